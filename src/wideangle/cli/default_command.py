"""A command group that can also be called as a command, as before it became a group."""

from __future__ import annotations

from typing import Any, ClassVar

from wideangle.cli.common_options import CommandGroup, split


class DefaultCommandGroup(CommandGroup):
    """A group that gives its arguments to `default_command` where they name no command of the group."""

    default_command: ClassVar[str]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert the name of the default command where the arguments name none."""
        _, rest = split(args, self.options())
        if not rest or rest[0] not in (*self.commands, *ctx.help_option_names):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


class FollowGroup(DefaultCommandGroup):
    """`wideangle follow STORY|QUERY` is the same as `wideangle follow add STORY|QUERY`."""

    default_command = "add"


class AlertsGroup(DefaultCommandGroup):
    """`wideangle alerts` is the same as `wideangle alerts list`."""

    default_command = "list"
