"""Inverse document frequencies (IDF) that are useful from the first article on.

An archive of fifty articles has no reliable statistics. A background table ships with the package and counts as
`PRIOR_DOCUMENTS` articles, so that it dominates in a new archive and loses weight as the archive grows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from wideangle.language.lexical.terms import term_hash

BUCKETS = 2**22
"""The number of counters. Document frequencies are counted by the low bits of a term's hash. With a million distinct
terms, one term in five shares its counter, usually with a term seen once or twice, which changes its IDF by less
than .1."""

PRIOR_DOCUMENTS = 2_000
"""The weight of the background table, in articles. It dominates hundreds of articles and is negligible beside ten
thousands. The value was chosen without measurement."""

_UNSEEN = 255
_UNSEEN_SHARE = 2e-5

COMMON_PAIR_SHARE = 1.5e-3
"""Pairs of adjacent terms in a smaller share of articles are not in the table, and all have the same IDF. Measured
frequencies of all pairs rank no better on AllSides train, and would need a table fifty times the size."""


def bucket(hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the frequency bucket of each term hash."""
    return (hashes & np.uint32(BUCKETS - 1)).astype(np.int64)


def language_mark(language: str) -> int:
    """Return a hash that is counted once for every article in a language, as if it were a term in all of them."""
    return term_hash(f"\N{NULL}{language}")


class Background:
    """The share of a language's news articles that contain a term, for each bucket. The table has one byte for each
    bucket, 4 MB.

    `halvings` are negative binary logarithms of the shares of `buckets`, in sixteenths; 255 stands for terms that were
    not seen.
    """

    def __init__(self, buckets: NDArray[np.uint32], halvings: NDArray[np.uint8]) -> None:
        self._codes = np.full(BUCKETS, _UNSEEN, np.uint8)
        self._codes[buckets] = halvings
        shares = np.exp2(-np.arange(_UNSEEN + 1, dtype=np.float32) / 16)
        shares[_UNSEEN] = _UNSEEN_SHARE
        self._shares = shares
        self._pairs = -np.log(np.maximum(shares, np.float32(COMMON_PAIR_SHARE)))

    def shares(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the share (0 to 1) of articles that contain each of these terms, or pairs of neighbouring terms."""
        return self._shares.take(self._codes.take(bucket(hashes)))

    def pair_weights(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the IDF of each of these pairs of neighbouring terms."""
        return self._pairs.take(self._codes.take(bucket(hashes)))


@cache
def background(language: str) -> Background | None:
    """Return the shipped table of a language; None if there is none."""
    resource = files("wideangle.language") / "background" / f"{language}.npz"
    if not resource.is_file():
        return None
    with resource.open("rb") as stream, np.load(stream) as table:
        return Background(table["bucket"], table["halvings"])


@dataclass(frozen=True, slots=True, eq=False)
class InverseFrequency:
    """Computes ln((N + B) / (df + B·p + ½)), at least 0, for term hashes of one language.

    df is the archive's document frequency of a term hash, which `counts` returns. N is the number of the archive's
    articles in the language, which is the frequency of `language_mark`. p is the share of articles with the term in the
    background table, and B is `PRIOR_DOCUMENTS`.
    """

    language: str
    counts: Callable[[NDArray[np.uint32]], NDArray[np.int32]] | None = None

    def __call__(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the IDF (float32, natural logarithm) of each term hash."""
        expected = np.full(len(hashes), 0.5, np.float32)
        prior = 0
        if (known := background(self.language)) is not None:
            prior = PRIOR_DOCUMENTS
            expected += prior * known.shares(hashes)
        documents = 0
        if self.counts is not None:
            expected += self.counts(hashes)
            documents = int(self.counts(np.array([language_mark(self.language)], np.uint32))[0])
        return np.maximum(np.log((documents + prior + 1) / expected), 0).astype(np.float32)

    def pairs(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the IDF of pairs of neighbouring terms (hashed by `pair_hashes`), from the background table only."""
        if (known := background(self.language)) is not None:
            return known.pair_weights(hashes)
        return np.full(len(hashes), -np.log(COMMON_PAIR_SHARE), np.float32)
