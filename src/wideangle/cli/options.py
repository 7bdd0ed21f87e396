"""Options that several commands have."""

from __future__ import annotations

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


StoriesSince = Annotated[PublicationTime | None, day_option("Only stories with an article of this day or later.")]
StorylinesSince = Annotated[PublicationTime | None, day_option("Only storylines with an article of this day or later.")]
StorylinesUntil = Annotated[
    PublicationTime | None, day_option("Only storylines with an article of this day or earlier.")
]
StoriesUntil = Annotated[PublicationTime | None, day_option("Only stories with an article of this day or earlier.")]
