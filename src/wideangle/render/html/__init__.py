"""Render HTML: fragments that can be embedded in any page, and whole pages."""
