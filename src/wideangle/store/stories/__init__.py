"""Stories in the database: reader and writer apart, since anybody reads while one process writes."""
