"""Copies folded under one original, so that twenty outlets with one wire text are one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wideangle.language import origin, outlet_key
from wideangle.model import Article, Copy

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a group of copies; `share` is how much of it stands in the others, 1 for all of it."""

    article: Article
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Folded:
    """The article that stands for its group, the agency it came from where one is named, and its copies."""

    article: Article
    origin: str
    copies: tuple[Copy, ...]


def fold_copies(members: Sequence[Member]) -> Folded:
    """Choose the original of a group: the agency's own article, else the earliest, else the longest."""
    agencies = {member.article.id: agency_of(member.article) for member in members}
    ordered = sorted(members, key=lambda member: _originality(member.article, agencies[member.article.id]))
    original, *rest = ordered
    copies = tuple(Copy(member.article, member.share, agencies[member.article.id]) for member in rest)
    return Folded(original.article, agencies[original.article.id], copies)


def agency_of(article: Article) -> str:
    """The agency that an article's dateline, credit or byline gives as its origin, or ''."""
    return origin(article.title, article.text, article.authors, article.outlet)


def _originality(article: Article, credit: str) -> tuple[bool, datetime, int, str]:
    from_agency = bool(credit) and outlet_key(article.outlet) == outlet_key(credit)
    published = article.published.at if article.published else _LAST
    return (not from_agency, published, -len(article.text), article.id)
