"""Shingles: runs of neighbouring terms, by which one text is seen to stand inside another.

After Broder (On the resemblance and containment of documents, 1997). What one text repeats of another is counted in
terms that stand in a common shingle, not in common shingles: each sentence that an editor drops breaks three shingles
across the cut, but leaves every term of its neighbours standing.

Sketches keep the shingles whose hash falls below a bound ("mod m" sampling in the same paper), so that the share of
common sampled shingles tells of containment whatever the two lengths are, which fixed-size MinHash signatures cannot.
The bound is higher over the opening. News is cut from the tail, so an excerpt has its opening in common with the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WIDTH = 4
"""Terms in a shingle. Stop words are gone, so four terms span about seven words of running text."""

SAMPLING = 32
"""One shingle in so many is kept in a sketch."""

OPENING = 48
"""Shingles at the beginning of a text, about a hundred words, that are sampled more densely."""

OPENING_SAMPLING = 3
"""One shingle in so many is kept of the opening. An article of 480 terms gets a sketch of 30 shingles either way, but
two sketches of a text and its first fifth share two of them in every case tried; at one in 16 throughout, in .85."""

FLOOR = 16
"""At least so many shingles are kept where there are as many, the lowest ones: nearly all of a brief of fifty words, so
that one sentence of it is found."""

BLOCK = 64
"""Texts that are sketched at once: what is worked on stays in the processor's cache."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_BOUND = np.uint64(2**64 // SAMPLING)
_OPENING_BOUND = np.uint64(2**64 // OPENING_SAMPLING)


def shingles(sequence: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The hash (uint64) of the shingle that begins at each term of a sequence of term hashes; `WIDTH` - 1 fewer."""
    if len(sequence) < WIDTH:
        return np.empty(0, np.uint64)
    wide = sequence.astype(np.uint64)
    rolled = np.zeros(len(sequence) - WIDTH + 1, np.uint64)
    for offset in range(WIDTH):
        rolled ^= wide[offset : offset + len(rolled)]
        rolled *= _MULTIPLIER
        rolled ^= rolled >> _SHIFT
    return rolled


def sketch(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The sampled shingles (distinct, ascending) of a text, from its shingles in order."""
    opening = hashes[:OPENING]
    kept = _distinct(np.concatenate([hashes[hashes < _BOUND], opening[opening < _OPENING_BOUND]]))
    if len(kept) < FLOOR:
        kept = _distinct(np.concatenate([kept, _distinct(hashes)[:FLOOR]]))
    return kept


def sketches(sequences: Sequence[NDArray[np.uint32]]) -> list[NDArray[np.uint64]]:
    """The sketch of the shingles of each of many sequences of term hashes, at half the cost of each alone."""
    return [one for first in range(0, len(sequences), BLOCK) for one in _sketches(sequences[first : first + BLOCK])]


def _sketches(sequences: Sequence[NDArray[np.uint32]]) -> list[NDArray[np.uint64]]:
    lengths = np.fromiter(map(len, sequences), np.int64, len(sequences))
    starts = np.append(0, np.cumsum(lengths))
    owners = np.repeat(np.arange(len(sequences)), lengths)
    hashes = shingles(np.concatenate(sequences))
    owners, last = owners[: len(hashes)], owners[WIDTH - 1 :]
    places = np.arange(len(hashes)) - starts[owners]
    kept = (owners == last) & ((hashes < _BOUND) | ((places < OPENING) & (hashes < _OPENING_BOUND)))
    owners, hashes = owners[kept], hashes[kept]
    order = np.lexsort((hashes, owners))
    owners, hashes = owners[order], hashes[order]
    first = np.ones(len(hashes), np.bool_)
    first[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    owners, hashes = owners[first], hashes[first]
    found = np.split(hashes, np.searchsorted(owners, np.arange(1, len(sequences))))
    return [
        one if len(one) >= FLOOR else sketch(shingles(sequence)) for one, sequence in zip(found, sequences, strict=True)
    ]


def sampled_throughout(kept: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which shingles of a sketch are in the sketch of every text that has them, wherever in it they stand."""
    inside: NDArray[np.bool_] = kept < _BOUND
    return inside


def covered(hashes: NDArray[np.uint64], others: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """For each term of a text, whether it stands in a shingle that another text has too; both as `shingles` gives."""
    if not len(hashes):
        return np.zeros(0, np.bool_)
    terms = np.zeros(len(hashes) + WIDTH - 1, np.bool_)
    if len(others):
        ordered = np.sort(others)
        place = np.minimum(np.searchsorted(ordered, hashes), len(ordered) - 1)
        common = ordered[place] == hashes
        for offset in range(WIDTH):
            terms[offset : offset + len(common)] |= common
    return terms


def _distinct(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Ascending and without repeats; np.unique takes three times as long for so few."""
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
