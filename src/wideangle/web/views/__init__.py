"""What the templates of pages are given: records of the archive as words that are ready to show."""
