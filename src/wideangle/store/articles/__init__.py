"""Store articles in the database, together with the data derived from each article."""
