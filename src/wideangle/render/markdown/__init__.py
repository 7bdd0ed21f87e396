"""Render CommonMark, with all markup in texts escaped."""
