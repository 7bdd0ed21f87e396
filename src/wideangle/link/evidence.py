"""Collect the evidence for and against each link of one article, as the columns of the link model.

The evidence includes pairwise similarities and comparisons among the candidates, because articles of one story resemble
one another and cluster in time. Dated candidates give an undated article a time, and a candidate gains from its
similarity to the other good candidates (pseudo-relevance feedback: Rocchio 1971; Lavrenko and Croft 2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.language import InverseFrequency, TermVector
from wideangle.link.features import Floats, Similarities, similarities
from wideangle.model.times import UNDATED

UNKNOWN = -1
"""The value that stands for the days between two articles if one or both are undated."""

DAY_BOUNDS = (0, 1, 2, 3, 7, 14, 30, 90)
"""The upper bounds of the time columns, in days: a pair 2 days apart is within 2, 3, 7 … days."""

_SIMILAR = (
    "body",
    "lead",
    "title",
    "fading",
    "pairs",
    "lead_in_body",
    "body_in_lead",
    "title_in_lead",
    "lead_in_title",
)

COLUMNS: tuple[str, ...] = (
    *_SIMILAR,
    *(f"early_{name}" for name in _SIMILAR),
    *(f"within_{bound}_days" for bound in DAY_BOUNDS),
    "one_undated",
    "both_undated",
    "inferred_time",
    "same_outlet",
    "consensus",
)

SIMILARITY_COLUMNS = frozenset({*_SIMILAR, *(f"early_{name}" for name in _SIMILAR)})
"""The columns of pairwise similarities: each similarity x gives x itself and the concave function 2·√x - x. Both
rise with x. With weights of 0 or more, a higher similarity therefore never lowers the score, up to identical texts."""

LEADERS = 5
"""The number of best candidates with which the column "consensus" compares each candidate."""

_TIME_TEMPERATURE = 0.1
_TIME_SPREAD_DAYS = 2.0
_TIME_FLOOR = 0.01
_PRELIMINARY_DECAY_DAYS = 5.0
_PRELIMINARY_UNDATED_DAYS = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The candidates of an article; all fields have the same order.

    `days` are ordinals (`date.toordinal`), or `UNDATED`; `outlets` are outlet keys.
    """

    vectors: Sequence[TermVector]
    days: NDArray[np.int64]
    outlets: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The feature `matrix` [candidates, COLUMNS] and the similarities from which it was computed. `instances` are
    the rows of the candidates that share a template (such as that of weather reports) with the article. Their texts
    were not compared."""

    matrix: Floats
    similarities: Similarities
    days_apart: NDArray[np.int64]
    instances: frozenset[int] = frozenset()

    @property
    def consensus(self) -> Floats:
        """The mean similarity of each candidate to the best few other candidates."""
        consensus: Floats = self.matrix[:, COLUMNS.index("consensus")]
        return consensus


def gather(query: TermVector, day: int, outlet: str, candidates: Candidates, idf: InverseFrequency) -> Evidence:
    """Compute the evidence for an article and its candidates. The article is given as its vector, day (ordinal or
    `UNDATED`) and outlet key."""
    alike = similarities(query, candidates.vectors, idf)
    days = candidates.days
    undated = days == UNDATED
    apart = np.where(undated | (day == UNDATED), UNKNOWN, np.abs(days - day))
    columns: list[NDArray[np.generic]] = [getattr(alike, name) for name in _SIMILAR]
    columns += [2 * np.sqrt(np.clip(column, 0, 1)) - np.clip(column, 0, 1) for column in columns]
    columns += [(apart != UNKNOWN) & (apart <= bound) for bound in DAY_BOUNDS]
    columns += [
        undated != (day == UNDATED),
        undated & (day == UNDATED),
        _inferred_time(alike, days, day),
        np.array([bool(outlet) and outlet == other for other in candidates.outlets]),
        _consensus(alike, apart),
    ]
    matrix = np.stack([column.astype(np.float32) for column in columns], axis=1)
    return Evidence(matrix, alike, apart)


def _inferred_time(alike: Similarities, days: NDArray[np.int64], day: int) -> Floats:
    """Return the log density (about -4.6 to 0) of publication on the same day, if one of the two articles is
    undated; else 0.

    The time distribution of the undated article comes from the days of the dated articles that are similar to it.
    """
    inferred = np.zeros(len(days), np.float32)
    dated = days != UNDATED
    if not dated.any():
        return inferred
    if day == UNDATED:
        share = _softmax(alike.body[dated] + alike.lead[dated])
        near = np.exp(-np.abs(days[dated][:, None] - days[dated][None, :]) / _TIME_SPREAD_DAYS)
        inferred[dated] = np.log(near @ share + _TIME_FLOOR)
        return inferred
    near = np.exp(-np.abs(days[dated] - day) / _TIME_SPREAD_DAYS)
    shares = _softmax(2 * (alike.shared[~dated] @ alike.shared[dated].T))
    inferred[~dated] = np.log(shares @ near + _TIME_FLOOR)
    return inferred


def _softmax(scores: Floats) -> Floats:
    """Return shares that sum to one along the last axis."""
    raised: Floats = np.exp((scores - scores.max(axis=-1, keepdims=True)) / np.float32(_TIME_TEMPERATURE))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True, dtype=np.float32)
    return shares


def _consensus(alike: Similarities, apart: NDArray[np.int64]) -> Floats:
    """Return the mean similarity of each candidate to the best few other candidates; a preliminary score finds the
    best."""
    distance = np.where(apart == UNKNOWN, _PRELIMINARY_UNDATED_DAYS, apart)
    first_guess = (alike.body + alike.lead) * np.exp(-distance / _PRELIMINARY_DECAY_DAYS)
    leaders = np.argsort(-first_guess, kind="stable")[:LEADERS]
    among = alike.shared @ alike.shared[leaders].T
    among[leaders, np.arange(len(leaders))] = 0
    others = len(leaders) - np.isin(np.arange(len(apart)), leaders)
    mean: Floats = (among.sum(axis=1) / np.maximum(others, 1)).astype(np.float32)
    return mean
