"""Which placed articles are close to those that are being placed.

What a portion of articles is compared with depends on the articles alone and on the order in which they are placed, not
on the stories that come of it. So many portions are compared in other processes, ahead of being grouped in this one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.analysis import VERSION, record_of
from wideangle.archive.linking import telling_terms
from wideangle.archive.meaning import Meanings
from wideangle.archive.workers import Workers
from wideangle.language import InverseFrequency, TermVector
from wideangle.store import UNDATED, Pending, Store
from wideangle.stories import REACH_DAYS, Edges, StoryVectors, closeness, nearest_edges, story_vectors

SEARCHED_TERMS = 25
SEARCHED_CANDIDATES = 30
"""Where the calendar does not say where to look, the index is asked for so many articles by so many terms."""

SEARCH_WINDOWS_FROM = 2_000
"""A window of more articles than this is searched by the index too, when only a few articles are to be placed in it."""

MOST_KEPT = 10_000

PORTIONS_AHEAD = 8
"""Portions that one process compares in a row: neighbours in time, so that most of what is around one is at hand from
the one before."""

BLOCK = 128
"""Articles compared at a time. In the order of their days a few of them have less around them than all of a portion."""

ALWAYS = (1, date.max.toordinal())
"""Every day that there is."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Articles to be placed, and the pairs (of seqs) among them and with what is placed before them that are close at
    all; `around` are the seqs of all the latter."""

    portion: Sequence[Pending]
    around: Sequence[int]
    edges: Edges


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Portions for another process to compare, in the archive of a folder."""

    folder: Path
    language: str
    portions: list[list[Pending]]


@dataclass(slots=True, eq=False)
class _Kept:
    day: int
    terms: TermVector
    vector: StoryVectors


class Comparer:
    """Compares portions, in the order in which they are placed, with articles of one language, or, with `meanings`, of
    all of them."""

    def __init__(self, store: Store, language: str | None = None, meanings: Meanings | None = None) -> None:
        self._store = store
        self._language = language
        self._meanings = meanings
        self._kept: dict[int, _Kept] = {}
        self._with_undated = store.stories.has_undated(language)
        self._idf: dict[str, InverseFrequency] = {}

    def compare(self, portion: Sequence[Pending]) -> Compared:
        """Compare articles with one another and with all that are placed before them and that they may belong with."""
        seqs = [article.seq for article in portion]
        for seq in seqs:
            self._kept.pop(seq, None)
        if self._meanings is not None:
            self._meanings.forget(seqs)
        self._read(portion)
        around = self._around(portion)
        self._read(around)
        edges = self._edges(around, portion)
        self._forget_before(min(article.day for article in portion))
        return Compared(portion, [article.seq for article in around], edges)

    def _edges(self, around: Sequence[Pending], portion: Sequence[Pending]) -> Edges:
        """The pairs that are close at all: each block of the portion is compared with itself, with the blocks before
        it, and with what is around it, as far as days allow."""
        parts = []
        for start in range(0, len(portion), BLOCK):
            block = portion[start : start + BLOCK]
            others = [*_within_reach([*around, *portion[:start]], block), *block]
            parts.append(
                nearest_edges(
                    self._closeness(block, others), _seqs_of(block), _seqs_of(others), days_of(block), days_of(others)
                )
            )
        return Edges.joined(parts)

    def _around(self, portion: Sequence[Pending]) -> list[Pending]:
        """What is placed before a portion and may belong with any of it."""
        own = {article.seq for article in portion}
        stories, before = self._store.stories, portion[0]
        found: dict[int, Pending] = {}
        searched: dict[int, None] = {}
        dated = [article for article in portion if article.day != UNDATED]
        if dated:
            days = [article.day for article in dated]
            window = (min(days) - REACH_DAYS, max(days) + REACH_DAYS)
            near = stories.placed_between(self._language, *window, before)
            if len(near) > max(SEARCH_WINDOWS_FROM, 50 * len(portion)):
                searched |= dict.fromkeys([*self._searched(portion, window), *self._meant(portion, window)])
            else:
                found |= {article.seq: article for article in near}
            if self._with_undated:
                undated_days = (UNDATED, UNDATED)
                searched |= dict.fromkeys([*self._searched(portion, undated_days), *self._meant(portion, None)])
        undated = [article for article in portion if article.day == UNDATED]
        if undated:
            self._with_undated = True
            searched |= dict.fromkeys(self._searched(undated, None))
            searched |= dict.fromkeys([*self._meant(undated, ALWAYS), *self._meant(undated, None)])
        unknown = [seq for seq in searched if seq not in found]
        found |= {article.seq: article for article in stories.placed(self._language, unknown, before)}
        return [article for seq, article in found.items() if seq not in own]

    def _closeness(self, some: Sequence[Pending], others: Sequence[Pending]) -> NDArray[np.float32]:
        """How close each of some articles is to each of others, [some, others]; 0 to 1."""
        by_words = closeness(self._joined(some), self._joined(others))
        if self._meanings is None:
            return by_words
        languages = [[article.language for article in articles] for articles in (some, others)]
        same = np.array(languages[0])[:, None] == np.array(languages[1])[None, :]
        return self._meanings.closeness(by_words, same, [a.seq for a in some], [a.seq for a in others])

    def _joined(self, articles: Sequence[Pending]) -> StoryVectors:
        return StoryVectors.joined([self._kept[article.seq].vector for article in articles])

    def _read(self, articles: Sequence[Pending]) -> None:
        missing = [article.seq for article in articles if article.seq not in self._kept]
        if not missing:
            return
        features = self._store.features(missing)
        terms = [TermVector.from_bytes(vector) for vector in features.vectors]
        vectors = self._vectors(terms, features.languages)
        kept = map(_Kept, features.days.tolist(), terms, vectors)
        self._kept |= dict(zip(features.seqs.tolist(), kept, strict=True))

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

    def _forget_before(self, day: int) -> None:
        """Let go of what a pass that has come to this day will not meet again."""
        gone = behind({seq: kept.day for seq, kept in self._kept.items()}, day)
        for seq in gone:
            del self._kept[seq]
        if self._meanings is not None:
            self._meanings.forget(gone)

    def _searched(self, articles: Iterable[Pending], days: tuple[int, int] | None) -> list[int]:
        found: dict[int, None] = {}
        for article in articles:
            telling = telling_terms(self._kept[article.seq].terms, self._idf_of(article.language), SEARCHED_TERMS)
            hits = self._store.search(telling, SEARCHED_CANDIDATES, days) if telling else []
            found |= dict.fromkeys(seq for seq, _ in hits)
        return list(found)

    def _meant(self, articles: Sequence[Pending], days: tuple[int, int] | None) -> list[int]:
        if self._meanings is None or not articles:
            return []
        return self._meanings.nearest([article.seq for article in articles], SEARCHED_CANDIDATES, days)


def compared_ahead(
    store: Store, language: str, portions: Iterator[list[Pending]], workers: Workers
) -> Iterator[Compared]:
    """Compare portions of one language in other processes, and give them in their order."""
    waiting: deque[Future[list[Compared]]] = deque()
    while True:
        while len(waiting) < workers.ahead and (some := list(islice(portions, PORTIONS_AHEAD))):
            waiting.append(workers.submit(_compare, _Stretch(store.folder, language, some)))
        if not waiting:
            return
        yield from waiting.popleft().result()


def _compare(stretch: _Stretch) -> list[Compared]:
    """In another process: compare the portions of a stretch."""
    comparer = _comparer(stretch.folder, stretch.language)
    return list(map(comparer.compare, stretch.portions))


@lru_cache(maxsize=1)
def _comparer(folder: Path, language: str) -> Comparer:
    return Comparer(Store.open(folder, analyse=record_of, analysis=VERSION), language)


def _within_reach(articles: Sequence[Pending], block: Sequence[Pending]) -> Sequence[Pending]:
    """Those of some articles whose days allow that they belong with any of a block, in the order of its days."""
    first, last = block[0].day - REACH_DAYS, block[-1].day + REACH_DAYS
    if block[-1].day == UNDATED:
        return articles
    return [article for article in articles if article.day == UNDATED or first <= article.day <= last]


def _seqs_of(articles: Sequence[Pending]) -> NDArray[np.int64]:
    return np.array([article.seq for article in articles], np.int64)


def behind(days: Mapping[int, int], day: int) -> list[int]:
    """Of articles kept at hand, by seq with their days, those that a pass which has come to this day has left behind;
    all of them where they are too many."""
    gone = [seq for seq, its in days.items() if its != UNDATED and its < day - REACH_DAYS]
    return list(days) if len(days) - len(gone) > MOST_KEPT else gone


class HasDay(Protocol):
    """Anything that has a day (an ordinal, or UNDATED)."""

    @property
    def day(self) -> int:
        """The day."""


def days_of(articles: Sequence[HasDay]) -> NDArray[np.int64]:
    """The day of each article."""
    return np.array([article.day for article in articles], np.int64)
