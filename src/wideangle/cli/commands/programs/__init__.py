"""Commands that run a whole program: a server, the demonstration or the evaluation."""
