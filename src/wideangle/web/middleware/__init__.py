"""ASGI middleware that does not decide about access: the path prefix, HEAD requests, and the values of headers."""
