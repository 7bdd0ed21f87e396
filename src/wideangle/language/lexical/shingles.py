"""Compute shingles (runs of neighbouring terms), which show whether a text repeats another text, whole or in part.

The method is that of Broder (On the resemblance and containment of documents, 1997). Containment is the share of a text
that is also in another text. Here it is the share of terms in common shingles, and not the share of common shingles
itself. If a copy drops a sentence, the three shingles across the gap are not common, but the terms beside the gap are
in other common shingles and still count.

A sketch is a sample of the shingles of a text: those with a hash below a bound ("mod m" sampling in the same paper).
The share of common shingles in two sketches therefore estimates containment for texts of any lengths, unlike MinHash
signatures of fixed size. The bound is higher for the opening of a text, because editors shorten news at the end, so
that an excerpt has the same opening as the full text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WIDTH = 4
"""The number of terms in a shingle, which is a run of neighbouring terms. Four terms cover about seven words of running
text, because stop words are no terms."""

SAMPLING = 32
"""A sketch, which is a sample of a text's shingles, keeps one of every SAMPLING shingles on average."""

OPENING_SHINGLES = 48
"""The number of shingles (runs of terms) at the beginning of a text that are sampled more densely. They cover about a
hundred words."""

OPENING_SAMPLING = 3
"""In the opening of a text, a sketch (sample of shingles) keeps one of every OPENING_SAMPLING shingles on average.

In every tested text, the sketch of the text and the sketch of its first fifth then have at least two shingles in
common. If one of every 16 shingles were kept in the whole text, the sketch of an article of 480 terms would be as
large, but only 85 of 100 texts would have two shingles in common with their first fifth.
"""

MIN_SHINGLES = 16
"""The least number of shingles in a sketch, which is a sample of a text's shingles. A smaller sketch is extended by the
shingles with the lowest hashes. A brief of fifty words therefore keeps nearly all its shingles."""

SKETCH_BATCH_SIZE = 64
"""The number of texts whose sketches (samples of shingles) are computed together, so that the data stay in the
processor's cache."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_BOUND = np.uint64(2**64 // SAMPLING)
_OPENING_BOUND = np.uint64(2**64 // OPENING_SAMPLING)


def shingles(sequence: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the hashes (uint64) of the shingles (runs of `WIDTH` terms) in a sequence of term hashes. A shingle begins
    at each term except the last `WIDTH` - 1 terms."""
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
    """Return the sketch of a text, which is a sample of its shingles (distinct, ascending). `hashes` are all shingles
    of the text in order."""
    opening = hashes[:OPENING_SHINGLES]
    kept = _distinct(np.concatenate([hashes[hashes < _BOUND], opening[opening < _OPENING_BOUND]]))
    if len(kept) < MIN_SHINGLES:
        kept = _distinct(np.concatenate([kept, _distinct(hashes)[:MIN_SHINGLES]]))
    return kept


def sketches(sequences: Sequence[NDArray[np.uint32]]) -> list[NDArray[np.uint64]]:
    """Return the sketches (samples of shingles) of many sequences of term hashes, in half the time of separate calls of
    `sketch`."""
    return [
        sample
        for first in range(0, len(sequences), SKETCH_BATCH_SIZE)
        for sample in _sketches(sequences[first : first + SKETCH_BATCH_SIZE])
    ]


def _sketches(sequences: Sequence[NDArray[np.uint32]]) -> list[NDArray[np.uint64]]:
    lengths = np.fromiter(map(len, sequences), np.int64, len(sequences))
    starts = np.append(0, np.cumsum(lengths))
    owners = np.repeat(np.arange(len(sequences)), lengths)
    hashes = shingles(np.concatenate(sequences))
    owners, last = owners[: len(hashes)], owners[WIDTH - 1 :]
    places = np.arange(len(hashes)) - starts[owners]
    kept = (owners == last) & ((hashes < _BOUND) | ((places < OPENING_SHINGLES) & (hashes < _OPENING_BOUND)))
    owners, hashes = owners[kept], hashes[kept]
    order = np.lexsort((hashes, owners))
    owners, hashes = owners[order], hashes[order]
    first = np.ones(len(hashes), np.bool_)
    first[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    owners, hashes = owners[first], hashes[first]
    samples = np.split(hashes, np.searchsorted(owners, np.arange(1, len(sequences))))
    return [
        sample if len(sample) >= MIN_SHINGLES else sketch(shingles(sequence))
        for sample, sequence in zip(samples, sequences, strict=True)
    ]


def sampled_throughout(kept: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return a mask of the shingles in a sketch: True for a shingle that a sketch keeps at every position of a text,
    False for a shingle that a sketch keeps only in the opening."""
    inside: NDArray[np.bool_] = kept < _BOUND
    return inside


def covered(hashes: NDArray[np.uint64], others: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return a mask of the terms of a text that are part of a shingle of another text. A shingle is a run of
    neighbouring terms. The arguments are the shingle hashes of the two texts."""
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
    """Return the distinct hashes in ascending order. For so few hashes, np.unique takes three times as long."""
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
