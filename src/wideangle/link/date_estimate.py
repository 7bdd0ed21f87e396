"""Estimate the days of undated articles from similar dated articles.

The articles of one event cluster in time. The days of the most similar dated articles, weighted by similarity, form a
distribution whose mode estimates the day (temporal query modelling: Jones and Diaz 2007). The article's own date, or
the date of the other reports of its story, precedes the estimate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from wideangle.link.features import Floats
from wideangle.model.times import UNDATED

TEMPERATURE = 0.05
"""The temperature of the softmax over similarities."""

SIMILAR_FROM = 0.3
"""The similarity of the closest dated article from which an estimate has full certainty; below it the certainty falls
in proportion."""

SPREAD_DAYS = 2.0
"""The weight of a dated article for another day falls by a factor of e over this number of days."""


class DateState(Enum):
    """Whether the time between two articles is known, estimated for one or both, or unknown."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class DateEstimates:
    """The days (ordinals) of the query and of each candidate, which of them are known, and their certainty (0 to 1)."""

    query: int
    query_known: bool
    query_certainty: float
    days: NDArray[np.int64]
    known: NDArray[np.bool_]
    certainty: Floats

    def of(self, rows: NDArray[np.int64]) -> DateEstimates:
        """Return the estimates of some candidates."""
        return replace(self, days=self.days[rows], known=self.known[rows], certainty=self.certainty[rows])

    def state(self, row: int) -> DateState:
        """Return the state of the time between the article at hand and a candidate."""
        if self.query_known and self.known[row]:
            return DateState.KNOWN
        estimated = self.query != UNDATED and self.days[row] != UNDATED
        return DateState.ESTIMATED if estimated else DateState.UNKNOWN


def estimate_days(days: NDArray[np.int64], similarities: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the likeliest day of each undated article, and its certainty (0 to 1).

    `similarities` [undated articles, others] compare the articles with others, whose `days` are ordinals or `UNDATED`.
    The certainty is the share of the weight within two days of the day; (UNDATED, 0.0) if no other article has a date.
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
    # An article without similar ones gets no date.
    certainty = agreeing * np.minimum(similarities[:, dated].max(axis=1) / SIMILAR_FROM, 1)
    return possible[best], certainty.astype(np.float32)
