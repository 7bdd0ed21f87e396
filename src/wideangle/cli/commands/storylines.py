"""`wideangle storylines` and `wideangle storyline show`, `split`, `merge`."""

from __future__ import annotations

import logging
from itertools import islice
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.commands.edit_story import report_decision
from wideangle.cli.commands.stories import StoriesFormat, StoryFormat
from wideangle.cli.options import OutputOption, StorylinesSince, StorylinesUntil, check_days
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.model import Storyline

log = logging.getLogger(__name__)

StorylineArgument = Annotated[str, typer.Argument(metavar="STORYLINE", help="Its id: l7.", show_default=False)]
StoriesArgument = Annotated[
    list[str], typer.Argument(metavar="STORY", help="Their ids: s17 or 17.", show_default=False)
]
PartsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="STORYLINE|STORY", help="Ids of storylines (l7) and of single stories (s17).", show_default=False
    ),
]


@command
def storylines(
    run: Run,
    *,
    since: StorylinesSince = None,
    until: StorylinesUntil = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="The most storylines to show.")] = 20,
    format_: Annotated[
        StoriesFormat,
        typer.Option("--format", "-f", metavar="FORMAT", help="terminal, markdown or json."),
    ] = StoriesFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the storylines of the archive, that with the latest article first.

    A storyline is the chain of stories of one affair: one bill, one inquiry, one disaster and its aftermath. It goes by
    the headline of its story with the most reports. After a change of the archive the first call takes longer.
    """
    check_days(since, until)
    with run.open(archive) as opened:
        listed = list(islice(opened.storylines(since, until), limit + 1))
    shown, more = listed[:limit], len(listed) > limit
    match format_:
        case StoriesFormat.JSON:
            write(render.storylines_json(shown, more=more), output)
        case StoriesFormat.MARKDOWN:
            write(render.storylines_markdown(shown, more=more), output)
        case _:
            write_terminal(lambda console: render.storylines_terminal(shown, console, more=more), output)


@command
def show(
    run: Run,
    storyline: StorylineArgument,
    *,
    why: Annotated[
        bool, typer.Option("--why", metavar="", help="Show what links each story to an earlier one.")
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
    """Show one storyline: its stories in the order of time.

    Each story but the first is linked to the earlier one that is most probably of the same affair.
    """
    with run.open(archive) as opened:
        shown = opened.storyline_by_id(storyline, why=why or format_ is StoryFormat.JSON)
    _report_merger(storyline, shown)
    if format_ is StoryFormat.TERMINAL:
        write_terminal(lambda console: render.storyline_terminal(shown, console, why=why), output)
    else:
        write(_document(shown, format_, why=why), output)


@command
def split(
    run: Run,
    storyline: StorylineArgument,
    stories: StoriesArgument,
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Take stories out of a storyline, for good: they stay together, and apart from those that are left."""
    with run.open(archive) as opened:
        number = opened.split_storyline(storyline, stories)
        report_decision(opened, number, archive, format_)


@command
def merge(
    run: Run, parts: PartsArgument, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None
) -> None:
    """Make storylines and single stories one storyline, for good, under the oldest id; the others lead to it."""
    with run.open(archive) as opened:
        number = opened.merge_storylines(parts)
        report_decision(opened, number, archive, format_)


def _report_merger(asked: str, shown: Storyline) -> None:
    """Say by which id a storyline goes now, where it was asked for by an older one."""
    if asked.strip().lower() != shown.id:
        log.warning("%s has become part of %s.", asked, shown.id)


def _document(storyline: Storyline, format_: StoryFormat, *, why: bool) -> str:
    match format_:
        case StoryFormat.MARKDOWN:
            return render.storyline_markdown(storyline, why=why)
        case StoryFormat.HTML:
            return render.storyline_fragment(storyline, why=why)
        case StoryFormat.PAGE:
            return render.storyline_page(storyline, why=why)
        case _:
            return render.storyline_json(storyline)
