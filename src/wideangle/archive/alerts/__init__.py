"""What is followed, what is new about it, and how that is delivered."""
