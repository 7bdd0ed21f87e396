"""Options that several commands have."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from wideangle.errors import UsageError
from wideangle.model import PublicationTime

OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it to a file instead.", show_default=False),
]


def day(text: str) -> PublicationTime:
    """A date as the command line gives it."""
    try:
        time = PublicationTime.of(text)
    except ValueError:
        time = None
    if time is None:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2024-10-13.")
    return time


def check_days(since: PublicationTime | None, until: PublicationTime | None) -> None:
    """Raises UsageError where nothing can lie between the two."""
    if since and until and since.day > until.day:
        raise UsageError("--since lies after --until.", remedy="Swap them.")


def day_option(what: str, *, panel: str | None = None) -> Any:
    """An option that takes a day; `what` says what it keeps to."""
    return typer.Option(parser=day, metavar="DATE", help=what, show_default=False, rich_help_panel=panel)


def language_code(text: str) -> str:
    """The ISO 639 code of a language as the command line gives it; of a longer tag (en-GB) its first part."""
    code = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*", text.strip())
    if text and code is None:
        raise typer.BadParameter(f"{text!r} is no language code; write it as in ISO 639-1: en, de, …")
    return code[1].lower() if code else ""


def known_option(what: str, *names: str, metavar: str, parser: Callable[[str], str] | None = None) -> Any:
    """An option that takes what the user knows of one article; `what` describes it."""
    panel = "What you know of a single article"
    return typer.Option(*names, metavar=metavar, help=what, parser=parser, show_default=False, rich_help_panel=panel)


OWN_OUTLET = "Who published it."

TitleOption = Annotated[str, known_option("Its headline.", metavar="TEXT")]
PublishedOption = Annotated[
    str, known_option("When it was published: 2024-10-13 or 2024-10-13T19:05+03:00.", metavar="DATE")
]
UrlOption = Annotated[str, known_option("Where it stands.", metavar="URL")]
LanguageOption = Annotated[
    str, known_option("What it is written in, in ISO 639-1: en, de, …", metavar="CODE", parser=language_code)
]
StoriesSince = Annotated[PublicationTime | None, day_option("Only stories with an article of this day or later.")]
StorylinesSince = Annotated[PublicationTime | None, day_option("Only storylines with an article of this day or later.")]
StorylinesUntil = Annotated[
    PublicationTime | None, day_option("Only storylines with an article of this day or earlier.")
]
StoriesUntil = Annotated[PublicationTime | None, day_option("Only stories with an article of this day or earlier.")]
