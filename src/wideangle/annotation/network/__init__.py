"""The trained network, which reads English statements and names."""
