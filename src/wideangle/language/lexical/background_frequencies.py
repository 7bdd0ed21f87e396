"""Compute inverse document frequencies (IDF) of terms that are useful even in a small archive.

An archive of fifty articles has no reliable statistics. A background table of frequencies therefore ships with the
package. It counts as much as `PRIOR_DOCUMENTS` articles, so that it dominates in a new archive and loses weight as the
archive grows.
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
"""The number of counters of document frequencies. The low bits of a term's hash select its counter. With a million
distinct terms, one term in five shares its counter, usually with a term that occurs once or twice, which changes the
IDF by less than .1."""

PRIOR_DOCUMENTS = 2_000
"""The weight of the background table, as a number of articles. The table dominates an archive of hundreds of articles,
and is negligible beside ten thousand articles. The value was chosen without measurement."""

_UNSEEN = 255
_UNSEEN_SHARE = 2e-5

COMMON_PAIR_SHARE = 1.5e-3
"""The least share of articles in which a pair of adjacent terms must occur to be in the background table. All other
pairs have the same IDF. A table of all pairs would be fifty times as large, and gave no better ranking on the training
stories of AllSides, a collection of American news."""


def bucket(hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the index of the frequency counter (0 to BUCKETS - 1) for each term hash."""
    return (hashes & np.uint32(BUCKETS - 1)).astype(np.int64)


def language_mark(language: str) -> int:
    """Return a hash that stands for a language. The hash is counted once for every article in the language, as if it
    were a term of all these articles."""
    return term_hash(f"\N{NULL}{language}")


class Background:
    """The background table of one language: for each frequency counter, the share of news articles that contain its
    terms.

    The table has one byte for each counter, 4 MB in all. It is built from two arrays of equal length: `buckets`, the
    indexes of the counters that have a share, and `halvings`, their shares as -16 · log2(share), rounded. All other
    counters have the code 255, which means that no article with their terms was seen.
    """

    def __init__(self, buckets: NDArray[np.uint32], halvings: NDArray[np.uint8]) -> None:
        self._codes = np.full(BUCKETS, _UNSEEN, np.uint8)
        self._codes[buckets] = halvings
        shares = np.exp2(-np.arange(_UNSEEN + 1, dtype=np.float32) / 16)
        shares[_UNSEEN] = _UNSEEN_SHARE
        self._expected = np.float32(0.5) + PRIOR_DOCUMENTS * shares
        self._pairs = -np.log(np.maximum(shares, np.float32(COMMON_PAIR_SHARE)))

    def expected(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return, for each of these terms, ½ plus the number of articles with the term among `PRIOR_DOCUMENTS` news
        articles."""
        return self._expected.take(self._codes.take(bucket(hashes)))

    def pair_weights(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the IDF of each of these pairs of neighbouring terms."""
        return self._pairs.take(self._codes.take(bucket(hashes)))


@cache
def background(language: str) -> Background | None:
    """Return the background table of a language, or None if the package has no table for the language."""
    resource = files("wideangle.language") / "background" / f"{language}.npz"
    if not resource.is_file():
        return None
    with resource.open("rb") as stream, np.load(stream) as table:
        return Background(table["bucket"], table["halvings"])


@dataclass(frozen=True, slots=True, eq=False)
class InverseFrequency:
    """Computes the IDF ln((N + B) / (df + B·p + ½)), but at least 0, for term hashes of one language.

    df is the number of articles in the archive with the term, which `counts` returns. N is the number of articles in
    the archive in this language, which is the count of `language_mark`. p is the share of articles with the term in the
    background table, and B is `PRIOR_DOCUMENTS`.
    """

    language: str
    counts: Callable[[NDArray[np.uint32]], NDArray[np.int32]] | None = None

    def __call__(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the IDF (float32, natural logarithm) of each term hash."""
        known = background(self.language)
        prior = 0 if known is None else PRIOR_DOCUMENTS
        expected = np.full(len(hashes), 0.5, np.float32) if known is None else known.expected(hashes)
        documents = 0
        if self.counts is not None:
            expected += self.counts(hashes)
            documents = int(self.counts(np.array([language_mark(self.language)], np.uint32))[0])
        np.divide(documents + prior + 1, expected, out=expected)
        np.log(expected, out=expected)
        return np.maximum(expected, 0, out=expected)

    def pairs(self, hashes: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return the IDF of pairs of neighbouring terms (hashed by `pair_hashes`), from the background table only."""
        if (known := background(self.language)) is not None:
            return known.pair_weights(hashes)
        return np.full(len(hashes), -np.log(COMMON_PAIR_SHARE), np.float32)
