"""Find the statements of a text by rules: direct quotations in many languages by quotation marks and reporting verbs,
and indirect speech."""
