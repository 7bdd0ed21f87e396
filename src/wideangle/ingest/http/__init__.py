"""Access the network: an HTTP client that obeys the rules of the sites, and a WebSub subscriber."""
