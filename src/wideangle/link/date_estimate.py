"""When undated articles appeared, estimated from dated articles that they resemble.

The articles of one event cluster in time, so the days of the most similar dated articles, weighed by similarity,
form a distribution whose mode estimates the day (temporal query modelling: Jones and Diaz 2007). A date given with the
article, or that of the other reports of its story, goes before the estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from wideangle.link.features import Floats

UNDATED = 0

TEMPERATURE = 0.05
"""Similarities are divided by this before they weigh dated articles (softmax)."""

SPREAD_DAYS = 2.0
"""A dated article speaks for the days around its own, less by e every so many days."""


class DateState(Enum):
    """Whether the time between two articles is known, estimated for one or both, or unknown."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class DateEstimates:
    """The day (ordinal) of the query and of each candidate, whether each is known, and how sure it is (0 to 1)."""

    query: int
    query_known: bool
    query_certainty: float
    days: NDArray[np.int64]
    known: NDArray[np.bool_]
    certainty: Floats

    def state(self, row: int) -> DateState:
        """What is known of the time between the article at hand and a candidate."""
        if self.query_known and self.known[row]:
            return DateState.KNOWN
        estimated = self.query != UNDATED and self.days[row] != UNDATED
        return DateState.ESTIMATED if estimated else DateState.UNKNOWN


def estimate_day(days: NDArray[np.int64], similarities: Floats) -> tuple[int, float]:
    """The likeliest day by the dated ones among some articles (`days` are ordinals, `UNDATED` where unknown) and the
    share of their weight within two days of it; (UNDATED, 0.0) where none is dated."""
    dated = days != UNDATED
    if not dated.any():
        return UNDATED, 0.0
    possible = days[dated]
    raised = np.exp((similarities[dated] - similarities[dated].max()) / TEMPERATURE)
    weight = raised / raised.sum()
    near = np.abs(possible[:, None] - possible[None, :])
    best = int(np.argmax(np.exp(-near / SPREAD_DAYS) @ weight))
    return int(possible[best]), float(weight[near[best] <= SPREAD_DAYS].sum())
