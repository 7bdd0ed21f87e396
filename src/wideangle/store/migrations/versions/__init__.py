"""The revisions of the tables, one module for each, numbered from the oldest on."""
