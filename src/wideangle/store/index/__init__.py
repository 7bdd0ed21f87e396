"""The search index: a cache that is derived from the database."""
