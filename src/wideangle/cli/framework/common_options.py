"""Let options stand before the name of a command as well as after the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from typer.core import TyperGroup, TyperOption

_COMMON = {"--archive": True, "-a": True, "--verbose": False, "-v": False, "--quiet": False, "-q": False}
_COMMON["--log-json"] = False
"""The options that all commands share. An option is mapped to True if a value follows it, as in `--archive FOLDER`."""


def split(arguments: Sequence[str], takes_value: Mapping[str, bool] = _COMMON) -> tuple[list[str], list[str]]:
    """Split the arguments of a command line into the options at the beginning, with their values, and the rest.

    `takes_value` maps each known option to True if a value follows the option. The rest begins with the first argument
    that is no known option.
    """
    position = 0
    while position < len(arguments):
        length = _option_length(arguments[position], takes_value)
        if not length or position + length > len(arguments):
            break
        position += length
    return list(arguments[:position]), list(arguments[position:])


def _option_length(argument: str, takes_value: Mapping[str, bool]) -> int:
    """Return the number of arguments that an option occupies together with its value: 1 or 2, or 0 if the option is
    unknown."""
    name, has_value, _ = argument.partition("=")
    if argument.startswith("--"):
        if name not in takes_value:
            return 0
        return 1 if has_value else 1 + takes_value[name]
    letters = argument[1:] if argument.startswith("-") else ""
    for position, letter in enumerate(letters, start=1):
        if f"-{letter}" not in takes_value:
            return 0
        if takes_value[f"-{letter}"]:
            return 1 + (position == len(letters))
    return 1 if letters else 0


class CommandGroup(TyperGroup):
    """A group of commands that accepts options before the name of a command: `wideangle story --archive X show s1`
    means `wideangle story show --archive X s1`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Move options from before the name of the command to after the name."""
        options, rest = split(args, self.options())
        if rest and (rest[0] in self.commands or rest[0] in ctx.help_option_names):
            args = [rest[0], *options, *rest[1:]]
        return super().parse_args(ctx, args)

    def options(self) -> Mapping[str, bool]:
        """Return the options of all commands of the group. An option is mapped to True if a value follows it."""
        return {
            name: not (parameter.is_flag or parameter.count)
            for command in self.commands.values()
            for parameter in command.params
            if isinstance(parameter, TyperOption)
            for name in (*parameter.opts, *parameter.secondary_opts)
        }


class RootGroup(CommandGroup):
    """The root group of the command line: `wideangle --archive X stories` means `wideangle stories --archive X`."""

    def options(self) -> Mapping[str, bool]:
        """Return the options that all commands share. An option is mapped to True if a value follows it."""
        return _COMMON
