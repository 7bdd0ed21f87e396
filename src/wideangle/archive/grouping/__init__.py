"""Assign every article to a story."""
