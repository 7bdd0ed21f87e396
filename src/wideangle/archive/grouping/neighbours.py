"""Which placed articles are close to those that are being placed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis.record import UNDATED
from wideangle.archive.grouping.candidate_search import (
    AMONG_UNDATED,
    FIRST,
    OF_ANY_TIME,
    OF_THEIR_TIME,
    SEARCHED_CANDIDATES,
    THEIR_TIME_DAYS,
    WITHIN_REACH,
    CandidateSearch,
)
from wideangle.archive.grouping.cross_language import CrossLanguage
from wideangle.archive.grouping.embedding_similarity import Meanings
from wideangle.archive.retrieval.inverse_frequencies import inverse_frequencies
from wideangle.language import TermVector
from wideangle.store import Pending, Store
from wideangle.stories import (
    REACH_DAYS,
    Edges,
    StoryVector,
    StoryVectors,
    closeness,
    closeness_of_pairs,
    likeliest_days,
    nearest_edges,
    story_vectors,
)

SEARCHED_WINDOW = 2_000
"""Where more articles than this are within reach, the index says with which to compare: to compare with all of them
would cost the square of what is published in a day. With AllSides squeezed into a month, 10,000 within reach, placing
takes half the processor time, and B-cubed F1 of the training stories is .806, against .799 with all compared."""

MOST_KEPT = 5_000
"""Articles that are kept at hand: of more all are let go, and read anew when they are met again."""

READ_AT_ONCE = 512
"""Articles that are read together."""

MADE_AT_ONCE = 64
"""Articles whose vectors are made together: what is worked on stays in the processor's cache."""

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
    across: NDArray[np.bool_]
    """Which edges lie between two languages."""


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """What may belong with a portion: articles `near` any of it, the seqs that were `found` for each of its articles,
    and `all` of these that are placed before it, by seq."""

    near: list[Pending]
    found: dict[int, list[int]]
    all: dict[int, Pending]


@dataclass(slots=True, eq=False)
class _Kept:
    day: int
    vector: StoryVector


class Comparer:
    """Compares portions, in the order in which they are placed, with articles of one language, or, with `meanings`, of
    all of them."""

    def __init__(
        self,
        store: Store,
        language: str | None = None,
        meanings: Meanings | None = None,
        cross_language: CrossLanguage | None = None,
    ) -> None:
        self._store = store
        self._language = language
        self._meanings = meanings
        self._cross_language = cross_language
        self._kept: dict[int, _Kept] = {}
        self._with_undated = store.stories.has_undated(language)
        self._idf_of = inverse_frequencies(store)
        self._candidates = CandidateSearch(store, self._idf_of)

    def compare(self, portion: Sequence[Pending]) -> Compared:
        """Compare articles with one another and with all that are placed before them and that they may belong with."""
        seqs = [article.seq for article in portion]
        for seq in seqs:
            self._kept.pop(seq, None)
        if self._meanings is not None:
            self._meanings.forget(seqs)
        if self._cross_language is not None:
            self._cross_language.forget(seqs)
        self._candidates.prepare(self._read(portion))
        around = self._around(portion)
        self._read(list(around.all.values()))
        edges = self._edges(around, portion)
        if portion[0].day == UNDATED:
            found = self._found_then(portion, around, edges)
            edges = Edges.joined([edges, self._edges_found(portion, found, around.all)])
        self._forget_before(min(article.day for article in portion))
        return Compared(portion, list(around.all), edges, _across(edges, [*around.all.values(), *portion]))

    def _edges(self, around: _Around, portion: Sequence[Pending]) -> Edges:
        """The pairs that are close at all: each block of the portion is compared with itself, with the blocks before
        it, with what is around it as far as days allow, and each of its articles with what the index found for it."""
        near = {article.seq for article in around.near}
        beyond = {seq: article for seq, article in around.all.items() if seq not in near}
        parts = []
        for start in range(0, len(portion), BLOCK):
            block = portion[start : start + BLOCK]
            others = _within_reach([*around.near, *portion[:start]], block)
            parts.append(self._edges_between(block, [*others, *block]))
            parts.append(self._edges_found(block, around.found, beyond))
        return Edges.joined(parts)

    def _edges_between(self, some: Sequence[Pending], others: Sequence[Pending]) -> Edges:
        by_words = closeness(StoryVectors.of(self._vectors_of(some)), StoryVectors.of(self._vectors_of(others)))
        return _close(self._with_meaning(by_words, some, others), some, others)

    def _edges_found(
        self, some: Sequence[Pending], found: Mapping[int, Sequence[int]], those: Mapping[int, Pending]
    ) -> Edges:
        """The pairs of some articles with `those` (by seq) that were `found` for each."""
        others = [those[seq] for seq in sorted({seq for article in some for seq in found[article.seq]} & those.keys())]
        place = {other.seq: number for number, other in enumerate(others)}
        pairs = [[place[seq] for seq in dict.fromkeys(found[article.seq]) if seq in place] for article in some]
        by_words = closeness_of_pairs(self._vectors_of(some), self._vectors_of(others), pairs)
        asked = np.zeros(by_words.shape, bool)
        for row, places in enumerate(pairs):
            asked[row, places] = True
        return _close(np.where(asked, self._with_meaning(by_words, some, others), 0), some, others)

    def _with_meaning(
        self, by_words: NDArray[np.float32], some: Sequence[Pending], others: Sequence[Pending]
    ) -> NDArray[np.float32]:
        """How close articles are, [some, others], given how close they are by their words; 0 to 1."""
        if self._cross_language is not None:
            return self._cross_language.similarity(by_words, some, others)
        if self._meanings is None or not others:
            return by_words
        languages = [[article.language for article in articles] for articles in (some, others)]
        same = np.array(languages[0])[:, None] == np.array(languages[1])[None, :]
        return self._meanings.closeness(by_words, same, _seqs_of(some).tolist(), _seqs_of(others).tolist())

    def _found_then(self, undated: Sequence[Pending], around: _Around, edges: Edges) -> dict[int, list[int]]:
        """By seq, what the index finds for undated articles once it is known what the first that it found are, of the
        time that these tell or of any; without what they are compared with already. All of it is around them then."""
        everything = [*around.all.values(), *undated]
        place = np.argsort(_seqs_of(everything))
        seqs = _seqs_of(everything)[place]
        left, right = np.searchsorted(seqs, edges.left), np.searchsorted(seqs, edges.right)
        likely = likeliest_days(days_of(everything)[place], Edges(left, right, edges.closeness))
        found: dict[int, list[int]] = {article.seq: [] for article in undated}
        for article in undated:
            day = int(likely[np.searchsorted(seqs, article.seq)])
            if day == UNDATED:
                self._candidates.search([article], OF_ANY_TIME, None, found)
            else:
                window = day - THEIR_TIME_DAYS, day + THEIR_TIME_DAYS
                self._candidates.search([article], OF_THEIR_TIME, window, found)
        unknown = {seq for seqs in found.values() for seq in seqs} - set(seqs.tolist())
        then = self._store.stories.placed(self._language, sorted(unknown), undated[0])
        self._read(then)
        around.all.update(_by_seq(then))
        near = {article.seq for article in around.near}
        return {seq: [one for one in its if one not in near.union(around.found[seq])] for seq, its in found.items()}

    def _around(self, portion: Sequence[Pending]) -> _Around:
        """What is placed before a portion and may belong with any of it."""
        own = {article.seq for article in portion}
        stories, before = self._store.stories, portion[0]
        near: dict[int, Pending] = {}
        meant: list[int] = []
        found: dict[int, list[int]] = {article.seq: [] for article in portion}
        if before.day != UNDATED:
            windows = _windows(portion)
            for window in reversed(windows):
                most = SEARCHED_WINDOW + 1 - len(near)
                near |= _by_seq(stories.placed_between(self._language, *window, before, most))
            if len(near) > SEARCHED_WINDOW:
                # What is yet to be placed would only stand in the way of what is.
                latest = max(article.day for article in (*near.values(), *portion))
                near, whole = {}, (windows[0][0], latest)
                self._candidates.search(portion, WITHIN_REACH, whole, found)
                meant += [*self._meant(portion, whole), *self._in_other_languages(portion, whole)]
            if self._with_undated:
                self._candidates.search(portion, AMONG_UNDATED, (UNDATED, UNDATED), found)
                meant += [*self._meant(portion, None), *self._in_other_languages(portion, None)]
        else:
            self._with_undated = True
            self._candidates.search(portion, FIRST, None, found)
            meant += [*self._meant(portion, ALWAYS), *self._meant(portion, None)]
            meant += self._of_their_time_in_other_languages(portion, found)
        near |= _by_seq(stories.placed(self._language, [seq for seq in meant if seq not in near], before))
        unknown = {seq for seqs in found.values() for seq in seqs} - near.keys()
        every = near | _by_seq(stories.placed(self._language, sorted(unknown), before))
        for seq in own:
            near.pop(seq, None)
            every.pop(seq, None)
        return _Around(list(near.values()), found, every)

    def _vectors_of(self, articles: Sequence[Pending]) -> list[StoryVector]:
        return [self._kept[article.seq].vector for article in articles]

    def _read(self, articles: Sequence[Pending]) -> dict[int, TermVector]:
        """Have these articles at hand; the terms of those that were not."""
        missing = [article.seq for article in articles if article.seq not in self._kept]
        found: dict[int, TermVector] = {}
        for start in range(0, len(missing), READ_AT_ONCE):
            features = self._store.features(missing[start : start + READ_AT_ONCE])
            terms = [TermVector.from_bytes(vector) for vector in features.vectors]
            seqs = features.seqs.tolist()
            kept = map(_Kept, features.days.tolist(), self._made(terms, features.languages))
            self._kept |= dict(zip(seqs, kept, strict=True))
            found |= dict(zip(seqs, terms, strict=True))
        return found

    def _made(self, terms: Sequence[TermVector], languages: Sequence[str]) -> list[StoryVector]:
        found: dict[int, StoryVector] = {}
        for language in dict.fromkeys(languages):
            every = [row for row, its in enumerate(languages) if its == language]
            for start in range(0, len(every), MADE_AT_ONCE):
                rows = every[start : start + MADE_AT_ONCE]
                vectors = story_vectors([terms[row] for row in rows], self._idf_of(language))
                found |= dict(zip(rows, vectors.rows(), strict=True))
        return [found[row] for row in range(len(terms))]

    def _forget_before(self, day: int) -> None:
        """Let go of what a pass that has come to this day will not meet again."""
        gone = behind({seq: kept.day for seq, kept in self._kept.items()}, day)
        for seq in gone:
            del self._kept[seq]
        if self._meanings is not None:
            self._meanings.forget(gone)
        if self._cross_language is not None:
            self._cross_language.forget(gone)

    def _meant(self, articles: Sequence[Pending], days: tuple[int, int] | None) -> list[int]:
        if self._meanings is None or not articles:
            return []
        return self._meanings.nearest([article.seq for article in articles], SEARCHED_CANDIDATES, days)

    def _in_other_languages(self, articles: Sequence[Pending], days: tuple[int, int] | None) -> list[int]:
        """The seqs of what is most similar to articles in other languages, in these days, or among the undated."""
        if self._cross_language is None or not articles:
            return []
        return self._cross_language.nearest(articles, SEARCHED_CANDIDATES, days)

    def _of_their_time_in_other_languages(
        self, undated: Sequence[Pending], found: Mapping[int, Sequence[int]]
    ) -> list[int]:
        """The same for undated articles: among the undated, and around the days of what was found for each."""
        if self._cross_language is None:
            return []
        seqs = self._in_other_languages(undated, None)
        days = self._store.stories.days([seq for article in undated for seq in found[article.seq]])
        for article in undated:
            known = [day for seq in found[article.seq] if (day := days.get(seq, UNDATED)) != UNDATED]
            if known:
                middle = sorted(known)[len(known) // 2]
                window = middle - THEIR_TIME_DAYS, middle + THEIR_TIME_DAYS
                seqs += self._in_other_languages([article], window)
        return seqs


def _close(matrix: NDArray[np.float32], some: Sequence[Pending], others: Sequence[Pending]) -> Edges:
    """The pairs worth keeping of a matrix of closeness [some, others]."""
    return nearest_edges(matrix, _seqs_of(some), _seqs_of(others), days_of(some), days_of(others))


def _across(edges: Edges, articles: Sequence[Pending]) -> NDArray[np.bool_]:
    """Which edges lie between two languages."""
    languages = sorted({article.language for article in articles})
    order = np.argsort(_seqs_of(articles))
    seqs = _seqs_of(articles)[order]
    numbers = np.array([languages.index(article.language) for article in articles], np.int64)[order]
    left, right = (numbers[np.searchsorted(seqs, ends)] for ends in (edges.left, edges.right))
    across: NDArray[np.bool_] = left != right
    return across


def _windows(portion: Sequence[Pending]) -> list[tuple[int, int]]:
    """The first and last day of each span of days that is within reach of a portion: one that leaps over years, as old
    archives do, has little to do with what lies between."""
    windows: list[tuple[int, int]] = []
    for day in dict.fromkeys(article.day for article in portion):
        first, last = day - REACH_DAYS, day + REACH_DAYS
        if windows and first <= windows[-1][1] + 1:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


def _within_reach(articles: Sequence[Pending], block: Sequence[Pending]) -> Sequence[Pending]:
    """Those of some articles whose days allow that they belong with any of a block."""
    if block[-1].day == UNDATED or not articles:
        return articles
    windows = np.array(_windows(block))
    days = days_of(articles)
    window = np.maximum(np.searchsorted(windows[:, 0], days, side="right") - 1, 0)
    inside = (days == UNDATED) | ((windows[window, 0] <= days) & (days <= windows[window, 1]))
    return list(compress(articles, inside.tolist()))


def _by_seq(articles: Iterable[Pending]) -> dict[int, Pending]:
    return {article.seq: article for article in articles}


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
