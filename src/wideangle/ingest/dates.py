"""Parse publication times in common formats, at the precision of the text and without guessing."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wideangle.model import Precision, PublicationTime

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_MAX_CHARS = 64  # real dates with weekday and zone are shorter; longer text is a sentence
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:\Z|[T ]\d)")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d?:\d\d")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_EXACT_MIDNIGHT = re.compile(r"[T ]00:00:00(?!\.0*[1-9])")
# In 03/04/2024 the order of day and month is unknown; in dates with full stops the day always comes first.
_SLASHED = re.compile(r"\b(\d\d?)[/-](\d\d?)[/-]\d{4}\b")
_DOTTED = re.compile(r"\b\d\d?\.\s?\d\d?\.\s?\d{4}\b")
# Zone names without regard to daylight saving time, for which no fixed offset is correct.
_AMERICAN_ZONES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_AMERICAN = re.compile(rf"(?<=[\dmM.]) ({'|'.join(_AMERICAN_ZONES)})\Z")
# Dates that content management systems write for a missing date.
_MISSING = frozenset((datetime(1, 1, 1), datetime(1970, 1, 1)))


def publication_time(value: object) -> PublicationTime | None:
    """Parse a publication time in any common format; None where the text is not an unambiguous date.

    The date needs a day, a month and a year; clock time and zone are optional. Relative dates ('yesterday'), partial
    dates, two-digit years and numeric dates with an unknown order of day and month are rejected. A clock time of
    exactly 00:00:00 counts as a date without a time, because tables write dates in this way.
    """
    if isinstance(value, PublicationTime):
        return value
    if isinstance(value, datetime):
        return _of_datetime(value, exact_midnight=(value.hour, value.minute, value.second) == (0, 0, 0))
    if isinstance(value, date):
        return PublicationTime.of(value)
    return _of_text(value.strip()) if isinstance(value, str) else None


def _of_text(text: str) -> PublicationTime | None:
    if not text or len(text) > _MAX_CHARS or not text[-1].isprintable():
        return None
    if _ISO.match(text) and not _is_day(text[: len("2024-10-13")]):
        return None
    try:
        if _ISO.match(text):
            if len(text) == len("2024-10-13"):
                return PublicationTime.of(date.fromisoformat(text))
            return _of_datetime(datetime.fromisoformat(text), bool(_EXACT_MIDNIGHT.search(text)))
        if _MAIL.match(text):
            return _of_datetime(parsedate_to_datetime(text), bool(_EXACT_MIDNIGHT.search(text)))
    except (ValueError, TypeError, OverflowError):
        pass
    return _loose(text) if _YEAR.search(text) else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _of_datetime(moment: datetime, exact_midnight: bool) -> PublicationTime | None:
    if exact_midnight and moment.replace(tzinfo=None) in _MISSING:
        return None
    return PublicationTime(moment, Precision.DAY if exact_midnight else Precision.MINUTE)


@lru_cache(maxsize=4096)
def _loose(text: str) -> PublicationTime | None:
    slashed = _SLASHED.search(text)
    if slashed and slashed[1] != slashed[2] and max(int(slashed[1]), int(slashed[2])) <= 12:
        return None
    zone = _AMERICAN.search(text)
    parsed = _parser("DMY" if _DOTTED.search(text) else "").get_date_data(text[: zone.start()] if zone else text)
    moment = parsed.date_obj
    if moment is None:
        return None
    if parsed.period != "time":
        return PublicationTime(moment, Precision.DAY)
    if zone and moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(_AMERICAN_ZONES[zone[1]]))
    return PublicationTime(moment)


@lru_cache(maxsize=2)
def _parser(order: str) -> DateDataParser:
    from dateparser.date import DateDataParser

    settings: dict[str, object] = {
        "PARSERS": ["absolute-time"],
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RETURN_TIME_AS_PERIOD": True,
    }
    return DateDataParser(settings=settings | ({"DATE_ORDER": order} if order else {}))
