"""Convert documents to articles, with one module for each format."""
