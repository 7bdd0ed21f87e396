"""When undated articles appeared, estimated from dated articles that they resemble.

The articles of one event cluster in time, so the days of the most similar dated articles, weighed by similarity,
form a distribution whose mode estimates the day (temporal query modelling: Jones and Diaz 2007). A date given with the
article, or that of the other reports of its story, goes before the estimate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from wideangle.link.features import Floats
from wideangle.model.times import UNDATED

TEMPERATURE = 0.05
"""Similarities are divided by this before they weigh dated articles (softmax)."""

SIMILAR_FROM = 0.3
"""Similarity from which the closest dated article counts in full; below it an estimate is less sure in proportion."""

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

    def of(self, rows: NDArray[np.int64]) -> DateEstimates:
        """The same of some candidates."""
        return replace(self, days=self.days[rows], known=self.known[rows], certainty=self.certainty[rows])

    def state(self, row: int) -> DateState:
        """The evidence about the time between the article at hand and a candidate."""
        if self.query_known and self.known[row]:
            return DateState.KNOWN
        estimated = self.query != UNDATED and self.days[row] != UNDATED
        return DateState.ESTIMATED if estimated else DateState.UNKNOWN


def estimate_days(days: NDArray[np.int64], similarities: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The likeliest day of each of some undated articles, and how sure it is (0 to 1).

    `similarities` [undated articles, others] compare them with others whose `days` are ordinals, or `UNDATED`. A day is
    as sure as the share of the weight that lies within two days of it; (UNDATED, 0.0) where no other has a date.
    """
    dated = days != UNDATED
    if not dated.any() or not len(similarities):
        return np.full(len(similarities), UNDATED), np.zeros(len(similarities), np.float32)
    possible = days[dated]
    raised = np.exp((similarities[:, dated] - similarities[:, dated].max(axis=1, keepdims=True)) / TEMPERATURE)
    weight = raised / raised.sum(axis=1, keepdims=True)
    apart = np.abs(possible[:, None] - possible[None, :])
    best = np.argmax(weight @ np.exp(-apart / SPREAD_DAYS), axis=1)
    agreeing = (weight * (apart[best] <= SPREAD_DAYS)).sum(axis=1)
    # What resembles nothing has no date to take over.
    certainty = agreeing * np.minimum(similarities[:, dated].max(axis=1) / SIMILAR_FROM, 1)
    return possible[best], certainty.astype(np.float32)
