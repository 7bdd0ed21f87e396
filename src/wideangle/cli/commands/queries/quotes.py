"""The command `wideangle quotes`, which lists the statements in stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle import render
from wideangle.cli import row_tables
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.options import OutputOption, StoriesSince, StoriesUntil, check_days
from wideangle.cli.output import write, write_terminal
from wideangle.cli.progress import working
from wideangle.errors import UsageError
from wideangle.model import Quote, Story
from wideangle.render.formats import counted
from wideangle.tables.formats import TableFormat
from wideangle.tables.records import QUOTATION_COLUMNS, quote_rows

if TYPE_CHECKING:
    from wideangle.archive import Archive
    from wideangle.language.names import Aliases


class QuotesFormat(StrEnum):
    """The output formats of a list of statements."""

    TERMINAL = "terminal"
    JSON = "json"
    PARQUET = "parquet"


@command
def quotes(
    run: Run,
    *,
    story: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this story, s17 or 17; may be repeated.", show_default=False),
    ] = None,
    speaker: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Only statements by this person, in any spelling of the name.", show_default=False
        ),
    ] = "",
    since: StoriesSince = None,
    until: StoriesUntil = None,
    format_: Annotated[
        QuotesFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="terminal, json as the published JSON Schema has it, or parquet, a table of every article's words.",
        ),
    ] = QuotesFormat.TERMINAL,
    output: OutputOption = None,
    archive: ArchiveOption = None,
) -> None:
    """List the statements of each story, the latest story first. Each statement is listed once, with the wording of
    every outlet.

    Copies do not count as further outlets. The first call annotates the articles and stores the annotations. This takes
    long in a large archive, unless you choose a story or days.
    """
    check_days(since, until)
    if format_ is QuotesFormat.PARQUET and output is None:
        raise UsageError("a Parquet table cannot be written to the terminal.", remedy="Name a file with --output.")
    with run.open(archive) as opened, working("Reading statements", live=run.live) as show:
        asked = map(opened.story, story) if story else opened.stories(since, until)
        stories = _found(opened, _counted(asked, show), speaker, run.aliases())
        if format_ is QuotesFormat.PARQUET and output is not None:
            rows = (row for story, quotes in stories for row in quote_rows(story, quotes))
            row_tables.write_records(rows, QUOTATION_COLUMNS, TableFormat.PARQUET, output)
            return
        listed = list(stories)
    if format_ is QuotesFormat.JSON:
        write(render.quotes_json(listed), output)
    else:
        write_terminal(lambda console: render.quotes_terminal(listed, console), output)


def _counted(stories: Iterator[Story], show: Callable[[str], None]) -> Iterator[Story]:
    """Yield the stories. Before each story, show the story as the current step of the command, because the statements
    of its articles may take long to find."""
    for number, story in enumerate(stories, start=1):
        show(f"Reading statements: story {number:,}, {counted(len(story.members), 'article')}")
        yield story


def _found(
    opened: Archive, stories: Iterator[Story], speaker: str, aliases: Aliases
) -> Iterator[tuple[Story, tuple[Quote, ...]]]:
    from wideangle.coverage import spoken_by

    for story in stories:
        quotes = opened.quotes(story, aliases)
        chosen = tuple(spoken_by(quotes, speaker, aliases)) if speaker else quotes
        if chosen:
            yield story, chosen
