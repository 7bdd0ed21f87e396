"""The filter of the articles to list, and their numbers by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from wideangle.language import outlet_key
from wideangle.model import PublicationTime
from wideangle.store import ArticleFilter


def article_filter(
    since: PublicationTime | None,
    until: PublicationTime | None,
    outlets: str | Iterable[str],
    languages: str | Iterable[str],
) -> ArticleFilter:
    """Return the filter for inclusive days, names of outlets ('' for an unknown outlet), and languages."""
    return ArticleFilter(
        since.day.toordinal() if since else None,
        until.day.toordinal() if until else None,
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
