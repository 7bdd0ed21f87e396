"""The trained network that reads English statements and names."""
