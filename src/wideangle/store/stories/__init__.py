"""Store stories in the database.

One class reads and another writes, because any process may read while one process writes.
"""
