"""CommonMark, escaped."""
