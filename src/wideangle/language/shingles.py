"""Shingles: runs of neighbouring terms, by which one text is seen to stand inside another.

Containment is Broder's (On the resemblance and containment of documents, 1997): the share of one text's shingles
that stand in the other. Sketches keep the shingles whose hash falls below a bound ("mod m" sampling in the same
paper), so that the share of common sampled shingles estimates containment whatever the two lengths are, which
fixed-size MinHash signatures cannot.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WIDTH = 4
"""Terms in a shingle. Stop words are gone, so four terms span about seven words of running text."""

SAMPLING = 16
"""One shingle in so many is kept in a sketch: about 30 of an article of 480 terms."""

FLOOR = 8
"""At least so many shingles are kept, the lowest ones, so that a brief of forty words can be found too."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def shingles(sequence: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The distinct shingle hashes (ascending uint64) of a sequence of term hashes."""
    if len(sequence) < WIDTH:
        return np.empty(0, np.uint64)
    rolled = np.zeros(len(sequence) - WIDTH + 1, np.uint64)
    for offset in range(WIDTH):
        window = sequence[offset : offset + len(rolled)].astype(np.uint64)
        rolled = (rolled ^ window) * _MULTIPLIER
        rolled ^= rolled >> _SHIFT
    return np.unique(rolled)


def sketch(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The sampled shingles of a text, from its ascending shingle hashes."""
    below = int(np.searchsorted(hashes, np.uint64(2**64 // SAMPLING)))
    return hashes[: max(below, FLOOR)]


def containment(part: NDArray[np.uint64], whole: NDArray[np.uint64]) -> float:
    """The share (0 to 1) of the shingles of `part` that stand in `whole`; 0 where `part` has none."""
    if not len(part):
        return 0.0
    return len(np.intersect1d(part, whole, assume_unique=True)) / len(part)
