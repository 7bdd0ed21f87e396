"""Write and read tables of records.

One module has the file formats, another the records of an archive. The command line and the web application use both.
"""
