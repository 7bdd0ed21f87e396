"""The commands of the command line. Each module has one command or one group of commands; the packages sort them by
what the commands are for."""
