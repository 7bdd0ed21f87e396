"""Read the formats of the IPTC, the standards body of the news agencies."""
