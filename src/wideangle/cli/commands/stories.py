"""`wideangle stories` and `wideangle story show`."""

from __future__ import annotations

import logging
from enum import StrEnum
from itertools import islice
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import OutputOption, StoriesSince, StoriesUntil, check_days
from wideangle.cli.output import write, write_terminal
from wideangle.model import Story, StoryLink

log = logging.getLogger(__name__)

StoryArgument = Annotated[str, typer.Argument(metavar="STORY", help="Its id: s17 or 17.", show_default=False)]


class StoriesFormat(StrEnum):
    """The forms of a list of stories."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"


class StoryFormat(StrEnum):
    """The forms of one story."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    HTML = "html"
    PAGE = "page"
    JSON = "json"


@command
def stories(
    run: Run,
    *,
    since: StoriesSince = None,
    until: StoriesUntil = None,
    least: Annotated[
        int, typer.Option(min=1, metavar="N", help="Only those of so many articles, copies included.")
    ] = 1,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="The most stories to show.")] = 20,
    format_: Annotated[
        StoriesFormat,
        typer.Option("--format", "-f", metavar="FORMAT", help="terminal, markdown or json."),
    ] = StoriesFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the stories of the archive, the latest first; of one day, the largest first.

    A story goes by the headline of its most central independent report, or by the name that you gave it.
    """
    check_days(since, until)
    with run.open(archive) as opened:
        listed = list(islice(opened.stories(since, until, least=least), limit + 1))
    shown, more = listed[:limit], len(listed) > limit
    match format_:
        case StoriesFormat.JSON:
            write(render.stories_json(shown, more=more), output)
        case StoriesFormat.MARKDOWN:
            write(render.stories_markdown(shown, more=more), output)
        case _:
            write_terminal(lambda console: render.stories_terminal(shown, console, more=more), output)


@command
def show(
    run: Run,
    story: StoryArgument,
    *,
    why: Annotated[
        bool,
        typer.Option("--why", metavar="", help="Show what each report shares with the one it is closest to."),
    ] = False,
    format_: Annotated[
        StoryFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="terminal, markdown, html (a block for any page), page (a whole page) or json.",
        ),
    ] = StoryFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """Show one story: its reports, the earliest first, and the stories that it grew from and into.

    Each report has the probability that it belongs with the others. Copies of one text are folded under their
    original, with what their desks made of it.
    """
    with run.open(archive) as opened:
        shown = opened.story(story, why=why)
        storyline = opened.storyline(shown.id)
    warn_of_merger(story, shown)
    if format_ is StoryFormat.TERMINAL:
        write_terminal(lambda console: render.story_terminal(shown, console, storyline, why=why), output)
    else:
        write(_document(shown, storyline, format_, why=why), output)


def warn_of_merger(asked: str, story: Story) -> None:
    """Say by which id a story goes now, where it was asked for by an older one."""
    if asked.strip().lower().removeprefix("s").lstrip("0") != story.id.removeprefix("s"):
        log.warning("%s has become part of %s.", asked, story.id)


def _document(
    story: Story, storyline: tuple[list[StoryLink], list[StoryLink]], format_: StoryFormat, *, why: bool
) -> str:
    match format_:
        case StoryFormat.MARKDOWN:
            return render.story_markdown(story, storyline, why=why)
        case StoryFormat.HTML:
            return render.story_fragment(story, storyline, why=why)
        case StoryFormat.PAGE:
            return render.story_page(story, storyline, why=why)
        case _:
            return render.story_json(story, storyline)
