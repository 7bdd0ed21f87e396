"""Render terminal output, which becomes plain lines in a pipe."""
