"""Checks of the source code that no general tool makes."""
