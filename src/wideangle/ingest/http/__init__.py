"""Network access: a polite HTTP client and a WebSub subscriber."""
