"""Compute the similarity of pairs of articles as inner products of sparse vectors, with numpy only.

Frequent features ('president', 'police') are multiplied in one dense matrix product. Rare features are multiplied by
postings (lists of the articles that contain a feature). Both methods give exact results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.vectors import FEATURES, Floats, StoryVector, StoryVectors

MIN_DENSE_SHARE = 0.04
"""A feature in at least this share of the articles is multiplied in the dense matrix product. Rarer features are faster
to multiply by postings (lists of the articles with a feature)."""

MAX_DENSE_FEATURES = 2_048
"""The greatest number of columns in the dense matrix product. The most frequent features get a column; all other
features are multiplied by postings."""

MIN_DENSE_ARTICLES = 8
"""A feature gets a column in the dense matrix product only if at least this number of articles contain it."""

CHUNK_SIZE = 500_000
"""The number of postings (pairs of feature and article) that are multiplied in one step. With this number, the postings
of one step take at most 25 MB of memory."""

_PLACE_BITS = 36


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Pairs of articles. `left` and `right` are the article numbers; `similarity` is the similarity of each pair (0 to
    1)."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    similarity: Floats

    def selected(self, kept: NDArray[np.bool_]) -> Edges:
        """Return the pairs that are marked True in `kept`."""
        return Edges(self.left[kept], self.right[kept], self.similarity[kept])

    @classmethod
    def joined(cls, parts: Sequence[Edges]) -> Edges:
        """Concatenate the pairs of several `Edges`."""
        return cls(
            np.concatenate([part.left for part in parts]),
            np.concatenate([part.right for part in parts]),
            np.concatenate([part.similarity for part in parts]),
        )


def pairwise_similarity(left: StoryVectors, right: StoryVectors) -> Floats:
    """Return the inner products of all pairs, a matrix [left articles, right articles]. Values are from 0 to 1, except
    for rounding."""
    held = np.zeros(FEATURES, bool)
    held[left.features] = True
    right_entries = _Entries.of(right, held)
    share = np.bincount(right_entries.features, minlength=FEATURES)
    column = _columns(share, len(right))
    left_common, left_rare = _Entries.of(left, share > 0).parted(column)
    right_common, right_rare = right_entries.parted(column)
    columns = int(column.max()) + 1
    total: Floats = left_common.dense(columns) @ right_common.dense(columns).T
    total += _by_postings(left_rare, right_rare)
    return total


def similarity_of_pairs(
    left: Sequence[StoryVector], right: Sequence[StoryVector], pairs: Sequence[Sequence[int]]
) -> Floats:
    """Return the inner products of selected pairs, in a matrix [left articles, right articles] that is 0 for all other
    pairs. `pairs` holds, for each left article, the positions of the right articles to compare."""
    total = np.zeros((len(left), len(right)), np.float32)
    table = np.zeros(FEATURES, np.float32)
    for row, (own, places) in enumerate(zip(left, pairs, strict=True)):
        columns = [place for place in places if len(right[place].features)]
        if not columns:
            continue
        np.add.at(table, own.features, own.weights)
        product = table.take(np.concatenate([right[place].features for place in columns]))
        product *= np.concatenate([right[place].weights for place in columns])
        ends = list(accumulate(len(right[place].features) for place in columns))
        total[row, columns] = np.add.reduceat(product, [0, *ends[:-1]])
        table[own.features] = 0
    return total


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """The features of several articles as parallel arrays. Each position of the arrays stands for one feature of one
    article: `features` is the feature, `owners` the number of the article, and `weights` the weight of the feature in
    the article."""

    articles: int
    features: NDArray[np.int32]
    owners: NDArray[np.int64]
    weights: Floats

    @classmethod
    def of(cls, vectors: StoryVectors, held: NDArray[np.bool_]) -> _Entries:
        """Select the features that are marked True in `held`, [FEATURES]."""
        places = np.flatnonzero(held[vectors.features])
        return cls(len(vectors), vectors.features[places], vectors.owners[places], vectors.weights[places])

    def parted(self, column: NDArray[np.int32]) -> tuple[_Entries, _Entries]:
        """Split the entries into frequent and rare features. Frequent features have a column in `column` and are
        renumbered by this column."""
        at = column[self.features]
        inside, outside = np.flatnonzero(at >= 0), np.flatnonzero(at < 0)
        common = _Entries(self.articles, at[inside], self.owners[inside], self.weights[inside])
        rare = _Entries(self.articles, self.features[outside], self.owners[outside], self.weights[outside])
        return common, rare

    def dense(self, columns: int) -> Floats:
        """Return the entries as a dense matrix [articles, columns]."""
        cells = self.owners * columns + self.features
        sums = np.bincount(cells, self.weights, minlength=self.articles * columns)
        return sums.reshape(self.articles, columns).astype(np.float32)


def _columns(share: NDArray[np.int64], articles: int) -> NDArray[np.int32]:
    """Return the column of each feature in the dense matrix product, or -1 for a feature without a column. `share` is
    the number of articles with each feature."""
    column = np.full(FEATURES, -1, np.int32)
    common = np.flatnonzero(share >= max(MIN_DENSE_SHARE * articles, MIN_DENSE_ARTICLES))
    if len(common) > MAX_DENSE_FEATURES:
        common = common[np.argpartition(-share[common], MAX_DENSE_FEATURES)[:MAX_DENSE_FEATURES]]
    column[common] = np.arange(len(common))
    return column


def _by_postings(left: _Entries, right: _Entries) -> Floats:
    """Compute inner products, a matrix [left articles, right articles], by postings: for each feature of a left
    article, multiply by the weights of the right articles with the same feature."""
    # Feature and position are combined into one integer, because numpy sorts integers faster than argsort.
    keys = (right.features.astype(np.int64) << _PLACE_BITS) | np.arange(len(right.features))
    keys.sort()
    by_feature = keys & ((1 << _PLACE_BITS) - 1)
    owners, weights = right.owners[by_feature], right.weights[by_feature]
    share = np.bincount(right.features, minlength=FEATURES)
    times = share[left.features]
    begins = np.cumsum(share)[left.features] - times
    rows = left.owners * right.articles
    sums = np.zeros(left.articles * right.articles)
    for low, high in _chunks(times):
        repeats = times[low:high]
        ends = np.cumsum(repeats)
        asked = np.repeat(np.arange(low, high), repeats)
        posting = np.arange(ends[-1]) + (begins[low:high] - ends + repeats)[asked - low]
        product = left.weights[asked] * weights[posting]
        sums += np.bincount(rows[asked] + owners[posting], product, minlength=len(sums))
    return sums.reshape(left.articles, right.articles).astype(np.float32)


def _chunks(times: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Split the features into ranges of about CHUNK_SIZE postings. Yield the start and the end of each range."""
    if not len(times):
        return
    total = np.cumsum(times)
    cuts = np.searchsorted(total, np.arange(CHUNK_SIZE, int(total[-1]), CHUNK_SIZE)).tolist()
    bounds = sorted({0, *cuts, len(times)})
    yield from pairwise(bounds)
