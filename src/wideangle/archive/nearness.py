"""Placed articles at hand: what was near each, and their vectors while the pass over time is near them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.linking import telling_terms
from wideangle.language import InverseFrequency, TermVector
from wideangle.store import UNDATED, Membership, Nearby, Pending, Store
from wideangle.stories import REACH_DAYS, StoryVectors, story_vectors

SEARCHED_TERMS = 25
SEARCHED_CANDIDATES = 30
"""Where the calendar does not say where to look, the index is asked for so many articles by so many terms."""

SEARCH_WINDOWS_FROM = 2_000
"""A window of more articles than this is searched by the index too, when only a few articles are to be placed in it."""

MOST_KEPT = 20_000


@dataclass(slots=True, eq=False)
class Placed:
    """An article with its day, its vector, and, once it has been placed, where and what was near it; `is_unkept` says
    that the store does not have the latter yet."""

    seq: int
    day: int
    language: str
    change: int
    vector: StoryVectors
    membership: Membership | None = None
    nearby: Nearby | None = None
    is_unkept: bool = False


class Surroundings:
    """The articles of one language around those that are being placed, read from the store when first needed."""

    def __init__(self, store: Store, language: str = "") -> None:
        self._store = store
        self._language = language
        self._kept: dict[int, Placed] = {}
        self._terms: dict[int, TermVector] = {}
        self._with_undated = store.stories.has_undated(language)
        self.idf = InverseFrequency(language, store.frequencies.of)

    def fresh(self, pending: Sequence[Pending]) -> list[Placed]:
        """The articles to be placed, as they are now."""
        changes = {article.seq: article.change for article in pending}
        for seq in changes:
            self._kept.pop(seq, None)
        found = self.placed(list(changes))
        for article in found:
            article.change = changes[article.seq]
        return found

    def around(self, fresh: Sequence[Placed]) -> list[Placed]:
        """The placed articles that any of these may belong with."""
        own = {article.seq for article in fresh}
        found: dict[int, None] = {}
        dated = [article.day for article in fresh if article.day != UNDATED]
        if dated:
            window = (min(dated) - REACH_DAYS, max(dated) + REACH_DAYS)
            near = self._store.stories.placed_between(self._language, *window)
            if len(near) > max(SEARCH_WINDOWS_FROM, 50 * len(fresh)):
                found |= dict.fromkeys(self._searched(fresh, window))
            else:
                found |= dict.fromkeys(near)
            if self._with_undated:
                found |= dict.fromkeys(self._searched(fresh, (UNDATED, UNDATED)))
        undated = [article for article in fresh if article.day == UNDATED]
        found |= dict.fromkeys(self._searched(undated, None))
        if undated:
            self._with_undated = True
        memberships = self._store.stories.memberships([seq for seq in found if seq not in own])
        return [article for article in self.placed(list(memberships)) if article.membership is not None]

    def placed(self, seqs: Sequence[int]) -> list[Placed]:
        """Those of these articles that are in the language, with where they are placed."""
        return [article for article in self._read(seqs) if article.language == self._language]

    def members(self, seqs: Sequence[int]) -> list[Placed]:
        """These articles in any language: a person may have put several languages into one story."""
        return self._read(seqs)

    def _read(self, seqs: Sequence[int]) -> list[Placed]:
        missing = [seq for seq in seqs if seq not in self._kept]
        if missing:
            features = self._store.features(missing)
            terms = [TermVector.from_bytes(vector) for vector in features.vectors]
            vectors = story_vectors(terms, self.idf)
            memberships = self._store.stories.memberships(missing)
            nearby = self._store.stories.nearby(missing)
            for row, (seq, day) in enumerate(zip(features.seqs.tolist(), features.days.tolist(), strict=True)):
                membership = memberships.get(seq)
                self._kept[seq] = Placed(
                    seq=seq,
                    day=day,
                    language=features.languages[row],
                    change=membership.change if membership else 0,
                    vector=vectors.row(row),
                    membership=membership,
                    nearby=nearby.get(seq),
                )
                self._terms[seq] = terms[row]
        return [self._kept[seq] for seq in seqs if seq in self._kept]

    def forget_before(self, day: int) -> None:
        """Let go of what a pass that has come to this day will not meet again."""
        gone = [seq for seq, article in self._kept.items() if article.day != UNDATED and article.day < day - REACH_DAYS]
        if len(self._kept) - len(gone) > MOST_KEPT:
            gone = list(self._kept)
        for seq in gone:
            del self._kept[seq]
            self._terms.pop(seq, None)

    def _searched(self, articles: Iterable[Placed], days: tuple[int, int] | None) -> list[int]:
        found: dict[int, None] = {}
        for article in articles:
            telling = telling_terms(self._terms[article.seq], self.idf, SEARCHED_TERMS)
            hits = self._store.search(telling, SEARCHED_CANDIDATES, days) if telling else []
            found |= dict.fromkeys(seq for seq, _ in hits)
        return list(found)


def joined(articles: Sequence[Placed]) -> StoryVectors:
    """The vectors of several articles, in order."""
    return StoryVectors.joined([article.vector for article in articles])


def days_of(articles: Sequence[Placed]) -> NDArray[np.int64]:
    """The day of each article."""
    return np.array([article.day for article in articles], np.int64)
