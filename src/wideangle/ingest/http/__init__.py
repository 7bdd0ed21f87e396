"""One polite HTTP client, and WebSub: the network as far as ingest uses it."""
