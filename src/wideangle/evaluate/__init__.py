"""Published measures on standard data."""
