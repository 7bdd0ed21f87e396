"""The tree of commands; each command's module is imported when the tree needs it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Annotated

import typer

from wideangle import __version__

# The module below `wideangle.cli.commands` and the function of each command.
_COMMANDS = {
    "cover": "cover.cover",
    "related": "cover.related",
    "link": "edit_story.link",
    "annotate": "annotate.annotate",
    "add": "add.add",
    "search": "inspect.search",
    "show": "inspect.show",
    "status": "inspect.status",
    "sources": "source.sources",
    "fetch": "watch.fetch",
    "watch": "watch.watch",
    "stories": "stories.stories",
    "storylines": "storylines.storylines",
    "quotes": "quotes.quotes",
    "follow": "follow.follow",
    "follows": "follow.follows",
    "unfollow": "follow.unfollow",
    "alerts": "follow.alerts",
    "group": "group.group",
    "demo": "demo.demo",
    "resume": "follow.resume",
}
_SOURCE = {
    "add": "source.add",
    "remove": "source.remove",
    "pause": "source.pause",
    "resume": "source.resume",
    "export": "source.export",
    "list": "source.sources",
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
_GROUPS = {
    "source": ("Say what the archive keeps up with.", _SOURCE),
    "story": ("Look at one story, and correct how articles are grouped.", _STORY),
    "storyline": ("Look at one storyline, and correct how stories are chained.", _STORYLINE),
    "evaluate": ("Measure against published data.", _EVALUATE),
}


def application(only: str = "") -> typer.Typer:
    """The command line; with the name of a command or group, without the others, whose modules need not be imported."""
    known = {*_COMMANDS, *_GROUPS}
    root = typer.Typer(
        name="wideangle",
        help=(
            "Expanded coverage for any news article, from your own feeds and archives, on your own machine.\n\n"
            "Try `wideangle demo` first. Then put your own news in with `wideangle add`, and ask with "
            "`wideangle cover`.\n\n"
            "Results go to standard output, progress and messages to standard error. The exit status is 0, 1 for a "
            "failure, 2 for wrong usage, 130 after Ctrl-C."
        ),
        rich_markup_mode="markdown",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    root.callback()(_root)
    wanted = {only} if only in known else known
    _register(root, {name: place for name, place in _COMMANDS.items() if name in wanted})
    for group, (text, commands) in _GROUPS.items():
        if group in wanted:
            members = typer.Typer(help=text, rich_markup_mode="markdown", no_args_is_help=True)
            _register(members, commands)
            root.add_typer(members, name=group)
    return root


def _register(group: typer.Typer, commands: Mapping[str, str]) -> None:
    for name, place in commands.items():
        module, _, function = place.partition(".")
        group.command(name)(getattr(import_module(f"wideangle.cli.commands.{module}"), function))


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
