"""Format numbers, counts, dates and times according to the house settings and the language of the labels."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from wideangle.model import Precision, PublicationTime
from wideangle.render.style import gettext as _
from wideangle.render.style import house, ngettext, noop, plural, time_zone

UNDATED = noop("undated")

_NUMBER = noop("1,234.5")
"""An example number. Its translation shows the thousands separator and the decimal point of the language."""

_PATTERNS = {
    "iso": "%Y-%m-%d",
    "day-month-year": noop("%-d %B %Y"),
    "month-day-year": noop("%B %-d, %Y"),
    "day.month.year": "%d.%m.%Y",
    "day/month/year": "%d/%m/%Y",
    "month/day/year": "%m/%d/%Y",
}
_LONG_DATE = _PATTERNS["day-month-year"]
_SHORT_DATE = noop("%d %b")
_DIRECTIVE = re.compile(r"%(-?[dm]|[YyBb%])")
_MONTHS = (
    noop("January"),
    noop("February"),
    noop("March"),
    noop("April"),
    noop("May"),
    noop("June"),
    noop("July"),
    noop("August"),
    noop("September"),
    noop("October"),
    noop("November"),
    noop("December"),
)
_MONTHS_SHORT = (
    noop("Jan"),
    noop("Feb"),
    noop("Mar"),
    noop("Apr"),
    noop("May"),
    noop("Jun"),
    noop("Jul"),
    noop("Aug"),
    noop("Sep"),
    noop("Oct"),
    noop("Nov"),
    noop("Dec"),
)
_COUNTED = {
    "alert": plural("{number} alert", "{number} alerts"),
    "article": plural("{number} article", "{number} articles"),
    "item": plural("{number} item", "{number} items"),
    "live source": plural("{number} live source", "{number} live sources"),
    "outlet": plural("{number} outlet", "{number} outlets"),
    "page": plural("{number} page", "{number} pages"),
    "report": plural("{number} report", "{number} reports"),
    "row": plural("{number} row", "{number} rows"),
    "sentence": plural("{number} sentence", "{number} sentences"),
    "similar report": plural("{number} similar report", "{number} similar reports"),
    "source": plural("{number} source", "{number} sources"),
    "story": plural("{number} story", "{number} stories"),
    "subscription": plural("{number} subscription", "{number} subscriptions"),
    "try": plural("{number} try", "{number} tries"),
    "wording": plural("{number} wording", "{number} wordings"),
    "day": plural("{number} day", "{number} days"),
    "hour": plural("{number} hour", "{number} hours"),
    "minute": plural("{number} minute", "{number} minutes"),
    "second": plural("{number} second", "{number} seconds"),
}


def number(count: int) -> str:
    """Return a number with thousands separators: `37,554`."""
    return f"{count:,}".replace(",", _(_NUMBER)[1])


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: `1 article`, `37,554 articles`. A noun without a translation stays in English."""
    if noun not in _COUNTED:
        return f"{number(count)} {noun}" if count == 1 else f"{number(count)} {noun}s"
    return ngettext(*_COUNTED[noun], count).format(number=number(count))


def counted_stories(count: int) -> str:
    """Return a number of stories: `1 story`, `24,320 stories`."""
    return counted(count, "story")


def percent(share: float) -> str:
    """Return a share between 0 and 1 as a whole percentage. 0 % and 100 % are shown only for exactly 0 and 1."""
    if 0 < share < 0.01:
        shown = "<1"
    elif 0.99 < share < 1:
        shown = ">99"
    else:
        shown = f"{share * 100:.0f}"
    return _("{number}%").format(number=shown)


def weight(log_odds: float) -> str:
    """Return a weight in log-odds with its sign and one decimal, with a real minus sign in place of a hyphen."""
    return f"{log_odds:+.1f}".replace("-", "−").replace(".", _(_NUMBER)[-2])


def day(at: date) -> str:
    """Return a day in the date format of the house settings: `2031-03-04`, `4 March 2031`."""
    chosen = house().date_format
    return _formatted(at, _(_PATTERNS[chosen]) if chosen in _PATTERNS else chosen)


def long_day(at: date) -> str:
    """Return a day for use in a sentence: `4 March 2031`, or another form if the house settings have a date format
    other than the default."""
    return _formatted(at, _(_LONG_DATE)) if house().date_format == "iso" else day(at)


def short_day(at: date) -> str:
    """Return a day without the year for the axis of a chart: `04 Mar`."""
    return _formatted(at, _(_SHORT_DATE))


def when(published: PublicationTime | None) -> str:
    """Return a publication time, as exact as the outlet stated it: `2031-03-04`, `2031-03-04 19:05 UTC+01:00` or
    `undated`."""
    if published is None:
        return _(UNDATED)
    return day(published.day) if published.precision is Precision.DAY else moment(published.at)


def moment(at: datetime) -> str:
    """Return a time in the time zone of the house settings: `2031-03-04 19:05 UTC+01:00`. A time without a zone is
    in UTC."""
    shown = _in_zone(at if at.tzinfo else at.replace(tzinfo=UTC))
    offset = shown.isoformat(timespec="minutes")[len("2031-03-04T19:05") :].removesuffix("+00:00")
    return f"{day(shown.date())} {shown:%H:%M} UTC{offset}"


def _in_zone(at: datetime) -> datetime:
    name = house().time_zone
    if not name:
        return at
    zone = time_zone(name)
    try:
        return at.astimezone(zone)
    except OverflowError:  # in the first or last day of the calendar
        return at


def _formatted(at: date, pattern: str) -> str:
    values = {
        "d": f"{at.day:02}",
        "-d": f"{at.day}",
        "m": f"{at.month:02}",
        "-m": f"{at.month}",
        "B": _(_MONTHS[at.month - 1]),
        "b": _(_MONTHS_SHORT[at.month - 1]),
        "Y": f"{at.year:04}",
        "y": f"{at.year % 100:02}",
        "%": "%",
    }
    return _DIRECTIVE.sub(lambda match: values[match[1]], pattern)
