"""Find direct quotations by quotation marks and reporting verbs, for each language."""
