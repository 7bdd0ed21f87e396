"""Prepare the content of all outputs for people, in order and safe to print."""
