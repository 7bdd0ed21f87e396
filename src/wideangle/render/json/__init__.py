"""JSON as the published schema describes it."""
