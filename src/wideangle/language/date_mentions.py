"""Extract the dates in a text or a URL: full dates, days of a month, months, years and weekdays.

Names of months and weekdays come from the Unicode CLDR (`calendar.txt`). A numeric date is left out if the order of day
and month is unknown. In a numeric date with full stops, the day comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from wideangle.language.text.word_lists import word_lists
from wideangle.model import Span

FIRST_YEAR = 1980
LAST_YEAR = 2079
"""FIRST_YEAR is the first year that is extracted, LAST_YEAR the last. Other years belong to history or fiction, and are
no evidence for the publication date of an article."""

ENGLISH = "en"


class DateKind(StrEnum):
    """The kinds of dates in a text. Each kind is named after the parts of the date that the text states."""

    FULL = "full"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text or URL, at the position `span`. `year`, `month` (1 to 12), `day` of the month and `weekday` (0
    is Monday) are set if the kind of date has them. `heads` is True for a date in a dateline, or in a separate line
    above the text."""

    span: Span
    kind: DateKind
    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = -1
    heads: bool = False

    @property
    def ordinal(self) -> int | None:
        """The number of the day of a full date, where 1 January of the year 1 has the number 1. None for other kinds of
        date."""
        return date(self.year, self.month, self.day).toordinal() if self.kind is DateKind.FULL else None


def date_mentions(text: str, language: str = "") -> list[DateMention]:
    """Return the dates in a text, in order and without overlap."""
    mentions: list[DateMention] = []
    end = 0
    for start in _starts(text, language):
        if start >= end and (match := _pattern(language).match(text, start)):
            end = match.end()
            if mention := _mention(match, language):
                mentions.append(mention)
    return mentions


def _starts(text: str, language: str) -> Iterator[int]:
    """Yield each position at which a date may begin, in order: the start of the text, of each number, and of each word
    that begins like a month or weekday.

    A search for the pattern of dates would try all alternatives at every character, which takes ten times as long.
    """
    yield 0
    for match in _start_pattern(language).finditer(text):
        at = match.start()
        yield at if text[at].isdecimal() else at + 1


_NUMBER_DATE = (
    r"(?<![\d./-])(?:(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)"
    r"|(?P<dot_d>\d{1,2})\.\s?(?P<dot_m>\d{1,2})\.\s?(?P<dot_y>(?:19|20)\d\d)"
    r"|(?P<one>\d{1,2})[/-](?P<two>\d{1,2})[/-](?P<slash_y>(?:19|20)\d\d)"
    r"|(?:(?P<cjk_y>(?:19|20)\d\d)\s?[年년]\s?)?(?P<cjk_m>\d{1,2})\s?[月월]\s?(?P<cjk_d>\d{1,2})\s?[日号號일])(?![\d/-])"
)
_YEAR = r"(?:19|20)\d\d"
_OF = r"(?:\s+(?:de|of|del|de l|d)[\s'’]+|[\s,.]+)"


@cache
def _pattern(language: str) -> re.Pattern[str]:
    months, weekdays = calendar_names(language)
    month = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    weekday = "|".join(map(re.escape, sorted(weekdays, key=len, reverse=True)))
    ordinal = r"(?:st|nd|rd|th|er|º|ª|\.)?"
    words = (
        rf"(?<![\w.,])(?P<d1>\d{{1,2}}){ordinal}{_OF}(?P<m1>{month})\b(?:{_OF}(?P<y1>{_YEAR})(?!\d))?"
        rf"|\b(?P<m2>{month})\b\.?\s+(?P<d2>\d{{1,2}}){ordinal}(?![\d:%.,]\d|\d)(?:,?\s+(?P<y2>{_YEAR})(?!\d))?"
        rf"|\b(?P<m3>{month})\b{_OF}(?P<y3>{_YEAR})(?!\d)"
        rf"|\b(?P<w>{weekday})(?!\w)"
        rf"|(?<![\d.,$€£/-])(?P<y4>{_YEAR})(?![\d.,/-]\d|\d|%)"
    )
    return re.compile(f"{_NUMBER_DATE}|{words}", re.IGNORECASE)


@cache
def _start_pattern(language: str) -> re.Pattern[str]:
    """Return a pattern for the first digit of a number, and for the character before a word that begins with the first
    three letters of a month or weekday.

    The pattern begins with a set of characters that excludes most characters of a text, so that `re` skips them fast.
    """
    prefixes = sorted({name[:3] for names in calendar_names(language) for name in names})
    letters = sorted({letter for prefix in prefixes for letter in (prefix[0], prefix[0].upper()) if letter.isascii()})
    first_letter = rf"[{''.join(letters)}\x80-\U0010ffff]"  # outside ASCII: some equal ASCII letters without case
    words = rf"(?={first_letter})(?=(?i:{'|'.join(map(re.escape, prefixes))}))"
    return re.compile(rf"[^A-Za-z](?:(?<=\d)(?<!\d.)|{words})", re.DOTALL)


@cache
def calendar_names(language: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return two dictionaries: from the name of a month to its number (1 to 12), and from the name of a weekday to its
    number (0 is Monday). English names are used for a language without a list."""
    lists = word_lists("calendar.txt")
    known = language if f"months {language}" in lists else ENGLISH
    months = {
        name: number
        for number, line in enumerate(lists[f"months {known}"].splitlines()[:12], start=1)
        for name in line.split()
    }
    weekdays = {
        name: number for number, line in enumerate(lists[f"weekdays {known}"].splitlines()[:7]) for name in line.split()
    }
    return months, weekdays


def _mention(match: re.Match[str], language: str) -> DateMention | None:
    span = Span(*match.span())
    if match["w"]:
        weekday = calendar_names(language)[1].get(match["w"].lower())
        return None if weekday is None else DateMention(span, DateKind.WEEKDAY, weekday=weekday)
    if match["y4"]:
        return _checked(span, int(match["y4"]), 0, 0)
    if language == ENGLISH and (match["m1"] or match["m2"] or match["m3"] or "X")[0].islower():
        return None  # "may" and "march" are verbs
    year, month, day = _parts(match, language)
    return _checked(span, year, month, day) if month else None


def _parts(match: re.Match[str], language: str) -> tuple[int, int, int]:
    """Return the year, month and day in a match, with 0 for missing parts. The month is 0 if the order of day and month
    is unknown."""
    months = calendar_names(language)[0]
    for name in ("iso", "dot", "cjk"):
        if match[f"{name}_m"]:
            return int(match[f"{name}_y"] or 0), int(match[f"{name}_m"]), int(match[f"{name}_d"])
    if match["one"]:
        first, second, year = int(match["one"]), int(match["two"]), int(match["slash_y"])
        if first > 12 or first == second:
            return year, second, first
        return (year, first, second) if second > 12 else (0, 0, 0)
    for number in "12":
        if match[f"m{number}"]:
            year = int(match[f"y{number}"] or 0)
            return year, months.get(match[f"m{number}"].lower(), 0), int(match[f"d{number}"])
    return int(match["y3"]), months.get(match["m3"].lower(), 0), 0


def _checked(span: Span, year: int, month: int, day: int) -> DateMention | None:
    """Return a date mention, or None if the day does not exist or the year is out of range."""
    if year and not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if day:
        try:
            date(year or 2000, month, day)
        except ValueError:
            return None
    kind = DateKind.FULL if year and day else DateKind.DAY if day else DateKind.MONTH if month else DateKind.YEAR
    return DateMention(span, kind, year, month, day)


_ADDRESS_DATE = re.compile(
    r"(?:^|[/_.-])(?P<year>20[0-4]\d|199\d)(?:[/_-]?(?P<month>0[1-9]|1[0-2])(?:[/_-]?(?P<day>0[1-9]|[12]\d|3[01]))?"
    r"|[/_-](?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:[/_-](?P<day2>[0-3]?\d))?)(?=[/_.-]|$)",
    re.IGNORECASE,
)


def address_date(url: str) -> DateMention | None:
    """Return the date in a URL (/2018/05/04/, /2018/may/04/, /20180504-…), or None. A year with a month is enough. The
    span is in code points of the URL."""
    path = url.find("/", url.find("://") + 3) if "://" in url else 0
    for match in _ADDRESS_DATE.finditer(url, max(path, 0)):
        month = int(match["month"]) if match["month"] else 1 + _ABBREVIATIONS.index(match["name"].lower()[:3])
        day = int(match["day"] or match["day2"] or 0)
        start = match.start("year")
        mention = _checked(Span(start, match.end()), int(match["year"]), month, day)
        return mention or _checked(Span(start, match.end()), int(match["year"]), month, 0)
    return None


_ABBREVIATIONS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
