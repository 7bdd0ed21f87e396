"""Terminal output, and plain lines in a pipe."""
