"""`wideangle evaluate`: published measures on standard data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from wideangle.cli.command_run import Run, command
from wideangle.cli.output import Format, FormatOption, draw, write
from wideangle.cli.progress import working
from wideangle.render import evaluation_json, visible

if TYPE_CHECKING:
    from wideangle.evaluate.stories import Report as StoryReport

_SCORED = ("method", "found", "P", "R", "F1", "pairs", "AMI", "ARI")


@command
def related(
    run: Run,
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA", help="A folder with archive.parquet and stories-NAME.jsonl.", show_default=False
        ),
    ],
    *,
    archive: Annotated[
        Path | None,
        typer.Option(
            "--archive",
            "-a",
            metavar="PATH",
            help="Keep the archive that is built for it, or use the one there.",
            show_default=False,
        ),
    ] = None,
    stories: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which stories to score: dev, train.", show_default=False)
    ] = None,
    peers: Annotated[
        bool, typer.Option("--peers", metavar="", help="Score well-known simpler methods beside it.")
    ] = False,
    format_: FormatOption = Format.TERMINAL,
) -> None:
    """Measure related coverage: how high the other articles of a story rank in the whole archive."""
    from wideangle.evaluate import related as measure

    with working("Preparing", live=run.live) as tell:
        report = measure.evaluate(data, archive=archive, stories=stories, peers=peers, progress=tell)
    rows = report.to_table()
    if format_ is Format.JSON:
        write(evaluation_json(rows))
    else:
        draw(lambda console: _table(rows, console))


@command
def attributions(
    run: Run,
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA",
            help="PolNeAR's folder, or a file of JSON lines with id, text and attributions.",
            show_default=False,
        ),
    ],
    *,
    part: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which part of a folder to score: dev, test.", show_default=False)
    ] = None,
    format_: FormatOption = Format.TERMINAL,
) -> None:
    """Measure attributions: how far who said what agrees with what people marked, span by span."""
    from wideangle.evaluate import attributions as measure

    with working("Preparing", live=run.live) as tell:
        tables = measure.evaluate(data, part=part, progress=tell)
    if format_ is Format.JSON:
        write(evaluation_json(tables["spans"], quotes=tables["quotes"]))
    else:
        draw(lambda console: _tables(tables.values(), console))


@command
def stories(
    run: Run,
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA",
            help="A folder with archive.parquet and stories-NAME.jsonl, or a table with a column 'story'.",
            show_default=False,
        ),
    ],
    *,
    stories: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Which stories of a folder to score: dev, train.", show_default=False),
    ] = None,
    whole: Annotated[
        bool,
        typer.Option("--whole", metavar="", help="Group the articles whose story is not known among the others."),
    ] = False,
    peers: Annotated[
        bool, typer.Option("--peers", metavar="", help="Score well-known simpler methods beside it.")
    ] = False,
    orders: Annotated[
        int, typer.Option(metavar="N", min=1, help="Let the articles come in so many orders, and compare.")
    ] = 1,
    portion: Annotated[
        int, typer.Option(metavar="N", min=1, help="Online, put days together until they hold so many articles.")
    ] = 1,
    format_: FormatOption = Format.TERMINAL,
) -> None:
    """Measure stories: how far they agree with those that people put together, added at once and day by day."""
    from wideangle.evaluate import stories as measure

    with working("Preparing", live=run.live) as tell:
        report = measure.evaluate(
            data,
            stories=stories,
            whole=whole,
            peers=peers,
            orders=orders,
            portion=portion,
            embeddings=run.settings.embeddings or None,
            progress=tell,
        )
    if format_ is Format.JSON:
        write(evaluation_json(report.scores, agreement=report.agreement, confusions=report.confusions))
    else:
        draw(lambda console: _stories(report, console))


def _stories(report: StoryReport, console: Console) -> None:
    for name in dict.fromkeys(row["stories"] for row in report.scores):
        rows = [row for row in report.scores if row["stories"] == name]
        console.print(
            f"{visible(str(name))}: {rows[0]['articles']} articles of {rows[0]['gold']} stories", markup=False
        )
        _table([{key: row[key] for key in _SCORED} for row in rows], console)
        for row in rows:
            if "best_threshold" in row:
                best = f"cut at {row['best_threshold']}, the best on the very set that is scored: an upper figure."
                console.print(f"{row['method']}: {best}", markup=False, soft_wrap=True)
        for row in report.agreement:
            if row["stories"] == name:
                console.print(f"B-cubed F1 between {row['compared']}: {_figure(row['F1'])}", markup=False)
        _confusions([row for row in report.confusions if row["stories"] == name], console)
        console.print()


def _confusions(rows: list[dict[str, Any]], console: Console) -> None:
    method = None
    for row in rows:
        if row["method"] != method:
            method = row["method"]
            console.print(f"\nWhat costs the most, {method}, by B-cubed precision (merged) or recall (split):")
        console.print(f"{row['cost']:.4f} {row['kind']}", markup=False)
        for part in row["parts"]:
            said = f"{part['articles']:6}  {visible(part['story'])}: {part['headline']}"
            console.print(said, markup=False, overflow="ellipsis", no_wrap=True)


def _tables(tables: Iterable[list[dict[str, object]]], console: Console) -> None:
    for rows in tables:
        _table(rows, console)
        console.print()


def _table(rows: list[dict[str, object]], console: Console) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows[0] if rows else ():
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(visible(_figure(value)) for value in row.values()))
    console.print(table)


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
