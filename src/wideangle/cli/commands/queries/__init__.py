"""Commands that show the articles of an archive: coverage, stories, quotations, annotations and lists."""
