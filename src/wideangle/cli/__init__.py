"""The command line: a thin surface over the archive.

Results go to standard output; progress and messages to standard error. The exit status is 0, 1 for a failure, 2 for
wrong usage, 130 after Ctrl-C.
"""

from __future__ import annotations

from typing import Annotated

import typer

from wideangle import __version__
from wideangle.cli import standard_streams
from wideangle.cli.commands.add import add
from wideangle.cli.commands.annotate import annotate
from wideangle.cli.commands.cover import cover, related
from wideangle.cli.commands.demo import demo
from wideangle.cli.commands.edit_story import decisions, link, merge, pin, rename, revoke, split
from wideangle.cli.commands.evaluate import attributions as evaluate_attributions
from wideangle.cli.commands.evaluate import coverage as evaluate_coverage
from wideangle.cli.commands.evaluate import related as evaluate_related
from wideangle.cli.commands.evaluate import stories as evaluate_stories
from wideangle.cli.commands.follow import alerts, follow, follows, unfollow
from wideangle.cli.commands.follow import resume as resume_follow
from wideangle.cli.commands.group import group
from wideangle.cli.commands.inspect import search, show, status
from wideangle.cli.commands.quotes import quotes
from wideangle.cli.commands.source import add as add_source
from wideangle.cli.commands.source import export, pause, remove, resume, sources
from wideangle.cli.commands.stories import show as show_story
from wideangle.cli.commands.stories import stories
from wideangle.cli.commands.storylines import merge as merge_storylines
from wideangle.cli.commands.storylines import show as show_storyline
from wideangle.cli.commands.storylines import split as split_storyline
from wideangle.cli.commands.storylines import storylines
from wideangle.cli.commands.watch import fetch, watch

__all__ = ["app", "main"]

app = typer.Typer(
    name="wideangle",
    help=(
        "Expanded coverage for any news article, from your own feeds and archives, on your own machine.\n\n"
        "Try `wideangle demo` first. Then put your own news in with `wideangle add`, and ask with `wideangle cover`."
        "\n\n"
        "Results go to standard output, progress and messages to standard error. The exit status is 0, 1 for a "
        "failure, 2 for wrong usage, 130 after Ctrl-C."
    ),
    rich_markup_mode="markdown",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
story = typer.Typer(
    help="Look at one story, and correct how articles are grouped.", rich_markup_mode="markdown", no_args_is_help=True
)
storyline = typer.Typer(
    help="Look at one storyline, and correct how stories are chained.",
    rich_markup_mode="markdown",
    no_args_is_help=True,
)
evaluate = typer.Typer(help="Measure against published data.", rich_markup_mode="markdown", no_args_is_help=True)
source = typer.Typer(help="Say what the archive keeps up with.", rich_markup_mode="markdown", no_args_is_help=True)

_FOLLOWING = (follow, follows, unfollow, alerts)
_ARTICLES = (cover, related, link, annotate, add, search, show, status)
for _command in (*_ARTICLES, sources, fetch, watch, stories, storylines, quotes, *_FOLLOWING, group, demo):
    app.command()(_command)
app.command("resume")(resume_follow)
for _command in (evaluate_related, evaluate_coverage, evaluate_stories, evaluate_attributions):
    evaluate.command()(_command)
for _command in (show_story, split, merge, pin, rename, decisions, revoke):
    story.command()(_command)
for _name, _command in (("show", show_storyline), ("split", split_storyline), ("merge", merge_storylines)):
    storyline.command(_name)(_command)
storyline.command("revoke")(revoke)
for _command in (add_source, remove, pause, resume, export):
    source.command()(_command)
source.command("list")(sources)
app.add_typer(source, name="source")
app.add_typer(story, name="story")
app.add_typer(storyline, name="storyline")
app.add_typer(evaluate, name="evaluate")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"wideangle {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", help="Show the version, and stop.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    standard_streams.ready()
    app()
