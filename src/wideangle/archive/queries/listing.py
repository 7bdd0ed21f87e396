"""Build the filter of a list of articles, and count articles by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from wideangle.language import outlet_key
from wideangle.model import PublicationTime
from wideangle.store import ArticleFilter

Day: TypeAlias = PublicationTime | date | str | None
"""A day in each form that callers may give; None for no limit."""


def day_range(since: Day, until: Day) -> tuple[int | None, int | None]:
    """Return the first and the last day of a range as ordinals (`date.toordinal`); None stands for no limit."""
    first, last = PublicationTime.of(since), PublicationTime.of(until)
    return first.day.toordinal() if first else None, last.day.toordinal() if last else None


def article_filter(
    since: Day,
    until: Day,
    outlets: str | Iterable[str],
    languages: str | Iterable[str],
) -> ArticleFilter:
    """Return the filter that selects articles published from `since` to `until` (both inclusive), by these outlets (''
    for an unknown outlet), and in these languages."""
    return ArticleFilter(
        *day_range(since, until),
        frozenset(map(outlet_key, _values(outlets))),
        frozenset(_values(languages)),
    )


def by_month(days: Mapping[int, int]) -> dict[str, int]:
    """Return the number of articles of each month ('2031-10'), the earliest month first. `days` maps each day, as an
    ordinal (`date.toordinal`), to its number of articles."""
    months: Counter[str] = Counter()
    for day, count in sorted(days.items()):
        months[f"{date.fromordinal(day):%Y-%m}"] += count
    return dict(months)


def _values(values: str | Iterable[str]) -> Iterable[str]:
    return (values,) if isinstance(values, str) else values
