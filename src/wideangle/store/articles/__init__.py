"""Articles in the database, and the data derived from each article."""
