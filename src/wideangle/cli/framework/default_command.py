"""Command groups with a default command, which runs if the arguments name no command of the group."""

from __future__ import annotations

from typing import Any, ClassVar

from wideangle.cli.framework.common_options import CommandGroup, split


class DefaultCommandGroup(CommandGroup):
    """A command group that runs its `default_command` if the arguments name no command of the group."""

    default_command: ClassVar[str]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert the name of the default command if the arguments name no command."""
        _, rest = split(args, self.options())
        if not rest or rest[0] not in (*self.commands, *ctx.help_option_names):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


class FollowGroup(DefaultCommandGroup):
    """The command group `wideangle follow`: `wideangle follow STORY|QUERY` means `wideangle follow add STORY|QUERY`."""

    default_command = "add"


class AlertsGroup(DefaultCommandGroup):
    """The command group `wideangle alerts`: `wideangle alerts` alone means `wideangle alerts list`."""

    default_command = "list"
