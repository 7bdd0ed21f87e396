"""Evaluate Wideangle with published measures on standard data."""
