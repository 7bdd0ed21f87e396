"""Text to sentences and words, folded and stemmed, and the language of a text."""
