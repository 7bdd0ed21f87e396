"""Fold the copies of a text under one original, so that twenty outlets with one agency text count as one report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wideangle.link import agency_of, by_likely_source
from wideangle.model import Article, Copy


@dataclass(frozen=True, slots=True)
class FoldedReport:
    """An article in a group of copies. `share` (0 to 1) is the part of the article that other articles of the group
    contain too."""

    article: Article
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Folded:
    """A group of copies: the article that represents the group, and the copies."""

    article: Article
    copies: tuple[Copy, ...]


def fold_copies(members: Sequence[FoldedReport], added: Collection[str] = ()) -> Folded:
    """Choose the original of a group of copies (see `link.by_likely_source`), and fold the other articles under this
    original. The order of the articles in the archive has no influence.

    An article that a person added (`added` holds ids) is the original before any other article.
    """
    shares = {member.article.id: member.share for member in members}
    ordered = by_likely_source([member.article for member in members])
    original = next((article for article in ordered if article.id in added), ordered[0])
    rest = [article for article in ordered if article is not original]
    copies = tuple(Copy(article, shares[article.id], agency_of(article)) for article in rest)
    return Folded(original, copies)
