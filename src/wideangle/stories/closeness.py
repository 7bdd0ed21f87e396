"""How close each of some articles is to each of others: inner products of sparse vectors, by numpy alone.

What many of the others have in common ('president', 'police') goes through one dense matrix product; what few of
them have is found by its postings. Both are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.vectors import FEATURES, Floats, StoryVectors

COMMON_SHARE = 0.04
"""Features of more than this share of the articles go through the dense product: below it postings are the cheaper."""

MOST_COMMON = 1_024
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
    share = np.bincount(others.features, minlength=FEATURES)
    column = _columns(share, len(others))
    total = _dense(some, others, column)
    total += _by_postings(some, others, np.where(column < 0, share, 0))
    return total


def closeness_of_pairs(some: StoryVectors, others: StoryVectors, pairs: Sequence[Sequence[int]]) -> Floats:
    """Inner products, [some, others], of a few pairs: with which of the others each is compared. 0 for the rest."""
    total = np.zeros((len(some), len(others)), np.float32)
    features, weights = others.features, others.weights
    bounds = list(pairwise(others.starts.tolist()))
    table = np.zeros(FEATURES, np.float32)
    for row, (begin, end) in enumerate(pairwise(some.starts.tolist())):
        columns = [column for column in pairs[row] if bounds[column][0] < bounds[column][1]]
        if not columns:
            continue
        own = some.features[begin:end]
        np.add.at(table, own, some.weights[begin:end])
        parts = [slice(*bounds[column]) for column in columns]
        product = table[np.concatenate([features[part] for part in parts])]
        product *= np.concatenate([weights[part] for part in parts])
        sizes = [part.stop - part.start for part in parts]
        total[row, columns] = np.add.reduceat(product, np.cumsum([0, *sizes[:-1]]))
        table[own] = 0
    return total


def _columns(share: NDArray[np.int64], articles: int) -> NDArray[np.int64]:
    """For each feature its column in the dense product, -1 where it has none."""
    column = np.full(FEATURES, -1)
    common = np.flatnonzero(share >= max(COMMON_SHARE * articles, LEAST_COMMON))
    if len(common) > MOST_COMMON:
        common = common[np.argpartition(-share[common], MOST_COMMON)[:MOST_COMMON]]
    column[common] = np.arange(len(common))
    return column


def _dense(some: StoryVectors, others: StoryVectors, column: NDArray[np.int64]) -> Floats:
    columns = int(column.max()) + 1

    def filled(vectors: StoryVectors) -> Floats:
        at = column[vectors.features]
        inside = np.flatnonzero(at >= 0)
        cells = vectors.owners[inside] * columns + at[inside]
        sums = np.bincount(cells, vectors.weights[inside], minlength=len(vectors) * columns)
        return sums.reshape(len(vectors), columns).astype(np.float32)

    product: Floats = filled(some) @ filled(others).T
    return product


def _by_postings(some: StoryVectors, others: StoryVectors, share: NDArray[np.int64]) -> Floats:
    """The part of the inner products that comes from features whose `share` (articles that have it) is not 0."""
    asked = np.zeros(FEATURES, bool)
    asked[some.features] = True
    share = np.where(asked, share, 0)
    kept = np.flatnonzero(share[others.features])
    # Sorting the places along with their features beats sorting places by feature: numpy sorts integers by vector.
    keys = (others.features[kept].astype(np.int64) << _PLACE_BITS) | kept
    keys.sort()
    by_feature = keys & ((1 << _PLACE_BITS) - 1)
    posted_owner, posted_weight = others.owners[by_feature], others.weights[by_feature]
    first = np.cumsum(share) - share
    met = np.flatnonzero(share[some.features])
    sums = np.zeros(len(some) * len(others))
    row, weights = some.owners[met] * len(others), some.weights[met]
    features = some.features[met]
    times = share[features]
    begin = first[features]
    for low, high in _pieces(times):
        repeats = times[low:high]
        ends = np.cumsum(repeats)
        posting = np.arange(ends[-1]) + np.repeat(begin[low:high] - ends + repeats, repeats)
        cell = np.repeat(row[low:high], repeats) + posted_owner[posting]
        product = np.repeat(weights[low:high], repeats) * posted_weight[posting]
        sums += np.bincount(cell, product, minlength=len(sums))
    return sums.reshape(len(some), len(others)).astype(np.float32)


def _pieces(times: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Runs of features that have about `PIECE` postings together."""
    if not len(times):
        return
    total = np.cumsum(times)
    cuts = np.searchsorted(total, np.arange(PIECE, int(total[-1]), PIECE)).tolist()
    bounds = sorted({0, *cuts, len(times)})
    yield from pairwise(bounds)
