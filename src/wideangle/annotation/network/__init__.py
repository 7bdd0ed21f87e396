"""Run the trained network that finds the statements and names in English texts."""
