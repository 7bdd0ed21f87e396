"""Adding articles, and polling live sources."""
