"""The filter of the articles to list, and their numbers by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from wideangle.language import outlet_key
from wideangle.model import PublicationTime
from wideangle.store import ArticleFilter

Day: TypeAlias = PublicationTime | date | str | None
"""A day as callers give it; None for no bound."""


def day_range(since: Day, until: Day) -> tuple[int | None, int | None]:
    """Return two inclusive days as ordinals."""
    first, last = PublicationTime.of(since), PublicationTime.of(until)
    return first.day.toordinal() if first else None, last.day.toordinal() if last else None


def article_filter(
    since: Day,
    until: Day,
    outlets: str | Iterable[str],
    languages: str | Iterable[str],
) -> ArticleFilter:
    """Return the filter for inclusive days, names of outlets ('' for an unknown outlet), and languages."""
    return ArticleFilter(
        *day_range(since, until),
        frozenset(map(outlet_key, _values(outlets))),
        frozenset(_values(languages)),
    )


def by_month(days: Mapping[int, int]) -> dict[str, int]:
    """Return the numbers of days (ordinals) as numbers of months ('2031-10'), in order."""
    months: Counter[str] = Counter()
    for day, count in sorted(days.items()):
        months[f"{date.fromordinal(day):%Y-%m}"] += count
    return dict(months)


def _values(values: str | Iterable[str]) -> Iterable[str]:
    return (values,) if isinstance(values, str) else values
