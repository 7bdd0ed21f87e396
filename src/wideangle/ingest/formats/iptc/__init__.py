"""The formats of the IPTC, which news agencies use."""
