"""Parse publication times in common formats. A time is never more precise than its text, and no part is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wideangle.model import Precision, PublicationTime

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_MAX_CHARS = 64  # real dates with weekday and zone are shorter; longer text is a sentence
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:\Z|[T ]\d)")
# The basic format of ISO 8601, with or without separators: 20241013, 20241013T190500Z and 20241013T19:05+02:00.
_ISO_BASIC = re.compile(
    r"((?:1[5-9]|20)\d\d)-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
# The date format of mail and feeds (RFC 5322, section 3.3), which the standard library parses completely.
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d?:\d\d(?::\d\d)?"
    r"(?: (?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T))?"
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_EXACT_MIDNIGHT = re.compile(r"[T ]00:00:00(?!\.0*[1-9])")
# Numeric dates in which the order of day and month is unknown: 03/04/2024 may be 3 April or 4 March. In a date with
# full stops (03.04.2024) the day always comes first.
_SLASHED = re.compile(r"\b(\d\d?)[/-](\d\d?)[/-]\d{4}\b")
_DOTTED = re.compile(r"\b\d\d?\.\s?\d\d?\.\s?\d{4}\b")
# A zone name after a clock time, such as Europe/Berlin or CEST. A zone in brackets after an offset only repeats the
# offset.
_ZONE = re.compile(
    r"(?P<clock>\d:\d\d(?::\d\d(?:[.,]\d++)?+)?+(?:\s?[ap]\.?m\b\.?)?+)\s*+"
    r"(?P<zone>[(\[]?(?P<name>[a-z]++(?:[/_-][a-z_]++)*+)[)\]]?)(?=\s|\Z)",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?)\s*(?:GMT|UTC)?\s*([+-])(\d\d?)(?::?(\d\d))?\Z",
    re.IGNORECASE,
)
_REPEATED_ZONE = re.compile(r"([+-]\d\d?:?\d\d|\d ?Z| [A-Z]{2,5})\s*(?:\[[^\[\]]*\]|\([^()]*\))\Z")
# ET, CT, MT and PT do not say whether daylight saving time applies, so they have no fixed offset.
_AMERICAN_ZONES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
# Zone names with several meanings: IST is used in India, Ireland and Israel. EST to PDT are not listed, because RFC
# 5322 defines them as American.
_AMBIGUOUS_ZONES = frozenset("ACT AMST AMT CCT ECT GST IST WST".split())
# Dates that content management systems write if an article has no date: the first day of year 1 and of 1970.
_MISSING = frozenset((datetime(1, 1, 1), datetime(1970, 1, 1)))


def publication_time(value: object) -> PublicationTime | None:
    """Parse a publication time in any common format. Return None if the text is not an unambiguous date.

    The date needs a day, a month and a year; clock time and zone are optional. Relative dates ('yesterday'), partial
    dates, two-digit years and numeric dates with an unknown order of day and month give None. A clock time of exactly
    00:00:00 counts as a date without a time, because tables write dates in this way. A clock time in an unknown or
    ambiguous zone is dropped. A clock time without a zone is read as UTC.
    """
    return date_reading(value)[0]


def date_reading(value: object) -> tuple[PublicationTime | None, bool]:
    """Return the publication time as `publication_time` does, and whether the whole value was understood.

    The second value is False if the text is not an unambiguous date or its time zone is uncertain. It is True for an
    empty value.
    """
    if isinstance(value, PublicationTime) or value is None:
        return value, True
    if isinstance(value, datetime):
        return _of_datetime(value, exact_midnight=(value.hour, value.minute, value.second) == (0, 0, 0)), True
    if isinstance(value, date):
        return PublicationTime.of(value), True
    if not isinstance(value, str):
        return None, False
    text = _REPEATED_ZONE.sub(r"\1", _with_ascii_digits(value.strip()))
    return _of_text(text) if text else (None, True)


def first_date(texts: Iterable[str]) -> tuple[PublicationTime | None, str]:
    """Return the first publication time that can be parsed, and the text of this time if it is not certain.

    If no text can be parsed, the result is None and the first text that is not empty.
    """
    given = [text for text in texts if text]
    readings = ((time, "" if is_certain else text) for text in given for time, is_certain in [date_reading(text)])
    return next((reading for reading in readings if reading[0]), (None, given[0] if given else ""))


def date_problem(as_given: object, published: PublicationTime | None) -> str:
    """Return what is wrong with a date that is not used as it was given, as the rest of a sentence: 'is not certain',
    'is ambiguous', 'is in the future' or 'cannot be read'. `published` is the part of the date that is used."""
    if published:
        return "is not certain"
    time, is_certain = date_reading(as_given)
    if time and is_certain:
        return "is in the future"
    return "is ambiguous" if _has_unknown_order(str(as_given)) else "cannot be read"


def _of_text(text: str) -> tuple[PublicationTime | None, bool]:
    if len(text) > _MAX_CHARS or not text[-1].isprintable():
        return None, False
    if not _ISO.match(text) and (basic := _ISO_BASIC.fullmatch(text)):
        day = "-".join(basic.group(1, 2, 3))
        text = f"{day}T{basic[4]}:{basic[5]}:{basic[6] or '00'}{basic[7] or ''}" if basic[4] else day
    if _ISO.match(text) and not _is_day(text[: len("2024-10-13")]):
        return None, False
    time: PublicationTime | None
    try:
        if _ISO.match(text):
            if len(text) == len("2024-10-13"):
                return PublicationTime.of(date.fromisoformat(text)), True
            time = _of_datetime(datetime.fromisoformat(text), bool(_EXACT_MIDNIGHT.search(text)))
            return time, time is not None
        if _MAIL.fullmatch(text):
            time = _of_datetime(parsedate_to_datetime(text), bool(_EXACT_MIDNIGHT.search(text)))
            return time, time is not None
    except (ValueError, TypeError, OverflowError):
        pass
    return _loose(text) if _YEAR.search(text) else (None, False)


def _with_ascii_digits(text: str) -> str:
    """Return a text with the decimal digits of all scripts, such as Arabic and Devanagari, as 0 to 9."""
    return text if text.isascii() else "".join(str(decimal(char)) if char.isdecimal() else char for char in text)


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
def _loose(text: str) -> tuple[PublicationTime | None, bool]:
    if _has_unknown_order(text):
        return None, False
    # The date parser does not understand the offsets in 'GMT +5:30' and '+1', so they become '+05:30' and '+01:00'.
    text = _OFFSET.sub(lambda match: f"{match[1]} {match[2]}{match[3]:>02}:{match[4] or '00'}", text)
    named = _ZONE.search(text)
    if named is None or named["name"].upper() in ("Z", "UTC", "GMT", "UT"):
        return _parsed(text), _parsed(text) is not None
    without_zone = text[: named.start("zone")] + text[named.end("zone") :]
    if zone := _zone(named["name"]):
        time = _parsed(without_zone, zone)
        return time, time is not None
    if named["name"].upper() not in _AMBIGUOUS_ZONES and (time := _parsed(text)):
        return time, True
    time = _parsed(without_zone)
    return (PublicationTime(time.at, Precision.DAY) if time else None), False


def _has_unknown_order(text: str) -> bool:
    """Return True if a text contains a date in numbers of which the first may be the day or the month."""
    slashed = _SLASHED.search(text)
    return slashed is not None and slashed[1] != slashed[2] and max(int(slashed[1]), int(slashed[2])) <= 12


def _zone(name: str) -> ZoneInfo | None:
    """Return the time zone for a name in the tz database (Europe/Berlin) or for ET, CT, MT or PT; else None."""
    key = _AMERICAN_ZONES.get(name, name)
    try:
        return ZoneInfo(key) if "/" in key else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _parsed(text: str, zone: ZoneInfo | None = None) -> PublicationTime | None:
    parsed = _parser("DMY" if _DOTTED.search(text) else "").get_date_data(text)
    moment = parsed.date_obj
    if moment is None:
        return None
    if parsed.period != "time":
        return PublicationTime(moment, Precision.DAY)
    return PublicationTime(moment.replace(tzinfo=zone) if zone and moment.tzinfo is None else moment)


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
