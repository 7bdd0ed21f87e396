"""Who may do what: response headers, host names, roles, sessions and forms."""
