"""Convert parameters of requests to values."""

from __future__ import annotations

from starlette.requests import Request

from wideangle.errors import UsageError
from wideangle.model import PublicationTime


def reader_language(request: Request) -> str:
    """Return the first language in the Accept-Language header of a request as an ISO 639 code. '' stands for any
    language."""
    tag = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0]
    code = tag.strip().partition("-")[0].casefold()
    return code if code.isascii() and code.isalpha() else ""


def day(name: str, text: str) -> PublicationTime | None:
    """Return the day in a parameter, or None if the parameter is empty. Raises UsageError for any other text."""
    try:
        time = PublicationTime.of(text) if text else None
    except ValueError:
        time = None
    if text and time is None:
        raise UsageError(f"{name} is not a date.", item=text, remedy="Use the form 2031-10-07.")
    return time
