"""The formats of the IPTC, in which news agencies send their items."""
