"""How close each of some articles is to each of others: inner products of sparse vectors, by numpy alone.

What many of the others have in common ('president', 'police') goes through one dense matrix product; what few of
them have is found by its postings. Both are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.vectors import FEATURES, Floats, StoryVector, StoryVectors

COMMON_SHARE = 0.04
"""Features of more than this share of the articles go through the dense product: below it postings are the cheaper."""

MOST_COMMON = 2_048
"""Columns of the dense product at most, the commonest features; the rest has postings however common."""

LEAST_COMMON = 8
"""A feature of fewer articles than this is never worth a column."""

PIECE = 500_000
"""Postings multiplied at a time, which bounds the memory they take to 25 MB."""

_PLACE_BITS = 36


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Pairs of articles by their numbers (`left`, `right`) and how close they are (0 to 1)."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    closeness: Floats

    @classmethod
    def joined(cls, parts: Sequence[Edges]) -> Edges:
        """The pairs of all parts."""
        return cls(
            np.concatenate([part.left for part in parts]),
            np.concatenate([part.right for part in parts]),
            np.concatenate([part.closeness for part in parts]),
        )


def closeness(some: StoryVectors, others: StoryVectors) -> Floats:
    """Inner products, [some, others]; 0 to 1, rounding aside."""
    held = np.zeros(FEATURES, bool)
    held[some.features] = True
    theirs = _Entries.of(others, held)
    share = np.bincount(theirs.features, minlength=FEATURES)
    column = _columns(share, len(others))
    our_common, our_rare = _Entries.of(some, share > 0).parted(column)
    their_common, their_rare = theirs.parted(column)
    columns = int(column.max()) + 1
    total: Floats = our_common.dense(columns) @ their_common.dense(columns).T
    total += _by_postings(our_rare, their_rare)
    return total


def closeness_of_pairs(
    some: Sequence[StoryVector], others: Sequence[StoryVector], pairs: Sequence[Sequence[int]]
) -> Floats:
    """Inner products, [some, others], of a few pairs: `pairs` says with which of the others (their places) each is
    compared. 0 for the rest."""
    total = np.zeros((len(some), len(others)), np.float32)
    table = np.zeros(FEATURES, np.float32)
    for row, (own, places) in enumerate(zip(some, pairs, strict=True)):
        columns = [place for place in places if len(others[place].features)]
        if not columns:
            continue
        np.add.at(table, own.features, own.weights)
        product = table.take(np.concatenate([others[place].features for place in columns]))
        product *= np.concatenate([others[place].weights for place in columns])
        ends = list(accumulate(len(others[place].features) for place in columns))
        total[row, columns] = np.add.reduceat(product, [0, *ends[:-1]])
        table[own.features] = 0
    return total


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """Features of so many `articles`, with the number of the article that each belongs to and its weight there."""

    articles: int
    features: NDArray[np.int32]
    owners: NDArray[np.int64]
    weights: Floats

    @classmethod
    def of(cls, vectors: StoryVectors, held: NDArray[np.bool_]) -> _Entries:
        """The features that are held, [FEATURES]."""
        places = np.flatnonzero(held[vectors.features])
        return cls(len(vectors), vectors.features[places], vectors.owners[places], vectors.weights[places])

    def parted(self, column: NDArray[np.int32]) -> tuple[_Entries, _Entries]:
        """Those that have a column, named by it, and the rest."""
        at = column[self.features]
        inside, outside = np.flatnonzero(at >= 0), np.flatnonzero(at < 0)
        common = _Entries(self.articles, at[inside], self.owners[inside], self.weights[inside])
        rare = _Entries(self.articles, self.features[outside], self.owners[outside], self.weights[outside])
        return common, rare

    def dense(self, columns: int) -> Floats:
        """As a matrix, [articles, columns]."""
        cells = self.owners * columns + self.features
        sums = np.bincount(cells, self.weights, minlength=self.articles * columns)
        return sums.reshape(self.articles, columns).astype(np.float32)


def _columns(share: NDArray[np.int64], articles: int) -> NDArray[np.int32]:
    """For each feature its column in the dense product, -1 where it has none; `share` is how many articles have it."""
    column = np.full(FEATURES, -1, np.int32)
    common = np.flatnonzero(share >= max(COMMON_SHARE * articles, LEAST_COMMON))
    if len(common) > MOST_COMMON:
        common = common[np.argpartition(-share[common], MOST_COMMON)[:MOST_COMMON]]
    column[common] = np.arange(len(common))
    return column


def _by_postings(some: _Entries, others: _Entries) -> Floats:
    """Inner products, [some, others], by looking up for each feature of some which of the others have it."""
    # Sorting the places along with their features beats sorting places by feature: numpy sorts integers by vector.
    keys = (others.features.astype(np.int64) << _PLACE_BITS) | np.arange(len(others.features))
    keys.sort()
    by_feature = keys & ((1 << _PLACE_BITS) - 1)
    owners, weights = others.owners[by_feature], others.weights[by_feature]
    share = np.bincount(others.features, minlength=FEATURES)
    times = share[some.features]
    begins = np.cumsum(share)[some.features] - times
    rows = some.owners * others.articles
    sums = np.zeros(some.articles * others.articles)
    for low, high in _pieces(times):
        repeats = times[low:high]
        ends = np.cumsum(repeats)
        asked = np.repeat(np.arange(low, high), repeats)
        posting = np.arange(ends[-1]) + (begins[low:high] - ends + repeats)[asked - low]
        product = some.weights[asked] * weights[posting]
        sums += np.bincount(rows[asked] + owners[posting], product, minlength=len(sums))
    return sums.reshape(some.articles, others.articles).astype(np.float32)


def _pieces(times: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Runs of features that have about `PIECE` postings together."""
    if not len(times):
        return
    total = np.cumsum(times)
    cuts = np.searchsorted(total, np.arange(PIECE, int(total[-1]), PIECE)).tolist()
    bounds = sorted({0, *cuts, len(times)})
    yield from pairwise(bounds)
