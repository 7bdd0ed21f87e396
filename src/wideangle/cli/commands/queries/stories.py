"""The commands `wideangle stories`, which lists stories, and `wideangle story show`, which shows one story."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import Annotated, TypeVar

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import (
    OutputOption,
    StoriesSince,
    StoriesUntil,
    TemplatesOption,
    check_days,
    limit_option,
    whole_number,
)
from wideangle.cli.output import write_result
from wideangle.cli.story_argument import StoryArgument, warn_of_merger

Record = TypeVar("Record")


class StoriesFormat(StrEnum):
    """The output formats of a list of stories."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"


class StoryFormat(StrEnum):
    """The output formats of one story."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    PAGE = "page"
    JSON = "json"


ListFormatOption = Annotated[
    StoriesFormat, typer.Option("--format", "-f", metavar="FORMAT", help="terminal, markdown or json.")
]
ShowFormatOption = Annotated[
    StoryFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="terminal, markdown, html (a block for any page), page (a whole page) or json.",
    ),
]


@command
def stories(
    run: Run,
    *,
    since: StoriesSince = None,
    until: StoriesUntil = None,
    least: Annotated[
        int,
        typer.Option(
            "--min-articles",
            "--least",
            parser=whole_number(),
            metavar="N",
            help="Only stories with N articles or more, copies included. --least is the deprecated name.",
        ),
    ] = 1,
    limit: Annotated[int, limit_option("The most stories to show.")] = 20,
    format_: ListFormatOption = StoriesFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the stories of the archive, the latest first. Among stories of the same day, the largest comes first.

    The headline of a story is the headline of its most central independent report, or the name that you gave the story.
    """
    check_days(since, until)
    with run.open(archive) as opened:
        shown, more = first_page(opened.stories(since, until, least=least), limit)
    write_result(
        format_,
        lambda console: render.stories_terminal(shown, console, more=more),
        output,
        markdown=lambda: render.stories_markdown(shown, more=more),
        json=lambda: render.stories_json(shown, more=more),
    )


@command
def show(
    run: Run,
    story: StoryArgument,
    *,
    why: Annotated[
        bool,
        typer.Option("--why", metavar="", help="Show what each report shares with the report closest to it."),
    ] = False,
    format_: ShowFormatOption = StoryFormat.TERMINAL,
    output: OutputOption = None,
    templates: TemplatesOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Show one story: its reports, the earliest first, and the stories before and after it.

    Each report is shown with the probability that it belongs to the story. Copies of one text are folded under their
    original, with the changes that each outlet made.
    """
    folder = run.templates(templates, format_)
    with run.open(archive) as opened:
        shown = opened.story(story, why=why)
        storyline = opened.storyline(shown.id)
    warn_of_merger(story, shown.id)
    write_result(
        format_,
        lambda console: render.story_terminal(shown, console, storyline, why=why),
        output,
        markdown=lambda: render.story_markdown(shown, storyline, why=why),
        html=lambda: render.story_fragment(shown, storyline, why=why, templates=folder),
        page=lambda: render.story_page(shown, storyline, why=why, templates=folder),
        json=lambda: render.story_json(shown, storyline),
    )


def first_page(records: Iterable[Record], limit: int) -> tuple[list[Record], bool]:
    """Return the first `limit` records, and True if there are more records, else False."""
    page = list(islice(records, limit + 1))
    return page[:limit], len(page) > limit
