"""Followed stories and queries: detection and delivery of alerts."""
