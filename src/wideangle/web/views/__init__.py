"""Convert records of the archive to the values that the templates of pages show."""
