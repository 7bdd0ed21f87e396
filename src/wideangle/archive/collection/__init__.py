"""Articles and live sources into the archive."""
