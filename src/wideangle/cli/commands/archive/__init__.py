"""Commands that fill, poll, export, check and shrink an archive."""
