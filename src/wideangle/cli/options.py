"""Command-line options that several commands share."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wideangle.errors import UsageError
from wideangle.model import PublicationTime

if TYPE_CHECKING:
    from wideangle.archive import Archive
    from wideangle.ingest import Given

log = logging.getLogger(__name__)

OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the result to this file.", show_default=False),
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
    """Parse a day given on the command line, such as 2024-10-13. Raises BadParameter if the text is not a date."""
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
    """Return a command-line option that takes a day; `what` is its help text."""
    return typer.Option(parser=day, metavar="DATE", help=what, show_default=False, rich_help_panel=panel)


LARGEST_NUMBER = 2**31 - 1
"""The greatest number that the command line accepts. Larger numbers cannot occur: no archive has as many rows."""


def whole_number(least: int = 1) -> Callable[[Any], int]:
    """Return a parser of whole numbers that are not less than `least`. The parser raises BadParameter for any other
    text."""

    def parse(text: Any) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise typer.BadParameter(f"{str(text)!r} is not a whole number of {least} or more.")
        if number > LARGEST_NUMBER:
            raise typer.BadParameter(f"{text} is too large: the greatest number is {LARGEST_NUMBER:,}.")
        return number

    return parse


def limit_option(what: str, *, panel: str | None = None) -> Any:
    """Return the option `--limit`, the greatest number of rows to show; `what` is its help text."""
    return typer.Option("--limit", "-n", parser=whole_number(), metavar="N", help=what, rich_help_panel=panel)


def offset_option(what: str) -> Any:
    """Return the option `--offset`, the number of rows to leave out; `what` is its help text."""
    return typer.Option("--offset", parser=whole_number(0), metavar="N", help=what)


def language_code(text: str) -> str:
    """Parse an ISO 639 language code. A longer tag such as en-GB is cut to its first part. Raises BadParameter if the
    text is no language code."""
    code = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*", text.strip())
    if text and code is None:
        raise typer.BadParameter(f"{text!r} is not a language code. Use a code of ISO 639-1: en, de, …")
    return code[1].lower() if code else ""


def language_codes(texts: list[str] | None) -> list[str]:
    """Parse the language codes of a repeatable option. Raises BadParameter if a text is no language code."""
    return [code for text in texts or () if (code := language_code(text))]


def warn_of_unknown_outlets(archive: Archive, names: Iterable[str] | None) -> None:
    """Warn the user of each outlet in a filter that has no article in the archive, because the name may be misspelt."""
    for name in archive.unknown_outlets(names or ()):
        log.warning("The archive has no article by %r. `wideangle status` lists its outlets.", name)


def known_option(what: str, *names: str, metavar: str, parser: Callable[[str], str] | None = None) -> Any:
    """Return an option for a metadata field of a single article; `what` is its help text."""
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


@dataclass(frozen=True, slots=True)
class KnownMetadata:
    """The options with which a user states the metadata of a single article. The option for the outlet is not among
    them, because its name differs between commands."""

    title: TitleOption = ""
    published: PublishedOption = ""
    url: UrlOption = ""
    language: LanguageOption = ""

    def given(self, outlet: str) -> Given:
        """Return the values of these options and the outlet as one record of metadata. Raises UsageError if the time of
        publication cannot be read."""
        from wideangle.ingest import Given

        return Given(title=self.title, published=self.published, outlet=outlet, url=self.url, language=self.language)


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
