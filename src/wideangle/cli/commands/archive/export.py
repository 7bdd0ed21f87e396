"""The commands `wideangle export`, which writes an archive as tables, and `wideangle import`, which reads the articles
and decisions of an export."""

from __future__ import annotations

import csv
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from wideangle import __version__, render
from wideangle.atomic_write import replace_file
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.commands.archive.add import end
from wideangle.cli.output import Format, FormatOption, delivering, write, write_terminal
from wideangle.cli.progress import working
from wideangle.cli.row_tables import write_records
from wideangle.errors import UnreadableSource, UsageError
from wideangle.model import Article, Decision, Report
from wideangle.tables.formats import TableFormat, read_records
from wideangle.tables.records import ARTICLE_COLUMNS, DECISION_COLUMNS, TABLES, RecordKind

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
MANIFEST_VERSION = "1"
MOST_MANIFEST_BYTES = 1_000_000


class ExportedFile(NamedTuple):
    """One file of an export: the kind of its records, its name, its number of rows, and the SHA-256 digest of its bytes
    in hexadecimal."""

    kind: RecordKind
    name: str
    rows: int
    digest: str


@command
def export(
    run: Run,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder to write, new or empty.", show_default=False)
    ],
    *,
    format_: Annotated[
        TableFormat, typer.Option("--format", "-f", metavar="FORMAT", help="parquet, csv or jsonl.")
    ] = TableFormat.PARQUET,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND,…",
            help="Only these kinds of records: articles, stories, links, copies, quotations, decisions. Default: all.",
            show_default=False,
        ),
    ] = None,
    archive: ArchiveOption = None,
) -> None:
    """Export the archive as tables: one file for each kind of records, and a manifest with the digest of each file.

    The kinds are `articles`, whole and in the order in which they were added; `stories`, with a row for each article of
    a story; `links`, the related articles of every article, as `wideangle related` shows them; `copies`, with the
    original of each copy; `quotations`, the table of `wideangle quotes`; and `decisions`, which are your decisions
    about stories, storylines and links. Links take about 50 ms for each article, and quotations need an annotation of
    every article. In a large archive, name only the kinds that you need.

    The folder appears when the export is complete. Two exports of one archive have the same bytes. Do not add articles
    during the export, because each file is written separately. Earlier wordings, live sources and follows are not
    exported.
    """
    kinds = _kinds(only or [])
    aliases = run.aliases()
    with (
        run.open(archive) as opened,
        _drafted(folder) as draft,
        working("Exporting", live=run.live) as show,
    ):
        if RecordKind.DECISIONS not in kinds and (decisions := opened.decisions()):
            log.warning("Your decisions about stories and links are not exported (%d).", len(decisions))
        files = []
        for kind in kinds:
            show(f"Exporting {kind}")
            columns, records = TABLES[kind]
            path = draft / f"{kind}.{format_}"
            rows = write_records(records(opened, aliases), columns, format_, path)
            files.append(ExportedFile(kind, path.name, rows, _durable_digest(path)))
        manifest = render.manifest_json(__version__, {"format": format_, "only": kinds}, files)
        with delivering(folder):
            replace_file(draft / MANIFEST, manifest.encode())
    write_terminal(lambda console: render.exported_terminal([(file.name, file.rows) for file in files], console))


@command
def restore(
    run: Run,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that `export` wrote.", show_default=False)],
    *,
    format_: FormatOption = Format.TERMINAL,
    archive: ArchiveOption = None,
) -> None:
    """Add the articles of an export to the archive, with their ids, and apply the decisions of the export. The archive
    is created if it does not exist.

    The digests of all files are checked first. Stories, links, copies and quotations are computed again from the
    articles, so that ids of stories may differ. If the archive lacks some articles of a decision, the decision is
    applied to its other articles. A decision that contradicts a decision in the archive is rejected, with the reason.
    The report and the exit status are those of `wideangle add`.
    """
    files, table_format = _checked_manifest(folder)
    exported, decided = files.get(RecordKind.ARTICLES), files.get(RecordKind.DECISIONS)
    if exported is None and decided is None:
        raise UsageError(
            "this export has no articles and no decisions.",
            item=str(folder),
            remedy="Export them with --only articles,decisions.",
        )
    report, decisions = Report(), None
    with run.open(archive, create=True) as opened, working("Importing", live=run.live) as show:
        if exported is not None:
            total = exported.rows
            report = opened.add(
                _articles(folder / exported.name, table_format),
                progress=lambda so_far: show(f"Importing: {so_far.items:,} of {total:,} articles"),
            )
        if decided is not None:
            show("Importing decisions")
            decisions = opened.apply_decisions(_read_decisions(folder / decided.name, table_format))
    if format_ is Format.JSON:
        write(render.report_json(report, decisions))
    else:
        write_terminal(lambda console: render.report_terminal(report, console, decisions))
    end(report, [], 1, done="imported")


def _kinds(names: list[str]) -> list[RecordKind]:
    """Return the kinds of records with these names, in the order of `RecordKind`. Return all kinds if there are no
    names.

    Raises UsageError if a name is unknown.
    """
    asked = [name.strip() for part in names for name in part.split(",")]
    unknown = [name for name in asked if name not in set(RecordKind)]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no kind of records.", remedy=f"The kinds are {', '.join(RecordKind)}.")
    return [kind for kind in RecordKind if not asked or kind in asked]


@contextmanager
def _drafted(folder: Path) -> Iterator[Path]:
    """Provide a temporary folder for an export. When the `with` block ends, the folder is renamed to `folder`. If the
    block raises an exception, the folder is deleted."""
    target = folder.resolve()
    with delivering(folder):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError("this exists and is not an empty folder.", item=str(folder), remedy="Name a new folder.")
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        draft.mkdir()
    try:
        yield draft
        with delivering(folder):
            draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _durable_digest(path: Path) -> str:
    """Flush a file to disk, and return its SHA-256 digest in hexadecimal."""
    with delivering(path), path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked_manifest(folder: Path) -> tuple[dict[RecordKind, ExportedFile], TableFormat]:
    """Return the files of an export by kind, and the format of its tables. Raises UnreadableSource if the folder has no
    manifest that this version can read, or if the digest of a file is not the digest in the manifest."""
    path = folder / MANIFEST
    remedy = "Name a folder that `wideangle export` wrote."
    try:
        with path.open("rb") as file:
            files, table_format = _parsed_manifest(file.read(MOST_MANIFEST_BYTES))
    except OSError as error:
        reason = f"the manifest cannot be read: {error.strerror}."
        raise UnreadableSource(reason, item=str(path), remedy=remedy) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = "not the manifest of an export that this version reads."
        raise UnreadableSource(reason, item=str(path), remedy=remedy) from error
    for exported in files.values():
        _check_digest(folder / exported.name, exported.digest)
    return files, table_format


def _parsed_manifest(data: bytes) -> tuple[dict[RecordKind, ExportedFile], TableFormat]:
    manifest = json.loads(data)
    if (manifest["kind"], manifest["version"]) != ("export", MANIFEST_VERSION):
        raise ValueError("another kind or version")
    table_format = TableFormat(manifest["settings"]["format"])
    return {RecordKind(entry["kind"]): _described(entry, table_format) for entry in manifest["files"]}, table_format


def _described(entry: Mapping[str, Any], table_format: TableFormat) -> ExportedFile:
    """Return the file that an item of the manifest describes. Raises ValueError if the file is not named after its
    kind, so that a manifest cannot name a file in another folder."""
    kind = RecordKind(entry["kind"])
    name = f"{kind}.{table_format}"
    if entry["file"] != name:
        raise ValueError(f"another file than {name}")
    return ExportedFile(kind, name, int(entry["rows"]), str(entry["sha256"]))


def _check_digest(path: Path, digest: str) -> None:
    try:
        with path.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableSource(f"cannot be read: {error.strerror}.", item=str(path)) from error
    if actual != digest:
        raise UnreadableSource(
            "damaged or changed: its digest is not that of the manifest. Nothing is imported.",
            item=str(path),
            remedy="Copy the export again, or add the file with `wideangle add`, which checks no digest.",
        )


def _articles(path: Path, table_format: TableFormat) -> Iterator[Article]:
    """Yield the articles of an exported table. Raises UnreadableSource if the file is not a table of articles."""
    with _explained(path, RecordKind.ARTICLES):
        for record in read_records(path, ARTICLE_COLUMNS, table_format):
            yield Article(**record)


def _read_decisions(path: Path, table_format: TableFormat) -> list[Decision]:
    """Return the decisions of an exported table. Raises UnreadableSource if the file is not a table of decisions."""
    with _explained(path, RecordKind.DECISIONS):
        return [
            Decision(**record | {"articles": tuple(record["articles"]), "others": tuple(record["others"])})
            for record in read_records(path, DECISION_COLUMNS, table_format)
        ]


@contextmanager
def _explained(path: Path, kind: RecordKind) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, OSError, csv.Error) as error:
        raise UnreadableSource(f"not a table of {kind}: {error}.", item=str(path)) from error
