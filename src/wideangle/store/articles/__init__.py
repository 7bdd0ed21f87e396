"""Articles in the database, and what is derived from each of them."""
