"""Tables of records: the formats, and the records of an archive. The command line and the web application use both."""
