"""Render alerts and follows for every output. A follow is a story or query about which the user receives alerts."""
