"""Render results for a terminal, and as plain lines for a pipe."""
