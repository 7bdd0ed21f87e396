"""The commands and command groups of the command line. The module of a command is imported only when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Annotated

import typer

from wideangle import __version__
from wideangle.cli.framework.common_options import CommandGroup, RootGroup
from wideangle.cli.framework.default_command import AlertsGroup, FollowGroup
from wideangle.cli.framework.plain_command import PlainCommand

# The name of each command, and its function in the form `package.module.function`, in which `package` is one of the
# packages in `wideangle.cli.commands`.
_COMMANDS = {
    "cover": "queries.cover.cover",
    "related": "queries.cover.related",
    "link": "editing.edit_story.link",
    "arrange": "editing.edit_story.arrange",
    "annotate": "queries.annotate.annotate",
    "add": "archive.add.add",
    "remove": "archive.remove.remove",
    "search": "queries.inspect.search",
    "articles": "queries.articles.articles",
    "show": "queries.inspect.show",
    "status": "queries.inspect.status",
    "fetch": "archive.watch.fetch",
    "watch": "archive.watch.watch",
    "stories": "queries.stories.stories",
    "storylines": "queries.storylines.storylines",
    "quotes": "queries.quotes.quotes",
    "group": "queries.group.group",
    "mcp": "programs.mcp.mcp",
    "export": "archive.export.export",
    "import": "archive.export.restore",
    "doctor": "archive.maintenance.doctor",
    "backup": "archive.maintenance.backup",
    "restore": "archive.maintenance.restore",
    "demo": "programs.demo.demo",
    "serve": "programs.serve.serve",
}
# Maps each deprecated command to the command that replaces it, and to the function that both commands run, in the form
# `package.module.function`.
_DEPRECATED = {
    "sources": ("wideangle source list", "archive.source.list_sources"),
    "follows": ("wideangle follow list", "editing.follow.list_follows"),
    "unfollow": ("wideangle follow remove", "editing.follow.remove"),
    "resume": ("wideangle follow resume", "editing.follow.resume"),
}
_SOURCE = {
    "add": "archive.source.add",
    "remove": "archive.source.remove",
    "pause": "archive.source.pause",
    "resume": "archive.source.resume",
    "export": "archive.source.export",
    "list": "archive.source.list_sources",
}
_FOLLOW = {
    "add": "editing.follow.add",
    "list": "editing.follow.list_follows",
    "remove": "editing.follow.remove",
    "resume": "editing.follow.resume",
}
_SETTINGS = {
    "list": "editing.house.list_settings",
    "set": "editing.house.set_value",
    "unset": "editing.house.unset_value",
}
_USER = {
    "add": "editing.user.add",
    "list": "editing.user.list_users",
    "remove": "editing.user.remove",
    "role": "editing.user.role",
    "password": "editing.user.password",
    "token": "editing.user.token",
}
_ALERTS = {
    "list": "editing.alerts.list_alerts",
    "deliver": "editing.alerts.deliver",
}
_STORY = {
    "show": "queries.stories.show",
    "split": "editing.edit_story.split",
    "merge": "editing.edit_story.merge",
    "pin": "editing.edit_story.pin",
    "rename": "editing.edit_story.rename",
    "decisions": "editing.edit_story.decisions",
    "revoke": "editing.edit_story.revoke",
}
_STORYLINE = {
    "show": "queries.storylines.show",
    "split": "queries.storylines.split",
    "merge": "queries.storylines.merge",
    "revoke": "editing.edit_story.revoke",
}
_EVALUATE = {
    "related": "programs.evaluate.related",
    "coverage": "programs.evaluate.coverage",
    "stories": "programs.evaluate.stories",
    "attributions": "programs.evaluate.attributions",
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
    """Return the function of a command. `place` has the form `package.module.function`, in which `package` is one of
    the packages in `wideangle.cli.commands`."""
    module, _, function = place.rpartition(".")
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
