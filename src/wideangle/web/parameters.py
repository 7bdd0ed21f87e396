"""Parameters of requests as values."""

from __future__ import annotations

from wideangle.errors import UsageError
from wideangle.model import PublicationTime


def day(name: str, text: str) -> PublicationTime | None:
    """The day of a parameter, None for an empty one. Raises UsageError for anything else."""
    try:
        time = PublicationTime.of(text) if text else None
    except ValueError:
        time = None
    if text and time is None:
        raise UsageError(f"{name} is not a date.", item=text, remedy="Use the form 2031-10-07.")
    return time
