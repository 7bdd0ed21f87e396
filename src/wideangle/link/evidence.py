"""All that speaks for or against each link of one article, as the columns the link model weighs.

Beyond the pairwise similarities, the candidates are looked at together: articles of one story resemble one another
and cluster in time. So an undated article is placed in time by the dated ones it resembles, and a candidate gains
from resembling the other good candidates (pseudo-relevance feedback: Rocchio 1971; Lavrenko and Croft 2001).
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
"""Stands for the days between two articles of which one or both are undated."""

DAY_BOUNDS = (0, 1, 2, 3, 7, 14, 30, 90)
"""The steps, in days apart, in which time is weighed: a pair 2 days apart is within 2, 3, 7 … days."""

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
"""The pairwise similarities x, and for each 2·√x - x, which rises early. Both only ever rise, so with weights of 0 or
more a model that is alike in more ways never becomes less sure, up to the text itself."""

LEADERS = 5
"""The consensus is taken over so many best candidates."""

_TIME_TEMPERATURE = 0.1
_TIME_SPREAD_DAYS = 2.0
_TIME_FLOOR = 0.01
_PRELIMINARY_DECAY_DAYS = 5.0
_PRELIMINARY_UNDATED_DAYS = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The articles an article is compared with, column by column in one order.

    `days` are ordinals (`date.toordinal`), `UNDATED` where unknown; `outlets` are outlet keys.
    """

    vectors: Sequence[TermVector]
    days: NDArray[np.int64]
    outlets: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """`matrix` [candidates, COLUMNS] and the similarities it was made from. `instances` are the rows of candidates that
    are of one template with the article, whose text was left out therefore."""

    matrix: Floats
    similarities: Similarities
    days_apart: NDArray[np.int64]
    instances: frozenset[int] = frozenset()

    @property
    def consensus(self) -> Floats:
        """How much each candidate resembles the best few others."""
        consensus: Floats = self.matrix[:, COLUMNS.index("consensus")]
        return consensus


def gather(query: TermVector, day: int, outlet: str, candidates: Candidates, idf: InverseFrequency) -> Evidence:
    """Weigh an article (its vector, day ordinal or `UNDATED`, and outlet key) against its candidates."""
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
    """Log density (about -4.6 to 0) of falling on the same days, where one side is undated; else 0.

    The undated side's time is the distribution over the days of the dated articles it resembles.
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
    shared = alike.shared[dated].T
    for row in np.flatnonzero(~dated):
        inferred[row] = np.log(near @ _softmax(2 * (alike.shared[row] @ shared)) + _TIME_FLOOR)
    return inferred


def _softmax(scores: Floats) -> Floats:
    raised: Floats = np.exp((scores - scores.max()) / np.float32(_TIME_TEMPERATURE))
    shares: Floats = raised / raised.sum(dtype=np.float32)
    return shares


def _consensus(alike: Similarities, apart: NDArray[np.int64]) -> Floats:
    """Mean resemblance to the best few other candidates, by a first guess at which those are."""
    distance = np.where(apart == UNKNOWN, _PRELIMINARY_UNDATED_DAYS, apart)
    first_guess = (alike.body + alike.lead) * np.exp(-distance / _PRELIMINARY_DECAY_DAYS)
    leaders = np.argsort(-first_guess, kind="stable")[:LEADERS]
    among = alike.shared @ alike.shared[leaders].T
    among[leaders, np.arange(len(leaders))] = 0
    others = len(leaders) - np.isin(np.arange(len(apart)), leaders)
    mean: Floats = (among.sum(axis=1) / np.maximum(others, 1)).astype(np.float32)
    return mean
