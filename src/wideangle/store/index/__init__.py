"""What is made from the database so that articles are found: a cache beside it."""
