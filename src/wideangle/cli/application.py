"""The commands and command groups of the command line. The module of a command is imported only when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Annotated

import typer

from wideangle import __version__
from wideangle.cli.common_options import CommandGroup, RootGroup
from wideangle.cli.default_command import AlertsGroup, FollowGroup
from wideangle.cli.plain_command import PlainCommand

# The name of each command, and its function as `module.function` with the module below `wideangle.cli.commands`.
_COMMANDS = {
    "cover": "cover.cover",
    "related": "cover.related",
    "link": "edit_story.link",
    "arrange": "edit_story.arrange",
    "annotate": "annotate.annotate",
    "add": "add.add",
    "remove": "remove.remove",
    "search": "inspect.search",
    "articles": "articles.articles",
    "show": "inspect.show",
    "status": "inspect.status",
    "fetch": "watch.fetch",
    "watch": "watch.watch",
    "stories": "stories.stories",
    "storylines": "storylines.storylines",
    "quotes": "quotes.quotes",
    "group": "group.group",
    "mcp": "mcp.mcp",
    "export": "export.export",
    "import": "export.restore",
    "doctor": "maintenance.doctor",
    "backup": "maintenance.backup",
    "restore": "maintenance.restore",
    "demo": "demo.demo",
    "serve": "serve.serve",
}
# For each deprecated command: the command that replaces it, and the function of both as `module.function`.
_DEPRECATED = {
    "sources": ("wideangle source list", "source.list_sources"),
    "follows": ("wideangle follow list", "follow.list_follows"),
    "unfollow": ("wideangle follow remove", "follow.remove"),
    "resume": ("wideangle follow resume", "follow.resume"),
}
_SOURCE = {
    "add": "source.add",
    "remove": "source.remove",
    "pause": "source.pause",
    "resume": "source.resume",
    "export": "source.export",
    "list": "source.list_sources",
}
_FOLLOW = {
    "add": "follow.add",
    "list": "follow.list_follows",
    "remove": "follow.remove",
    "resume": "follow.resume",
}
_SETTINGS = {
    "list": "house.list_settings",
    "set": "house.set_value",
    "unset": "house.unset_value",
}
_USER = {
    "add": "user.add",
    "list": "user.list_users",
    "remove": "user.remove",
    "role": "user.role",
    "password": "user.password",
    "token": "user.token",
}
_ALERTS = {
    "list": "alerts.list_alerts",
    "deliver": "alerts.deliver",
}
_STORY = {
    "show": "stories.show",
    "split": "edit_story.split",
    "merge": "edit_story.merge",
    "pin": "edit_story.pin",
    "rename": "edit_story.rename",
    "decisions": "edit_story.decisions",
    "revoke": "edit_story.revoke",
}
_STORYLINE = {
    "show": "storylines.show",
    "split": "storylines.split",
    "merge": "storylines.merge",
    "revoke": "edit_story.revoke",
}
_EVALUATE = {
    "related": "evaluate.related",
    "coverage": "evaluate.coverage",
    "stories": "evaluate.stories",
    "attributions": "evaluate.attributions",
}
_GROUPS: Mapping[str, tuple[str, Mapping[str, str], type[CommandGroup]]] = {
    "source": ("Add, list, pause and remove live sources.", _SOURCE, CommandGroup),
    "follow": (
        "Follow stories and queries.\n\n`wideangle follow STORY|QUERY` is deprecated: use `wideangle follow add`.",
        _FOLLOW,
        FollowGroup,
    ),
    "alerts": (
        "List and deliver alerts.\n\n`wideangle alerts` alone is deprecated: use `wideangle alerts list`.",
        _ALERTS,
        AlertsGroup,
    ),
    "story": ("Show one story, and correct the grouping of articles.", _STORY, CommandGroup),
    "storyline": ("Show one storyline, and correct the chaining of stories.", _STORYLINE, CommandGroup),
    "settings": ("List and change how the outputs of an archive look.", _SETTINGS, CommandGroup),
    "user": ("Add, list and remove the users of the web application.", _USER, CommandGroup),
    "evaluate": ("Measure against published data.", _EVALUATE, CommandGroup),
}


def application(only: str = "") -> typer.Typer:
    """Return the command-line application. If `only` names a command or group, the application contains nothing else,
    so that the modules of other commands are not imported."""
    known = {*_COMMANDS, *_GROUPS, *_DEPRECATED}
    root = typer.Typer(
        name="wideangle",
        cls=RootGroup,
        help=(
            "Expanded coverage for any news article, from your own feeds and archives, on your own machine.\n\n"
            "Try `wideangle demo` first. Then put your own news in with `wideangle add`, and ask with "
            "`wideangle cover`.\n\n"
            "Results go to standard output, progress and messages to standard error. The exit status is 0, 1 for a "
            "failure, 2 for wrong usage, 130 after Ctrl-C. The common options (--archive, --verbose, --quiet, "
            "--log-json) may stand before or after the command."
        ),
        rich_markup_mode="markdown",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    root.callback()(_root)
    wanted = {only} if only in known else known
    _register(root, {name: place for name, place in _COMMANDS.items() if name in wanted})
    for group, (text, commands, kind) in _GROUPS.items():
        if group in wanted:
            members = typer.Typer(cls=kind, help=text, rich_markup_mode="markdown", no_args_is_help=True)
            _register(members, commands)
            root.add_typer(members, name=group)
    for name, (replacement, place) in _DEPRECATED.items():
        if name in wanted:
            text = f"Deprecated: use `{replacement}`."
            root.command(name, cls=PlainCommand, help=text, rich_help_panel="Deprecated")(_function(place))
    return root


def _register(group: typer.Typer, commands: Mapping[str, str]) -> None:
    for name, place in commands.items():
        group.command(name, cls=PlainCommand)(_function(place))


def _function(place: str) -> Callable[..., None]:
    """Return the function of a command. `place` has the form `module.function`, with the module below
    `wideangle.cli.commands`."""
    module, _, function = place.partition(".")
    command: Callable[..., None] = getattr(import_module(f"wideangle.cli.commands.{module}"), function)
    return command


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"wideangle {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", help="Show the version, and stop.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass
