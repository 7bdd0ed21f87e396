"""The search index: a cache that is built from the database."""
