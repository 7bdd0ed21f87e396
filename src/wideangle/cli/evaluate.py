"""`wideangle evaluate`: published measures on standard data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from wideangle.cli.output import Format, FormatOption, draw, write
from wideangle.cli.progress import working
from wideangle.cli.run import Run, command
from wideangle.render import evaluation_json, visible


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


def _table(rows: list[dict[str, object]], console: Console) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows[0] if rows else ():
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(visible(_figure(value)) for value in row.values()))
    console.print(table)


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
