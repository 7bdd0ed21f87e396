"""Estimate the days of undated articles from similar dated articles.

The articles of one event are mostly from the same few days. The days of the most similar dated articles, weighted by
similarity, form a distribution. The mode of this distribution is the estimate (temporal query modelling: Jones and Diaz
2007). The estimate is used only if neither the article nor the other reports of its story have a date.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from wideangle.link.features import Floats
from wideangle.model.times import UNDATED

TEMPERATURE = 0.05
"""The temperature of the softmax that converts similarities to weights. A lower temperature gives the most similar
articles more weight."""

SIMILAR_FROM = 0.3
"""The certainty of an estimate is not reduced if the most similar dated article has at least this similarity. Below
this similarity, the certainty is reduced in proportion."""

SPREAD_DAYS = 2.0
"""The decay constant in days. A dated article also counts for other days than its own. Its weight falls by a factor of
e for each SPREAD_DAYS days between the two days."""

_FARTHEST_DAYS = 2_048
_DENSITIES = np.exp(-np.arange(_FARTHEST_DAYS) / SPREAD_DAYS)
"""The weight of a dated article for a day, by the number of days between the two days. The last weight is 0, and is
used for all greater distances. The table saves .3 ms a query, because all dated articles are compared with one
another."""


class DateState(Enum):
    """How the time between two articles is known: from given dates, from an estimate for one or both articles, or not
    at all."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class DateEstimates:
    """The days of the query article and of its candidates, one value for each candidate.

    `query` and `days` are day ordinals (1 is 1 January of the year 1), or UNDATED. `query_known` and `known` are True
    for days that are not estimated. `query_certainty` and `certainty` are the certainty of each day (0 to 1).
    """

    query: int
    query_known: bool
    query_certainty: float
    days: NDArray[np.int64]
    known: NDArray[np.bool_]
    certainty: Floats

    def of(self, rows: NDArray[np.int64]) -> DateEstimates:
        """Return the estimates for the candidates with the given row numbers."""
        return replace(self, days=self.days[rows], known=self.known[rows], certainty=self.certainty[rows])

    def as_reported(self, reported_days: Collection[int]) -> DateEstimates:
        """Return a copy in which the candidates that were published on one of `reported_days` have the day of the query
        article. `reported_days` are the days whose events the query article reports."""
        if not reported_days:
            return self
        return replace(self, days=np.where(np.isin(self.days, list(reported_days)), self.query, self.days))

    def state(self, row: int) -> DateState:
        """Return whether the time between the query article and the candidate in row `row` is known, estimated or
        unknown."""
        if self.query_known and self.known[row]:
            return DateState.KNOWN
        estimated = self.query != UNDATED and self.days[row] != UNDATED
        return DateState.ESTIMATED if estimated else DateState.UNKNOWN


def estimate_days(days: NDArray[np.int64], similarities: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the likeliest day of each undated article (ordinal: 1 is 1 January of the year 1), and the certainty of
    the day (0 to 1).

    `similarities` [undated articles, other articles] compares each undated article with the other articles. `days` are
    the day ordinals of the other articles, or `UNDATED`. The certainty is the share of the weight within two days of
    the likeliest day. If no other article has a date, the results are UNDATED and 0.
    """
    dated = days != UNDATED
    if not dated.any() or not len(similarities):
        return np.full(len(similarities), UNDATED), np.zeros(len(similarities), np.float32)
    possible = days[dated]
    raised = np.exp((similarities[:, dated] - similarities[:, dated].max(axis=1, keepdims=True)) / TEMPERATURE)
    weight = raised / raised.sum(axis=1, keepdims=True)
    apart = np.abs(possible[:, None] - possible[None, :])
    best = np.argmax(weight @ _DENSITIES.take(apart, mode="clip"), axis=1)
    agreeing = (weight * (apart[best] <= SPREAD_DAYS)).sum(axis=1)
    # Without similar articles, the certainty of an estimate must be about 0.
    certainty = agreeing * np.minimum(similarities[:, dated].max(axis=1) / SIMILAR_FROM, 1)
    return possible[best], certainty.astype(np.float32)
