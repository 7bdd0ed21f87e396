"""Compute one sparse vector for each article, so that the similarity of two articles is one inner product.

The vector is the sum of three vectors: the terms of the article weighted by position (the first terms count most), the
terms without position, and the terms of the headline. Its features are terms and pairs of neighbouring terms; pairs
represent names and set phrases. All weights are TF-IDF weights, and each of the three vectors is scaled to a fixed
length. This one inner product ranks pairs of articles as well as the weighted sum of nine cosines in the link model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from wideangle.language import MAX_TERMS, InverseFrequency, TermVector, pair_hashes

Floats = NDArray[np.float32]
Number = TypeVar("Number", np.uint32, np.float32)

FEATURES = 2**18
"""The number of features of a vector. Terms and pairs of terms are numbered by the low bits of their hashes. Two
articles of 600 features share 1.4 features by hash collision, which adds .002 to their similarity. A larger table would
not fit the processor's cache."""

POSITION_DECAY = 60.0
"""The decay constant of term weights by position: the weight of a term falls by a factor of e for each POSITION_DECAY
terms before it."""

WHOLE_WEIGHT = 0.5
HEADLINE_WEIGHT = 0.5
PAIRS_WEIGHT = 1.0
"""The weights of three kinds of features: the terms of the whole text (WHOLE_WEIGHT), the terms of the headline
(HEADLINE_WEIGHT), and pairs of neighbouring terms (PAIRS_WEIGHT). The terms weighted by position have the weight 1.
These values give the greatest average precision in American news (AllSides)."""

UNTITLED_TERMS = 12
"""The number of leading terms that replace a missing headline: about the first sentence."""

_FADING = np.exp(np.arange(MAX_TERMS + 1) / -POSITION_DECAY)
_UNFADED = np.ones(MAX_TERMS)
_PAIR_OFFSET = 0x5BD1E995


class StoryVector(NamedTuple):
    """The sparse vector of one article, of length 1: `features` (int32, below FEATURES) and their `weights`
    (float32)."""

    features: NDArray[np.int32]
    weights: Floats


@dataclass(frozen=True, slots=True, eq=False)
class StoryVectors:
    """The sparse vectors of several articles, concatenated. Each vector has length 1.

    `starts` (int64) is the position at which each vector begins in `features` (int32, below FEATURES) and `weights`
    (float32); one more value marks the end of the last vector.
    """

    starts: NDArray[np.int64]
    features: NDArray[np.int32]
    weights: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def owners(self) -> NDArray[np.int64]:
        """The article number of each feature."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def rows(self) -> list[StoryVector]:
        """Return a list with the vector of each article."""
        bounds = pairwise(self.starts.tolist())
        return [StoryVector(self.features[begin:end], self.weights[begin:end]) for begin, end in bounds]

    @classmethod
    def of(cls, rows: Sequence[StoryVector]) -> StoryVectors:
        """Concatenate the vectors of several articles."""
        if not rows:
            return cls(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.float32))
        starts = np.cumsum([0, *(len(row.features) for row in rows)])
        return cls(
            starts, np.concatenate([row.features for row in rows]), np.concatenate([row.weights for row in rows])
        )


def story_vectors(vectors: Sequence[TermVector], idf: InverseFrequency) -> StoryVectors:
    """Compute the vectors of articles in one language. The vector of an article without terms is zero, and its
    similarity to every vector is 0."""
    if not vectors:
        return StoryVectors.of([])
    distinct = np.array([len(vector.hashes) for vector in vectors])
    lengths = np.array([len(vector.order) for vector in vectors])
    hashes = np.concatenate([vector.hashes for vector in vectors])
    token = np.concatenate([vector.order for vector in vectors], dtype=np.int64)
    token += np.repeat(np.cumsum(distinct) - distinct, lengths)
    position_weights = [
        part for vector in vectors for part in (_UNFADED[: vector.title], _FADING[: len(vector.order) - vector.title])
    ]
    begins = (np.cumsum(lengths) - lengths).tolist()
    titles = [
        token[begin : begin + min(vector.title or UNTITLED_TERMS, len(vector.order))]
        for begin, vector in zip(begins, vectors, strict=True)
    ]
    weights = idf(hashes)

    def view(tokens: NDArray[np.int64], counts: NDArray[np.float64] | None = None, length: float = 1.0) -> Floats:
        tf = np.bincount(tokens, counts, minlength=len(hashes)).astype(np.float32)
        return _at_length(length, np.log1p(tf) * weights, distinct)

    terms = view(token, np.concatenate(position_weights)) + view(token, length=WHOLE_WEIGHT)
    terms += view(np.concatenate(titles), length=HEADLINE_WEIGHT)
    pair, pairs = _distinct_pairs(hashes[token], lengths)
    weighed = _at_length(1.0, terms, distinct), _at_length(PAIRS_WEIGHT, idf.pairs(pair), pairs)
    features = _interleaved(hashes, pair ^ np.uint32(_PAIR_OFFSET), distinct, pairs) & np.uint32(FEATURES - 1)
    sizes = distinct + pairs
    return StoryVectors(
        starts=np.append(0, np.cumsum(sizes)),
        features=features.astype(np.int32),
        weights=_at_length(1.0, _interleaved(*weighed, distinct, pairs), sizes),
    )


def _interleaved(
    first: NDArray[Number], second: NDArray[Number], first_sizes: NDArray[np.int64], second_sizes: NDArray[np.int64]
) -> NDArray[Number]:
    """Merge two concatenated arrays: return, for each article, its values in `first` followed by its values in
    `second`. `first_sizes` and `second_sizes` are the numbers of values of each article."""
    first_slices = pairwise([0, *np.cumsum(first_sizes).tolist()])
    second_slices = pairwise([0, *np.cumsum(second_sizes).tolist()])
    parts = zip(starmap(slice, first_slices), starmap(slice, second_slices), strict=True)
    return np.concatenate([part for left, right in parts for part in (first[left], second[right])])


def _distinct_pairs(
    sequence: NDArray[np.uint32], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the distinct pairs of neighbouring terms of each article as hashes, concatenated, and the number of these
    pairs for each article."""
    owner = np.repeat(np.arange(len(lengths)), lengths)
    inside = owner[1:] == owner[:-1]
    pairs = pair_hashes(sequence[:-1], sequence[1:])[inside]
    keys = np.sort((owner[1:][inside].astype(np.uint64) << np.uint64(32)) | pairs)
    keys = keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]]
    held = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(lengths))
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32), held


def _at_length(length: float, weights: Floats, sizes: NDArray[np.int64]) -> Floats:
    """Scale each of several concatenated vectors to the given length. `sizes` are the numbers of entries of each
    vector."""
    squares = np.zeros(len(weights) + 1, np.float32)  # one more value, so that empty vectors at the end have a start
    np.multiply(weights, weights, out=squares[:-1])
    lengths = np.sqrt(np.maximum(np.add.reduceat(squares, np.cumsum(sizes) - sizes), np.float32(1e-12)))
    scaled: Floats = weights * np.repeat(np.float32(length) / lengths, sizes)
    return scaled
