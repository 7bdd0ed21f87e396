"""Resolve sources to speakers: collect the people, organisations and places of an article, and choose among them."""
