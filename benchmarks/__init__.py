"""Speed and robustness, measured beside named peers in the same run."""
