"""Which articles repeat another's text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wideangle.language import containment

COPY_CONTAINMENT = 0.5
"""From this share of the shorter text's shingles on, it repeats the longer one. A bound of reason, not yet measured on
real edits: half of a text taken over is a copy. In the sample archive copies share .67 and more of their words in
runs of five, independent reports .06 at the most."""

PROMISING_SHINGLES = 2
"""Sampled shingles in common from which a pair is worth comparing in full. One may be a chance quotation; of a text
of a hundred shingles about six are sampled, and fewer than two with probability .02."""


def repetition(mine: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> float:
    """The share (0 to 1) of the shorter text's shingles that stand in the longer one."""
    shorter, longer = sorted((mine, theirs), key=len)
    return containment(shorter, longer)
