"""Extract dates without their years from a text in any language: 17 October, 17. Oktober, 17 октября, 10月17日."""

from __future__ import annotations

import re

from wideangle.language.crosslingual.exonyms import month

_DAY_FIRST = re.compile(
    r"(?<![\w.,])(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-го|-е)?\s+(?:de |of |d['’])?(?P<month>[^\W\d_]{3,})"
)
_MONTH_FIRST = re.compile(r"(?P<month>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?![\d:])")
_EAST_ASIAN = re.compile(r"(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]")


def days_in(text: str, language: str = "") -> dict[str, str]:
    """Return the dates in a text as a dictionary from `MM-DD` to the first form of the date in the text."""
    days: dict[str, str] = {}
    for match in _EAST_ASIAN.finditer(text):
        _add(days, int(match[1]), int(match[2]), match[0])
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            _add(days, month(match["month"], language), int(match["day"]), match[0].strip())
    return days


def _add(days: dict[str, str], month_number: int, day: int, surface: str) -> None:
    if 1 <= month_number <= 12 and 1 <= day <= 31:
        days.setdefault(f"{month_number:02}-{day:02}", surface)
