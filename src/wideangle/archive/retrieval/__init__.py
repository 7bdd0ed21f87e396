"""Retrieve related articles: find candidates in the index, rank them, and recognise near-duplicates."""
