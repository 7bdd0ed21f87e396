"""Alerts and what is followed, for every output."""
