"""Collect the evidence for and against a link between an article and each of its candidates. The evidence is a matrix
with one row for each candidate; the columns are the inputs of the link model.

The columns include similarities of the article and the candidate. Further columns compare the candidates with one
another, because articles of one story resemble one another and are close in time. For an undated article, the time is
inferred from dated candidates. A candidate that is similar to the other good candidates gets a higher score
(pseudo-relevance feedback: Rocchio 1971; Lavrenko and Croft 2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.language import InverseFrequency, TermVector
from wideangle.link.features import COSINES, Floats, Similarities, similarities
from wideangle.model.times import UNDATED

UNKNOWN = -1
"""The value for the number of days between two articles if one or both articles are undated."""

DAY_BOUNDS = (0, 1, 2, 3, 7, 14, 30, 90)
"""The upper bounds, in days, of the columns for the time between two articles. Two articles that are 2 days apart count
in the columns for 2, 3, 7, 14, 30 and 90 days."""

COLUMNS: tuple[str, ...] = (
    *COSINES,
    *(f"early_{name}" for name in COSINES),
    *(f"within_{bound}_days" for bound in DAY_BOUNDS),
    "one_undated",
    "both_undated",
    "inferred_time",
    "same_outlet",
    "consensus",
)

SIMILARITY_COLUMNS = frozenset({*COSINES, *(f"early_{name}" for name in COSINES)})
"""The columns of pairwise similarities. Each similarity x gives two columns, x and the concave function 2·√x - x. Both
columns rise with x up to identical texts. With weights of at least 0, a higher similarity therefore never lowers the
score."""

LEADERS = 5
"""The number of best candidates with which each candidate is compared for the column "consensus"."""

_TIME_TEMPERATURE = 0.1
_TIME_SPREAD_DAYS = 2.0
_TIME_FLOOR = 0.01
_PRELIMINARY_DECAY_DAYS = 5.0
_PRELIMINARY_UNDATED_DAYS = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The candidates of an article; all fields have the same order.

    `vectors` are the term vectors. `days` are day ordinals (`date.toordinal`), or `UNDATED`. `outlets` are the keys
    that identify their outlets.
    """

    vectors: Sequence[TermVector]
    days: NDArray[np.int64]
    outlets: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The evidence for the links of an article.

    `matrix` [candidates, COLUMNS] is computed from `similarities`. `days_apart` is the number of days between the
    article and each candidate, or UNKNOWN. `instances` are the row numbers of the candidates that are made from the
    same template as the article, such as two weather reports. The texts of these candidates are not compared.
    """

    matrix: Floats
    similarities: Similarities
    days_apart: NDArray[np.int64]
    instances: frozenset[int] = frozenset()

    @property
    def consensus(self) -> Floats:
        """The mean similarity of each candidate to the best other candidates."""
        consensus: Floats = self.matrix[:, COLUMNS.index("consensus")]
        return consensus


def gather(
    query: TermVector,
    day: int,
    outlet: str,
    candidates: Candidates,
    idf: InverseFrequency,
    *,
    known: Similarities | None = None,
) -> Evidence:
    """Compute the evidence for the links between an article and its candidates. `query` is the term vector of the
    article, `day` its day ordinal or `UNDATED`, and `outlet` the key that identifies its outlet. `known` are the
    similarities of the first candidates, if the caller has them already."""
    if known is None:
        alike = similarities(query, candidates.vectors, idf)
    else:
        alike = known.joined(similarities(query, candidates.vectors[len(known.body) :], idf))
    days = candidates.days
    undated = days == UNDATED
    apart = np.where(undated | (day == UNDATED), UNKNOWN, np.abs(days - day))
    columns: list[NDArray[np.generic]] = [getattr(alike, name) for name in COSINES]
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
    """Return, for pairs with one undated article, the log density of publication on the same day (about -4.6 to 0). The
    value is 0 for all other pairs.

    The density of days for the undated article is computed from the days of similar dated articles.
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
    """Return positive weights that rise with the scores and sum to 1 along the last axis."""
    raised: Floats = np.exp((scores - scores.max(axis=-1, keepdims=True)) / np.float32(_TIME_TEMPERATURE))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True, dtype=np.float32)
    return shares


def _consensus(alike: Similarities, apart: NDArray[np.int64]) -> Floats:
    """Return the mean similarity of each candidate to the LEADERS best other candidates. A preliminary score selects
    the best candidates."""
    distance = np.where(apart == UNKNOWN, _PRELIMINARY_UNDATED_DAYS, apart)
    first_guess = (alike.body + alike.lead) * np.exp(-distance / _PRELIMINARY_DECAY_DAYS)
    leaders = np.argsort(-first_guess, kind="stable")[:LEADERS]
    among = alike.shared @ alike.shared[leaders].T
    among[leaders, np.arange(len(leaders))] = 0
    others = len(leaders) - np.isin(np.arange(len(apart)), leaders)
    mean: Floats = (among.sum(axis=1) / np.maximum(others, 1)).astype(np.float32)
    return mean
