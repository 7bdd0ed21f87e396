"""Access control: response headers, host names, roles, sessions and forms."""
