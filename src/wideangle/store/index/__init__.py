"""The search index of an archive, a cache that is built from the database."""
