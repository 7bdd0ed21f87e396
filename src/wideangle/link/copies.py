"""Which articles repeat another's text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wideangle.language import containment

COPY_CONTAINMENT = 0.5
"""From this share of the shorter text's shingles on, it repeats the longer one. Set with `benchmarks/copies.py` on
AllSides train: edited copies (new headline and dateline, a third of the sentences gone, a paragraph put in) lie
above .6, independent reports of one story below .4."""

PROMISING_SHINGLES = 2
"""Sampled shingles in common from which a pair is worth comparing in full. One may be a chance quotation; texts of
a hundred terms and more that contain one another have two or more with probability .98."""


def repetition(mine: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> float:
    """The share (0 to 1) of the shorter text's shingles that stand in the longer one."""
    shorter, longer = sorted((mine, theirs), key=len)
    return containment(shorter, longer)
