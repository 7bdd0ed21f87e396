"""Documents to articles, one module for each format."""
