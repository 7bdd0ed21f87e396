"""Convert documents to articles, with one module per format."""
