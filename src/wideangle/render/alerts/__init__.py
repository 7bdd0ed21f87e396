"""Render alerts and follows for every output."""
