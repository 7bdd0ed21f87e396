"""Commands that run a program of its own: the servers, the demonstration and the evaluation."""
