"""Stories in the database. Reader and writer are separate classes, because any process may read while one process
writes."""
