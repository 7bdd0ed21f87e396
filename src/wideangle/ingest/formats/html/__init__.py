"""Web pages to articles: the running text, and what a page says of itself."""
