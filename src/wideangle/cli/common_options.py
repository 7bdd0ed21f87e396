"""The options that all commands have, which may be written before the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from typer.core import TyperGroup

_WITH_VALUE = ("--archive", "-a")
_FLAGS = ("--verbose", "-v", "-vv", "--quiet", "-q", "--log-json")


def split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split a command line into the common options at its beginning, with their values, and the rest."""
    position = 0
    while position < len(arguments):
        argument = arguments[position]
        if argument in _WITH_VALUE and position + 1 < len(arguments):
            position += 2
        elif argument in _FLAGS or argument.startswith("--archive="):
            position += 1
        else:
            break
    return list(arguments[:position]), list(arguments[position:])


class RootGroup(TyperGroup):
    """The command line. `wideangle --archive X stories` is the same as `wideangle stories --archive X`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Move common options from the beginning to the position after the command."""
        common, rest = split(args)
        if rest and not rest[0].startswith("-"):
            end = 1 + (len(rest) > 1 and rest[1] in _members(self.commands, rest[0]))
            rest[end:end] = common
        return super().parse_args(ctx, rest)


def _members(commands: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the commands of a group; an empty mapping for a command."""
    members: Mapping[str, Any] = getattr(commands.get(name), "commands", {})
    return members
