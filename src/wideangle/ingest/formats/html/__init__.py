"""Convert web pages to articles: extraction of the text and the metadata."""
