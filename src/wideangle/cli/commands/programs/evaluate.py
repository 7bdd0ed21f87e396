"""The commands `wideangle evaluate related`, `attributions`, `stories` and `coverage`, which compute published measures
on standard data sets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from wideangle.cli.command_run import Run, command
from wideangle.cli.options import whole_number
from wideangle.cli.output import Format, FormatOption, write, write_terminal
from wideangle.cli.output_files import file_option
from wideangle.cli.progress import working
from wideangle.render import evaluation_json, visible

if TYPE_CHECKING:
    from wideangle.evaluate.stories import StoryTables

_SCORED_COVERAGE = (
    ("draw", "lane", "shown", "unlabelled", "belongs", "belongs/all", "ECE"),
    ("draw", "lane", "labelled", "right lane", "right lane/all", "lane accuracy"),
    ("draw", "lane", "useful", "useful shown", "ranked", "nDCG@5"),
)
_BY_LANGUAGE = "by language"
_SCORED = ("method", "found", "P", "R", "F1", "pairs", "AMI", "ARI")

BuiltArchiveOption = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        "-a",
        metavar="PATH",
        help="Keep the archive that is built for it, or use the one there.",
        show_default=False,
    ),
]
FoldOption = Annotated[
    str | None,
    typer.Option(
        metavar="K/N", help="Only this fold of the judged queries, as 2/5, or these, as 1-4/5.", show_default=False
    ),
]
PeersOption = Annotated[bool, typer.Option("--peers", metavar="", help="Score well-known simpler methods beside it.")]


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
    archive: BuiltArchiveOption = None,
    stories: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which stories to score: dev, train.", show_default=False)
    ] = None,
    peers: PeersOption = False,
    format_: FormatOption = Format.TERMINAL,
) -> None:
    """Measure related coverage: for each article of a story, how high the story's other articles rank among all
    articles of the archive."""
    from wideangle.evaluate import related as measure

    with working("Preparing", live=run.live) as show_progress:
        report = measure.evaluate(data, archive=archive, stories=stories, peers=peers, progress=show_progress)
    rows = report.to_table()
    if format_ is Format.JSON:
        write(evaluation_json(rows))
    else:
        write_terminal(lambda console: _table(rows, console))


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
    """Measure attributions: how well the statements and speakers that Wideangle finds agree, span by span, with the
    statements and speakers that people marked."""
    from wideangle.evaluate import attributions as measure

    with working("Preparing", live=run.live) as show_progress:
        tables = measure.evaluate(data, part=part, progress=show_progress)
    if format_ is Format.JSON:
        write(evaluation_json(tables["spans"], quotes=tables["quotes"]))
    else:
        write_terminal(lambda console: _tables(tables.values(), console))


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
    peers: PeersOption = False,
    orders: Annotated[
        int,
        typer.Option(metavar="N", parser=whole_number(), help="Let the articles come in so many orders, and compare."),
    ] = 1,
    batch_size: Annotated[
        int,
        typer.Option(
            "--batch-size",
            "--portion",
            metavar="N",
            parser=whole_number(),
            help="In the incremental run, join days into batches of at least N articles. --portion is deprecated.",
        ),
    ] = 1,
    format_: FormatOption = Format.TERMINAL,
) -> None:
    """Measure stories: how well Wideangle's stories agree with the stories that people grouped. One run adds all
    articles together, and another run adds them day by day."""
    from wideangle.evaluate import stories as measure

    with working("Preparing", live=run.live) as show_progress:
        report = measure.evaluate(
            data,
            stories=stories,
            whole=whole,
            peers=peers,
            orders=orders,
            batch_size=batch_size,
            embeddings=run.settings.embeddings or None,
            progress=show_progress,
        )
    if format_ is Format.JSON:
        write(evaluation_json(report.scores, agreement=report.agreement, confusions=report.confusions))
    else:
        write_terminal(lambda console: _stories(report, console))


@command
def coverage(
    run: Run,
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA",
            help="A folder with an archive table and judged*.jsonl, or with query.txt, archive.jsonl, labels.jsonl and "
            "groups.jsonl.",
            show_default=False,
        ),
    ],
    *,
    archive: BuiltArchiveOption = None,
    peers: PeersOption = False,
    fold: FoldOption = None,
    queries: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Only the judged queries that this file names, an id a line."),
    ] = None,
    labels: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="More judgements of the same queries; may be repeated."),
    ] = None,
    unlabelled: Annotated[
        Path | None,
        file_option("Write the shown entries that have no label here, as JSON lines.", "jsonl"),
    ] = None,
    metadata: Annotated[
        bool,
        typer.Option("--metadata", metavar="", help="Compare with the answers to queries without title and date."),
    ] = False,
    format_: FormatOption = Format.TERMINAL,
) -> None:
    """Measure coverage: whether each article shown belongs to the coverage, is in the right lane, and has a calibrated
    probability."""
    from wideangle.evaluate import coverage as measure
    from wideangle.evaluate.judgements import Folds

    with working("Preparing", live=run.live) as progress:
        tables = measure.evaluate(
            data,
            archive=archive,
            peers=peers,
            folds=Folds.of(fold) if fold else None,
            queries=queries,
            labels=labels or (),
            unlabelled=unlabelled,
            metadata=metadata,
            embeddings=run.settings.embeddings or None,
            progress=progress,
        )
    if format_ is Format.JSON:
        first, *others = tables
        write(evaluation_json(tables[first], **{name: tables[name] for name in others}))
    else:
        write_terminal(lambda console: _coverage(tables, console))


def _coverage(tables: dict[str, list[dict[str, object]]], console: Console) -> None:
    for name, rows in tables.items():
        for method in dict.fromkeys(row["method"] for row in rows):
            console.print(f"{name.capitalize()}, {method}", markup=False)
            _coverage_rows(name, [row for row in rows if row["method"] == method], console)


def _coverage_rows(name: str, rows: list[dict[str, object]], console: Console) -> None:
    columns = tuple(key for key in rows[0] if key not in ("method", _BY_LANGUAGE))
    for chosen in _SCORED_COVERAGE if name == "scores" else (columns,):
        _table([{key: row[key] for key in chosen} for row in rows], console)
        console.print()
    for row in rows:
        if row.get(_BY_LANGUAGE) and row["strand"] == "all":
            console.print(f"{row['asked']}: {visible(str(row[_BY_LANGUAGE]))}\n", markup=False, soft_wrap=True)


def _stories(report: StoryTables, console: Console) -> None:
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
            line = f"{part['articles']:6}  {visible(part['story'])}: {part['headline']}"
            console.print(line, markup=False, overflow="ellipsis", no_wrap=True)


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
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
