"""Divide text into sentences and words, normalise and stem words, and identify the language of a text."""
