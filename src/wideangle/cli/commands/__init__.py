"""The commands of the command line. Each module has one command or one group of commands. The modules are in packages
by the purpose of the commands."""
