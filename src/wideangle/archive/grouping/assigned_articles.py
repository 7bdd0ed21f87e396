"""Placed articles at hand: where they are and what was near each, while the pass over time is near them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.archive.grouping.neighbours import behind
from wideangle.store import Membership, Nearby, Pending, Store


@dataclass(slots=True, eq=False)
class Placed:
    """An article with its day and, once it has been placed, where and what was near it; `is_unkept` says that the
    store does not have the latter yet."""

    seq: int
    day: int
    change: int
    membership: Membership | None = None
    nearby: Nearby | None = None
    is_unkept: bool = False


class Surroundings:
    """The articles around those that are being placed, read from the store when first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[int, Placed] = {}

    def fresh(self, pending: Sequence[Pending]) -> list[Placed]:
        """The articles to be placed, as they are now."""
        for version in pending:
            self._kept.pop(version.seq, None)
        found = self.articles([article.seq for article in pending])
        for placed, version in zip(found, pending, strict=True):
            placed.change = version.change
        return found

    def articles(self, seqs: Sequence[int]) -> list[Placed]:
        """These articles, with where they are placed."""
        missing = [seq for seq in seqs if seq not in self._kept]
        if missing:
            days = self._store.stories.days(missing)
            memberships = self._store.stories.memberships(missing)
            nearby = self._store.stories.nearby(missing)
            for seq, day in days.items():
                membership = memberships.get(seq)
                change = membership.change if membership else 0
                self._kept[seq] = Placed(seq, day, change, membership, nearby.get(seq))
        return [self._kept[seq] for seq in seqs if seq in self._kept]

    def forget_before(self, day: int) -> None:
        """Let go of what a pass that has come to this day will not meet again."""
        for seq in behind({seq: article.day for seq, article in self._kept.items()}, day):
            del self._kept[seq]
