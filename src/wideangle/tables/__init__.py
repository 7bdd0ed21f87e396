"""Write and read tables of records.

The module `formats` reads and writes the file formats; the module `records` makes the rows for an archive. The command
line and the web application use both.
"""
