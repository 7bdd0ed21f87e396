"""The command `wideangle add`, which adds articles to an archive."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle import render
from wideangle.cli.command_run import INTERRUPTED, ArchiveOption, Run, command
from wideangle.cli.delivery import deliver
from wideangle.cli.options import (
    OWN_OUTLET,
    KnownMetadata,
    known_option,
)
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.cli.output_files import file_option
from wideangle.cli.progress import adding
from wideangle.errors import UsageError
from wideangle.model import Report

if TYPE_CHECKING:
    from wideangle.ingest import Given

log = logging.getLogger(__name__)

RefusalsOption = Annotated[
    Path | None,
    file_option("Write every rejected item to a file, as JSON Lines.", "jsonl"),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD=COLUMN",
        help="Which column of a table holds a field, as in text=story. Repeatable.",
        show_default=False,
    ),
]


@command
def add(
    run: Run,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Files, folders, URLs, or - for standard input.", show_default=False),
    ],
    *,
    refusals: RefusalsOption = None,
    column: ColumnOption = None,
    restore_removed: Annotated[
        bool,
        typer.Option("--restore-removed", metavar="", help="Add articles also that were removed from the archive."),
    ] = False,
    format_: FormatOption = Format.TERMINAL,
    known: KnownMetadata,
    outlet: Annotated[str, known_option(OWN_OUTLET, metavar="NAME")] = "",
    archive: ArchiveOption = None,
) -> None:
    """Add articles to the archive, which is created if it does not exist.

    A source is a text, Markdown or HTML file, a feed (RSS, Atom, JSON Feed), a table (JSON, JSON Lines, CSV, Parquet),
    a document of a news agency (ninjs, NewsML-G2, NITF), a web archive (WARC), any of these compressed with gzip, a
    folder of them, or the URL of a page or feed. The feeds of an OPML file and the pages of a sitemap are fetched. The
    kind of a source is detected from its content. The title and date of a plain text are taken from its first lines.

    Adding the same article again changes nothing. All articles reported so far are stored, even after Ctrl-C or a
    crash.

    The exit status is 0 if every source could be read, even if single items were rejected. It is 1 if a source could
    not be read, or if every item was rejected. The report lists every rejected item with its reason.
    """
    from wideangle.cli.source_stream import SourceStream
    from wideangle.ingest import column_mapping

    given = known.given(outlet)
    _check_single(sources, given)
    reading = SourceStream(sources, given, run.fetcher(), column_mapping(column or []))
    report = Report()
    try:
        with run.open(archive, create=True) as opened, adding(reading, live=run.live) as shown:

            def store_report(so_far: Report) -> None:
                nonlocal report
                report = so_far
                shown.stored(so_far)

            report = opened.add(reading, progress=store_report, placing=shown.assigned, restore_removed=restore_removed)
            deliver(run, opened)
    except KeyboardInterrupt:
        _write_report(report, refusals, format_)
        log.warning("Interrupted. All articles in this report are stored. Run the same command again to continue.")
        raise typer.Exit(INTERRUPTED) from None
    _write_report(report, refusals, format_)
    end(report, reading.failed, len(sources))


def _check_single(sources: list[str], given: Given) -> None:
    if len(sources) > 1 and given.fields():
        raise UsageError(
            "title, date, outlet, URL and language can be given for a single article only.",
            remedy="Name one source at a time.",
        )


def _write_report(report: Report, refusals: Path | None, format_: Format) -> None:
    if refusals is not None:
        write(render.refusals_jsonl(report), refusals)
    if format_ is Format.JSON:
        write(render.report_json(report))
    else:
        write_terminal(lambda console: render.report_terminal(report, console))


def end(report: Report, failed: list[str], sources: int, *, done: str = "added") -> None:
    """Exit with status 1 and a message if a source could not be read, or if every item was rejected. `failed` names the
    sources that could not be read, and `sources` is the number of all sources. `done` is the verb of the message, such
    as 'added'."""
    if failed:
        log.error("%s could not be read.", failed[0] if sources == 1 else f"{len(failed)} of {sources} sources")
    elif report.refused == report.items > 0:
        log.error("No item could be %s.", done)
    else:
        return
    raise typer.Exit(1)
