"""Expanded coverage for any news article, from your own feeds and archives, on your own machine."""
