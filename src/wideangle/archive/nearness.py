"""Placed articles at hand: what was near each, and their vectors while the pass over time is near them.

With an embedding model articles of all languages are at hand together, by meaning as well as by words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.linking import telling_terms
from wideangle.archive.meaning import Meanings
from wideangle.language import InverseFrequency, TermVector
from wideangle.store import UNDATED, Membership, Nearby, Pending, Store
from wideangle.stories import REACH_DAYS, StoryVectors, closeness, story_vectors

SEARCHED_TERMS = 25
SEARCHED_CANDIDATES = 30
"""Where the calendar does not say where to look, the index is asked for so many articles by so many terms."""

SEARCH_WINDOWS_FROM = 2_000
"""A window of more articles than this is searched by the index too, when only a few articles are to be placed in it."""

MOST_KEPT = 20_000

ALWAYS = (1, date.max.toordinal())
"""Every day that there is."""


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
    """The articles around those that are being placed, read from the store when first needed: those of one language,
    or, with `meanings`, of all of them."""

    def __init__(self, store: Store, language: str | None = None, meanings: Meanings | None = None) -> None:
        self._store = store
        self._language = language
        self._meanings = meanings
        self._kept: dict[int, Placed] = {}
        self._terms: dict[int, TermVector] = {}
        self._with_undated = store.stories.has_undated(language)
        self._idf: dict[str, InverseFrequency] = {}

    def fresh(self, pending: Sequence[Pending]) -> list[Placed]:
        """The articles to be placed, as they are now."""
        changes = {article.seq: article.change for article in pending}
        for seq in changes:
            self._kept.pop(seq, None)
        if self._meanings is not None:
            self._meanings.forget(list(changes))
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
                found |= dict.fromkeys(self._meant(fresh, window))
            else:
                found |= dict.fromkeys(near)
            if self._with_undated:
                found |= dict.fromkeys(self._searched(fresh, (UNDATED, UNDATED)))
                found |= dict.fromkeys(self._meant(fresh, None))
        undated = [article for article in fresh if article.day == UNDATED]
        found |= dict.fromkeys(self._searched(undated, None))
        if undated:
            found |= dict.fromkeys([*self._meant(undated, ALWAYS), *self._meant(undated, None)])
            self._with_undated = True
        memberships = self._store.stories.memberships([seq for seq in found if seq not in own])
        return [article for article in self.placed(list(memberships)) if article.membership is not None]

    def closeness(self, some: Sequence[Placed], others: Sequence[Placed]) -> NDArray[np.float32]:
        """How close each of some articles is to each of others, [some, others]; 0 to 1."""
        by_words = closeness(joined(some), joined(others))
        if self._meanings is None:
            return by_words
        languages = [[article.language for article in articles] for articles in (some, others)]
        same = np.array(languages[0])[:, None] == np.array(languages[1])[None, :]
        return self._meanings.closeness(by_words, same, [a.seq for a in some], [a.seq for a in others])

    def placed(self, seqs: Sequence[int]) -> list[Placed]:
        """Those of these articles that are in the language, with where they are placed."""
        return [article for article in self._read(seqs) if self._language in (None, article.language)]

    def members(self, seqs: Sequence[int]) -> list[Placed]:
        """These articles in any language: a person may have put several languages into one story."""
        return self._read(seqs)

    def _read(self, seqs: Sequence[int]) -> list[Placed]:
        missing = [seq for seq in seqs if seq not in self._kept]
        if missing:
            features = self._store.features(missing)
            terms = [TermVector.from_bytes(vector) for vector in features.vectors]
            vectors = self._vectors(terms, features.languages)
            memberships = self._store.stories.memberships(missing)
            nearby = self._store.stories.nearby(missing)
            for row, (seq, day) in enumerate(zip(features.seqs.tolist(), features.days.tolist(), strict=True)):
                membership = memberships.get(seq)
                self._kept[seq] = Placed(
                    seq=seq,
                    day=day,
                    language=features.languages[row],
                    change=membership.change if membership else 0,
                    vector=vectors[row],
                    membership=membership,
                    nearby=nearby.get(seq),
                )
                self._terms[seq] = terms[row]
        return [self._kept[seq] for seq in seqs if seq in self._kept]

    def _vectors(self, terms: Sequence[TermVector], languages: Sequence[str]) -> list[StoryVectors]:
        found: dict[int, StoryVectors] = {}
        for language in dict.fromkeys(languages):
            rows = [row for row, its in enumerate(languages) if its == language]
            vectors = story_vectors([terms[row] for row in rows], self._idf_of(language))
            found.update((row, vectors.row(place)) for place, row in enumerate(rows))
        return [found[row] for row in range(len(terms))]

    def _idf_of(self, language: str) -> InverseFrequency:
        if language not in self._idf:
            self._idf[language] = InverseFrequency(language, self._store.frequencies.of)
        return self._idf[language]

    def forget_before(self, day: int) -> None:
        """Let go of what a pass that has come to this day will not meet again."""
        gone = [seq for seq, article in self._kept.items() if article.day != UNDATED and article.day < day - REACH_DAYS]
        if len(self._kept) - len(gone) > MOST_KEPT:
            gone = list(self._kept)
        for seq in gone:
            del self._kept[seq]
            self._terms.pop(seq, None)
        if self._meanings is not None:
            self._meanings.forget(gone)

    def _searched(self, articles: Iterable[Placed], days: tuple[int, int] | None) -> list[int]:
        found: dict[int, None] = {}
        for article in articles:
            telling = telling_terms(self._terms[article.seq], self._idf_of(article.language), SEARCHED_TERMS)
            hits = self._store.search(telling, SEARCHED_CANDIDATES, days) if telling else []
            found |= dict.fromkeys(seq for seq, _ in hits)
        return list(found)

    def _meant(self, articles: Sequence[Placed], days: tuple[int, int] | None) -> list[int]:
        if self._meanings is None or not articles:
            return []
        return self._meanings.nearest([article.seq for article in articles], SEARCHED_CANDIDATES, days)


def joined(articles: Sequence[Placed]) -> StoryVectors:
    """The vectors of several articles, in order."""
    return StoryVectors.joined([article.vector for article in articles])


def days_of(articles: Sequence[Placed]) -> NDArray[np.int64]:
    """The day of each article."""
    return np.array([article.day for article in articles], np.int64)
