"""Copies folded under one original, so that twenty outlets with one wire text are one report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wideangle.link import agency_of, by_likely_source
from wideangle.model import Article, Copy


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


def fold_copies(members: Sequence[Member], added: Collection[str] = ()) -> Folded:
    """Choose the original of a group by `link.by_likely_source`, in whatever order the articles were stored. Where a
    person `added` some of the articles (ids), one of these stands for the group."""
    shares = {member.article.id: member.share for member in members}
    ordered = by_likely_source([member.article for member in members])
    original = next((article for article in ordered if article.id in added), ordered[0])
    rest = [article for article in ordered if article is not original]
    copies = tuple(Copy(article, shares[article.id], agency_of(article)) for article in rest)
    return Folded(original, agency_of(original), copies)
