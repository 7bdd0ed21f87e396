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


def checked_path(*formats: str) -> Callable[[Path | None], Path | None]:
    """Return a callback that checks the name of an output file, for a command without the option `--format`. The
    callback raises BadParameter if the ending of the name fits none of `formats`."""
    endings = [ending for format_ in formats for ending in _endings_of(format_)]

    def check(path: Path | None) -> Path | None:
        if path is not None and _names_a_format(path) and path.suffix.lower() not in endings:
            raise typer.BadParameter(
                f"there is no format for {path.suffix} here. A file can end in {_alternatives(endings)}."
            )
        return path

    return check


def check_format(path: Path, format_: StrEnum) -> None:
    """Raise UsageError if the ending of a file does not fit the chosen format. The hint names a format that fits, or
    else the endings of all formats of the command."""
    if not _names_a_format(path) or path.suffix.lower() in _endings_of(format_):
        return
    fitting = [name for name in FORMATS_OF_ENDINGS.get(path.suffix.lower(), ()) if name in set(type(format_))]
    others = [f"with --format {name}, {_alternatives(_endings_of(name))}" for name in type(format_) if name != format_]
    raise UsageError(
        f"a file of this name is not in the format {format_}.",
        item=str(path),
        remedy=f"Add --format {fitting[0]}, or name another file."
        if fitting
        else f"A file can end in {'; '.join([_alternatives(_endings_of(format_)), *others])}.",
    )


def file_option(what: str, *formats: str) -> Any:
    """Return an option that names an output file in one of these formats; `what` is its help text."""
    return typer.Option(metavar="FILE", help=what, callback=checked_path(*formats), show_default=False)


def _endings_of(format_: str) -> list[str]:
    return [ending for ending, known in FORMATS_OF_ENDINGS.items() if format_ in known]


def _alternatives(endings: Sequence[str]) -> str:
    """Return the endings as a list in words: `.md or .markdown`."""
    return " or ".join(filter(None, (", ".join(endings[:-1]), endings[-1])))


def _names_a_format(path: Path) -> bool:
    """Return True if the ending of a file begins with a letter, so that it may be the name of a format. The ending of
    `report.2031` begins with a digit."""
    return path.suffix[1:2].isalpha()
