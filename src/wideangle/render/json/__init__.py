"""Render JSON according to the published schema."""
