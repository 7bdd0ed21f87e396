"""Check the names of output files. The ending of a name must fit the output format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from wideangle.errors import UsageError

FORMATS_OF_ENDINGS: Mapping[str, Sequence[str]] = {
    ".txt": ("terminal",),
    ".md": ("markdown",),
    ".markdown": ("markdown",),
    ".html": ("page", "html"),
    ".htm": ("page", "html"),
    ".json": ("json", "csl-json", "ninjs"),
    ".jsonl": ("jsonl", "ninjs"),
    ".ndjson": ("jsonl", "ninjs"),
    ".ninjs": ("ninjs",),
    ".csv": ("csv",),
    ".parquet": ("parquet",),
    ".atom": ("atom",),
    ".bib": ("bibtex",),
    ".ris": ("ris",),
    ".opml": ("opml",),
    ".xml": ("atom", "opml"),
    ".prom": ("prom",),
}
"""The formats that fit each file ending. The usual format of an ending comes first."""

TABLES = ("jsonl", "csv", "parquet")

RESULTS = ("terminal", "markdown", "page", "json", "ninjs", "atom", "bibtex", "ris", *TABLES)


def checked_path(*formats: str) -> Callable[[Path | None], Path | None]:
    """Return a callback that checks the name of an output file. The callback raises BadParameter if the ending of the
    name fits none of `formats`."""
    endings = [ending for ending, known in FORMATS_OF_ENDINGS.items() if {*known} & {*formats}]

    def check(path: Path | None) -> Path | None:
        if path is not None and _names_a_format(path) and path.suffix.lower() not in endings:
            raise typer.BadParameter(
                f"there is no format for {path.suffix} here. A file can end in {', '.join(endings)}."
            )
        return path

    return check


def check_format(path: Path, format_: StrEnum) -> None:
    """Raise UsageError if the ending of a file does not fit the chosen format."""
    formats = FORMATS_OF_ENDINGS.get(path.suffix.lower(), ())
    if not _names_a_format(path) or format_.value in formats:
        return
    fitting = [name for name in formats if name in set(type(format_))]
    remedy = f"Add --format {fitting[0]}, or name another file." if fitting else "Name a file with another ending."
    raise UsageError(f"a file of this name is not in the format {format_.value}.", item=str(path), remedy=remedy)


def file_option(what: str, *formats: str) -> Any:
    """Return an option that names an output file in one of these formats; `what` is its help text."""
    return typer.Option(metavar="FILE", help=what, callback=checked_path(*formats), show_default=False)


def _names_a_format(path: Path) -> bool:
    """Return True if the ending of a file begins with a letter, so that it may be the name of a format. The ending of
    `report.2031` begins with a digit."""
    return path.suffix[1:2].isalpha()
