"""Article to Annotation: who said what, and the names in a text; the tagger's weights and how they load."""
