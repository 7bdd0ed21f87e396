"""Extensions of Typer: shared options before the name of a command, default commands, and help without types."""
