"""A cache of articles with their stories and neighbours. The cache is used while the articles of an archive are
assigned to stories in the order of their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wideangle.archive.grouping.neighbours import evictable
from wideangle.store import ArticleVersion, Membership, Neighbours, Store
from wideangle.stories import Edges, first_of_each_pair


@dataclass(slots=True, eq=False)
class AssignedArticle:
    """An article with its day, its membership in a story, and its neighbours (similar articles). Membership and
    neighbours are None until the article is assigned to a story. `has_unsaved_neighbours` is true if the stored
    neighbours are out of date."""

    seq: int
    day: int
    change: int
    membership: Membership | None = None
    neighbours: Neighbours | None = None
    has_unsaved_neighbours: bool = False


class ArticleCache:
    """A cache of articles with their stories and neighbours, by sequence number. An article is read from the store when
    it is first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cached: dict[int, AssignedArticle] = {}

    def new_versions(self, versions: Sequence[ArticleVersion]) -> list[AssignedArticle]:
        """Return the articles that will be assigned to stories. They are read again from the store, because the cache
        may hold earlier versions."""
        for version in versions:
            self._cached.pop(version.seq, None)
        articles = self.articles([version.seq for version in versions])
        for article, version in zip(articles, versions, strict=True):
            article.change = version.change
        return articles

    def articles(self, seqs: Sequence[int]) -> list[AssignedArticle]:
        """Return the articles with these sequence numbers, with their memberships in stories and their neighbours.
        Missing articles are left out."""
        missing = [seq for seq in seqs if seq not in self._cached]
        if missing:
            days = self._store.stories.days(missing)
            memberships = self._store.stories.memberships(missing)
            neighbours = self._store.stories.neighbours(missing)
            for seq, day in days.items():
                membership = memberships.get(seq)
                change = membership.change if membership else 0
                self._cached[seq] = AssignedArticle(seq, day, change, membership, neighbours.get(seq))
        return [self._cached[seq] for seq in seqs if seq in self._cached]

    def evict_before(self, day: int) -> None:
        """Remove from the cache the articles that are not needed again when the assignment to stories has reached this
        day."""
        for seq in evictable({seq: article.day for seq, article in self._cached.items()}, day):
            del self._cached[seq]


def renumbered(edges: Edges, number: Mapping[int, int]) -> Edges:
    """Return the same edges (pairs of similar articles) with a position in place of each sequence number. `number` maps
    sequence numbers to positions."""
    seqs = np.array(sorted(number), np.int64)
    places = np.array([number[seq] for seq in seqs.tolist()], np.int64)
    left = places[np.searchsorted(seqs, edges.left)]
    return Edges(left, places[np.searchsorted(seqs, edges.right)], edges.similarity)


def edges_among(articles: Sequence[AssignedArticle]) -> Edges:
    """Return the edges (pairs of similar articles) between two of the given articles, each pair once. An article is
    given by its position in the list."""
    number = {article.seq: place for place, article in enumerate(articles)}
    parts = [(article.seq, article.neighbours) for article in articles if article.neighbours is not None]
    if not parts:
        return Edges(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))
    seqs = np.concatenate([np.full(len(neighbours.others), seq) for seq, neighbours in parts])
    other = np.concatenate([neighbours.others for _, neighbours in parts])
    similarity = np.concatenate([neighbours.similarity for _, neighbours in parts])
    inside = np.isin(other, list(number))
    seqs, other, similarity = seqs[inside], other[inside], similarity[inside]
    left, right = np.minimum(seqs, other), np.maximum(seqs, other)
    once = first_of_each_pair(left, right)
    return renumbered(Edges(left[once], right[once], similarity[once]), number)
