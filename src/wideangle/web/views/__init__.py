"""The values for the templates of pages: records of the archive as text that is ready to show."""
