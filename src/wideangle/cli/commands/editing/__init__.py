"""Commands that store a person's decisions: about stories and links, follows, settings and users."""
