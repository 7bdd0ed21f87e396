"""What every output for people shows, in its order, already fit to print."""
