"""The command `wideangle group`, which groups articles into stories without an archive."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from wideangle import render
from wideangle.cli import row_tables
from wideangle.cli.command_run import Run, command
from wideangle.cli.commands.archive.add import RefusalsOption, end
from wideangle.cli.output import write, write_terminal
from wideangle.cli.output_files import TABLES, checked_path
from wideangle.cli.progress import adding
from wideangle.model import Note, Refusal
from wideangle.tables.formats import Columns

log = logging.getLogger(__name__)

MOST_LOGGED = 20

COLUMNS: Columns = {
    "id": str,
    "story": str,
    "storyline": str,
    "probability": float,
    "copy_of": str,
    "url": str,
}
"""The columns of the output table and the types of their values. The columns have the order of the fields of
`GroupedArticle`."""


@command
def group(
    run: Run,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="INPUT", help="Files, folders, URLs, or - for standard input.", show_default=False),
    ],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write the rows: JSON Lines, or CSV or Parquet by its suffix; - for standard output.",
            callback=checked_path(*TABLES),
        ),
    ] = Path("-"),
    refusals: RefusalsOption = None,
) -> None:
    """Group articles into stories without an archive, and write a row for each article, in the order of the input.

    A row has `id`, `story`, `storyline` (null if the story is in none), `probability` (that the article belongs to the
    story), `copy_of` (the id of the article whose text is repeated; empty for an independent report) and `url`.

    `group` reads the same sources as `add`. Ids in the input are kept. An article without an id gets an id that is
    computed from its URL or text. The ids of stories and storylines are valid within one output only. During the
    command, the articles are stored in a temporary folder (`TMPDIR`).

    Rejected items have no row. Rejected items and unreadable dates are reported on standard error. The exit status is
    that of `add`.
    """
    from wideangle.archive import grouped
    from wideangle.cli.source_stream import SourceStream
    from wideangle.ingest import Given

    is_stream = str(output) == "-"
    reading = SourceStream(sources, Given(), run.fetcher())
    with (
        row_tables.opened(COLUMNS, row_tables.format_of(output), None if is_stream else output) as write_rows,
        adding(reading, live=run.live) as shown,
        grouped(reading, shown.stored, shown.assigned, run.settings.embeddings or None) as (grouping, report),
    ):
        rows = write_rows(grouping.rows())
    if refusals is not None:
        write(render.refusals_jsonl(report), refusals)
    _log_rejected(report.refusals)
    _log_notes(report.notes)
    if not is_stream:
        write_terminal(lambda console: render.grouped_terminal(rows, report, console))
    end(report, reading.failed, len(sources), done="grouped")


def _log_rejected(refusals: tuple[Refusal, ...]) -> None:
    for refusal in refusals[:MOST_LOGGED]:
        log.warning("Rejected: %s: %s", refusal.item, " ".join(filter(None, (refusal.reason, refusal.remedy))))
    if refusals:
        log.warning("%s rejected in all.", f"{len(refusals):,}")


def _log_notes(notes: tuple[Note, ...]) -> None:
    for note in notes[:MOST_LOGGED]:
        log.warning("%s: %s", note.item, note.message)
    if len(notes) > MOST_LOGGED:
        log.warning("%s notes in all.", f"{len(notes):,}")
