"""A cache of articles with their stories and neighbours. The cache is used while the articles of an archive are
assigned to stories in the order of their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.archive.grouping.neighbours import evictable
from wideangle.store import ArticleVersion, Membership, Neighbours, Store


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
