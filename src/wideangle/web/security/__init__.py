"""Control the access to the web application: users, roles, sessions, forms, limits, host names and response headers."""
