"""HTML: fragments for any page, and whole pages."""
