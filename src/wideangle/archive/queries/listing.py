"""The filter of the articles to list."""

from __future__ import annotations

from collections.abc import Iterable

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


def _values(values: str | Iterable[str]) -> Iterable[str]:
    return (values,) if isinstance(values, str) else values
