"""Options that several commands have."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wideangle.errors import UsageError
from wideangle.model import PublicationTime

if TYPE_CHECKING:
    from wideangle.archive import Archive

log = logging.getLogger(__name__)

_ENDINGS = (
    ".atom",
    ".bib",
    ".csv",
    ".htm",
    ".html",
    ".json",
    ".jsonl",
    ".markdown",
    ".md",
    ".parquet",
    ".ris",
    ".txt",
    ".xml",
)
_TABLE_ENDINGS = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".txt")


def _known_ending(path: Path | None, endings: Sequence[str]) -> Path | None:
    """Return the path. Raises BadParameter if it ends in the suffix of a format that Wideangle does not write. A
    suffix that does not begin with a letter, as in `report.2031`, names no format."""
    if path is not None and path.suffix[1:2].isalpha() and path.suffix.lower() not in endings:
        raise typer.BadParameter(f"there is no format for {path.suffix}. A file can end in {', '.join(endings)}.")
    return path


def output_path(path: Path | None) -> Path | None:
    """Check the name of a file for a result. Raises BadParameter for the suffix of an unknown format."""
    return _known_ending(path, _ENDINGS)


def table_path(path: Path | None) -> Path | None:
    """Check the name of a file for rows. Raises BadParameter for the suffix of an unknown format."""
    return _known_ending(path, _TABLE_ENDINGS)


OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write the result to this file.",
        callback=output_path,
        show_default=False,
    ),
]

TemplatesOption = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        help="A folder of Jinja2 templates of your own for html and page. Default: WIDEANGLE_TEMPLATES.",
        show_default=False,
    ),
]


def day(text: str) -> PublicationTime:
    """Parse a day given on the command line. Raises BadParameter."""
    try:
        time = PublicationTime.of(text)
    except ValueError:
        time = None
    if time is None:
        raise typer.BadParameter(f"{text!r} is not a date. Use the form 2024-10-13.")
    return time


def check_days(since: PublicationTime | None, until: PublicationTime | None) -> None:
    """Raise UsageError if `since` is later than `until`."""
    if since and until and since.day > until.day:
        raise UsageError("--since is later than --until.", remedy="Exchange the two dates.")


def day_option(what: str, *, panel: str | None = None) -> Any:
    """Return an option for a day; `what` is its help text."""
    return typer.Option(parser=day, metavar="DATE", help=what, show_default=False, rich_help_panel=panel)


def language_code(text: str) -> str:
    """Parse an ISO 639 language code. A longer tag (en-GB) is cut to its first part. Raises BadParameter."""
    code = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*", text.strip())
    if text and code is None:
        raise typer.BadParameter(f"{text!r} is not a language code. Use a code of ISO 639-1: en, de, …")
    return code[1].lower() if code else ""


def language_codes(texts: list[str] | None) -> list[str]:
    """Parse the language codes of a repeatable option. Raises BadParameter."""
    return [code for text in texts or () if (code := language_code(text))]


def warn_of_unknown_outlets(archive: Archive, names: Iterable[str] | None) -> None:
    """Warn of each outlet in a filter for which the archive has no article, because the name may be misspelt."""
    for name in archive.unknown_outlets(names or ()):
        log.warning("The archive has no article by %r. `wideangle status` lists its outlets.", name)


def known_option(what: str, *names: str, metavar: str, parser: Callable[[str], str] | None = None) -> Any:
    """Return an option for metadata of one article; `what` is its help text."""
    panel = "Metadata of a single article"
    return typer.Option(*names, metavar=metavar, help=what, parser=parser, show_default=False, rich_help_panel=panel)


OWN_OUTLET = "The outlet that published it."

TitleOption = Annotated[str, known_option("Its headline.", metavar="TEXT")]
PublishedOption = Annotated[
    str, known_option("Its time of publication: 2024-10-13 or 2024-10-13T19:05+03:00.", metavar="DATE")
]
UrlOption = Annotated[str, known_option("Its URL.", metavar="URL")]
LanguageOption = Annotated[
    str, known_option("Its language, in ISO 639-1: en, de, …", metavar="CODE", parser=language_code)
]
OutletsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--outlet", metavar="NAME", help="Only this outlet, by any of its names; may be repeated.", show_default=False
    ),
]
LanguagesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--language",
        metavar="CODE",
        help="Only this language, in ISO 639-1: en, de, …; may be repeated.",
        callback=language_codes,
        show_default=False,
    ),
]
StoriesSince = Annotated[PublicationTime | None, day_option("Only stories with an article on this day or later.")]
StorylinesSince = Annotated[PublicationTime | None, day_option("Only storylines with an article on this day or later.")]
StorylinesUntil = Annotated[
    PublicationTime | None, day_option("Only storylines with an article on this day or earlier.")
]
StoriesUntil = Annotated[PublicationTime | None, day_option("Only stories with an article on this day or earlier.")]
