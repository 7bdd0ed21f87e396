"""Compute the features of the relation between an article and each of its candidates.

Similarity alone cannot separate two affairs with the same actors. The further features are:

- the share of each article that is contained in the other article, with names separate from other terms;
- the rarity of the shared terms among the candidates, most of which are from the same weeks and about the same
  actors;
- whether one rare word dominates the similarity;
- the similarity to the best candidates, directly and through another candidate (pseudo-relevance feedback: Rocchio
  1971; Lavrenko and Croft 2001);
- the stories of the article and the candidate;
- the time between the articles, and whether each date is given, estimated or unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.language import TermVector
from wideangle.link.date_estimate import DateEstimates, estimate_days
from wideangle.link.evidence import DAY_BOUNDS, Evidence
from wideangle.link.features import Floats, Similarities, TermTable, sums_of_runs
from wideangle.model.times import UNDATED

Columns: TypeAlias = dict[str, NDArray[Any]]

PROFILE_DIMENSIONS = 1_024
"""The number of dimensions of the random projection by which candidates are compared with one another."""

LEADERS = 5
"""The number of candidates that represent the affair. These are the candidates with the highest same-story scores."""

NEAREST = 3
"""The number of most similar other candidates whose mean similarity is the column "own_nearest"."""

SPECIFIC_TERMS = 20
"""The number of terms that represent the specific subject of the article. These are the terms with the highest product
of two numbers: their weight in the article, and their rarity among the candidates."""

NEAR_DAYS = 3
FAR_DAYS = 20
"""The limits in days for terms of an event. A term of an event is more frequent in candidates published within
`NEAR_DAYS` days of the article than in candidates published more than `FAR_DAYS` days before or after it."""

_COSINES = (
    *("body", "lead", "fading", "pairs", "lead_in_body", "body_in_lead"),
    *("title", "title_in_lead", "lead_in_title"),
)

_RAW = ("body", "lead", "fading", "pairs", "title")
"""The names of the cosines that give two columns each: the cosine x, and 2·√x - x. With both columns, a linear model
can weight low and high values of the cosine differently."""

GROUPS: dict[str, tuple[str, ...]] = {
    "text": (
        *_RAW[:4],
        *(f"early_{name}" for name in _COSINES[:6]),
        "candidate_contained",
        "candidate_lead_contained",
        "query_contained",
        "distinctive_cosine",
        "specific_terms",
        "other_terms_contained",
        "other_terms_cosine",
        "concentration",
        "rarest_shared_term",
        "burst",
        "relative_body",
    ),
    "names": ("names_contained", "names_cosine"),
    "headline": ("title", *(f"early_{name}" for name in _COSINES[6:]), "candidate_title_contained"),
    "neighbours": ("consensus", "leader_highest", "leader_mean", "path", "own_nearest", "density"),
    "standing": ("same_story_score", "relative_score", "highest_score"),
    "story": ("same_story", "story_highest_score", "own_story_size"),
    "time": (
        *(f"within_{bound}_days" for bound in DAY_BOUNDS),
        "days_after",
        "days_before",
        "estimated_after",
        "estimated_before",
        "estimated_same_days",
        "one_undated",
        "both_undated",
        "estimate_missing",
    ),
    "outlet": ("same_outlet",),
    "length": ("candidate_length", "query_length"),
}
"""The names of the columns, grouped by subject. The reasons for a relation refer to these groups."""

RELATION_COLUMNS: tuple[str, ...] = tuple(column for columns in GROUPS.values() for column in columns)


_OF_THE_POOL = frozenset(
    {
        *GROUPS["neighbours"],
        *("relative_score", "highest_score", "relative_body", "story_highest_score", "own_story_size"),
        *("names_contained", "other_terms_contained", "distinctive_cosine", "specific_terms", "burst"),
    }
)

PAIR_COLUMNS: tuple[str, ...] = tuple(column for column in RELATION_COLUMNS if column not in _OF_THE_POOL)
"""The columns that depend only on the two articles. The model for small archives has only these columns: in a small
archive, the candidates are an arbitrary sample, and comparing candidates gives no evidence."""


@cache
def column_positions(columns: tuple[str, ...]) -> list[int]:
    """Return the positions of columns in RELATION_COLUMNS."""
    return [RELATION_COLUMNS.index(column) for column in columns]


@cache
def group_masks(columns: tuple[str, ...]) -> dict[str, NDArray[np.bool_]]:
    """Return, for each group of columns (`GROUPS`), a mask of the columns that belong to the group."""
    return {group: np.array([column in members for column in columns]) for group, members in GROUPS.items()}


@dataclass(frozen=True, slots=True, eq=False)
class QueryTerms:
    """An article that is compared with its candidates.

    `vector` is the term vector of the article, and `names` are the hashes of its names. `day` is the day ordinal (given
    or inferred; 1 is 1 January of the year 1), or `UNDATED`. `certainty` is the certainty of the day, 1 for a given
    date. `outlet` is the key that identifies its outlet. `story` is the story number, or -1 for none. `reported_days`
    (ordinals) are the days whose events the article reports; candidates of these days are treated as published on the
    article's own day.
    """

    vector: TermVector
    names: frozenset[int]
    day: int
    certainty: float
    outlet: str
    story: int
    reported_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class CandidateContext:
    """Facts about the candidates that do not come from their texts, one value for each candidate.

    `days` are day ordinals (1 is 1 January of the year 1), or `UNDATED`. `outlets` are the keys that identify their
    outlets. `stories` are story numbers, or -1 for no story. `story_days` are the median days of the other reports in
    each candidate's story, or `UNDATED`.
    """

    days: NDArray[np.int64]
    outlets: Sequence[str]
    stories: NDArray[np.int64]
    story_days: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RelationEvidence:
    """The features of all candidates (`matrix`, [candidates, RELATION_COLUMNS]), and the dates from which the time
    columns were computed."""

    matrix: Floats
    dates: DateEstimates


def relation_features(
    query: QueryTerms, candidates: CandidateContext, evidence: Evidence, scores: Floats
) -> RelationEvidence:
    """Compute the features of the relations between an article and its candidates. `scores` holds the log-odds that
    each candidate reports the same story."""
    between = _between(evidence.similarities.table)
    dates = _dates(query, candidates, between)
    columns: Columns = {
        **_cosines(evidence),
        **_containment(query, evidence, dates),
        **_standing(query, evidence, scores, candidates),
        **_neighbours(evidence, scores, between),
        **time_columns(dates.as_reported(query.reported_days)),
        "same_outlet": np.array([bool(query.outlet) and query.outlet == outlet for outlet in candidates.outlets]),
    }
    matrix = np.stack([np.asarray(columns[name], np.float32) for name in RELATION_COLUMNS], axis=1)
    return RelationEvidence(matrix, dates)


def _dates(query: QueryTerms, candidates: CandidateContext, between: Floats) -> DateEstimates:
    """Return the days of the article and its candidates. A candidate has its given day, else the median day of the
    other reports in its story, else an estimated day."""
    known = candidates.days != UNDATED
    days = np.where(known, candidates.days, candidates.story_days)
    certainty = np.where(days != UNDATED, 1.0, 0.0).astype(np.float32)
    unknown = np.flatnonzero(days == UNDATED)
    days[unknown], certainty[unknown] = estimate_days(candidates.days, between[unknown])
    is_given = query.certainty >= 1
    return DateEstimates(query.day, is_given, query.certainty, days, known, certainty)


def _cosines(evidence: Evidence) -> Columns:
    """Return 2·√x - x for each cosine x, and x itself for the cosines in `_RAW`. The function 2·√x - x rises fastest at
    0, because small similarities make the greatest difference."""
    columns: Columns = {}
    for name in _COSINES:
        cosine = np.clip(getattr(evidence.similarities, name), 0, 1)
        columns[f"early_{name}"] = 2 * np.sqrt(cosine) - cosine
        if name in _RAW:
            columns[name] = cosine
    return columns


def _containment(query: QueryTerms, evidence: Evidence, dates: DateEstimates) -> Columns:
    alike = evidence.similarities
    vector, table, idf = query.vector, alike.table, alike.query_idf
    weight = np.log1p(np.bincount(vector.order, minlength=len(vector.hashes))) * idf
    is_present = alike.shared > 0
    present = is_present.astype(np.float64)
    candidates = len(present)
    rarity = np.maximum(np.log((candidates + 1) / (present.sum(axis=0) + 0.5)), 0)
    scale = rarity / np.log(max(candidates, 1) + 1)
    is_name = np.isin(vector.hashes, np.fromiter(query.names, np.uint32, len(query.names)))
    unit = (weight / max(float(np.linalg.norm(weight)), 1e-9)).astype(np.float32)
    specific = np.argsort(-weight * rarity, kind="stable")[:SPECIFIC_TERMS]
    carried = alike.shared * unit
    total = np.maximum(carried.sum(axis=1), 1e-9)
    near, far = _days_share(present, dates)
    return {
        "query_contained": _share(present, weight),
        "names_contained": _share(present, weight * rarity * is_name),
        "other_terms_contained": _share(present, weight * rarity * ~is_name),
        "names_cosine": alike.shared @ (unit * is_name),
        "other_terms_cosine": alike.shared @ (unit * ~is_name),
        "distinctive_cosine": alike.shared @ (unit * scale).astype(np.float32),
        "specific_terms": present[:, specific].mean(axis=1) if len(specific) else np.zeros(candidates),
        "concentration": carried.max(axis=1, initial=0) / total,
        "rarest_shared_term": (is_present * idf).max(axis=1, initial=0),
        "burst": (carried @ (near - far)) / total,
        **_contained(alike),
        "candidate_length": np.log1p(table.lengths),
        "query_length": np.full(candidates, np.log1p(len(vector.order))),
    }


def _share(present: NDArray[np.float64], weight: NDArray[Any]) -> NDArray[Any]:
    """Return, for each candidate, the share of the query article's terms that the candidate contains, weighted by
    `weight`."""
    share: NDArray[Any] = (present @ weight) / max(float(weight.sum()), 1e-9)
    return share


def _contained(alike: Similarities) -> Columns:
    """Return three shares of each candidate's term weights that belong to terms of the query article: in the whole
    candidate, in its lead, and in its title."""
    table = alike.table
    is_common = np.zeros(len(table.hashes), bool)
    is_common[alike.common] = True

    def share(weights: Floats, counts: NDArray[np.int64], common: NDArray[np.bool_]) -> NDArray[Any]:
        contained: NDArray[Any] = sums_of_runs(weights * common, counts)
        return contained / np.maximum(sums_of_runs(weights, counts), 1e-9)

    lead, title = (
        share(table.weights[part.places], part.distinct, is_common[part.places]) for part in (table.lead, table.title)
    )
    return {
        "candidate_contained": share(table.tf_idf, table.distinct, is_common),
        "candidate_lead_contained": lead,
        "candidate_title_contained": title,
    }


def _days_share(present: NDArray[np.float64], dates: DateEstimates) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return, for each term of the query article, two shares of candidates that contain the term: among candidates
    close in time, and among candidates distant in time."""
    apart = np.abs(dates.days - dates.query)
    timed = (dates.days != UNDATED) & (dates.query != UNDATED)
    near, far = timed & (apart <= NEAR_DAYS), timed & (apart > FAR_DAYS)
    shares = [(rows.astype(np.float64) @ present + 0.5) / (rows.sum() + 1) for rows in (near, far)]
    return shares[0], shares[1]


def _standing(query: QueryTerms, evidence: Evidence, scores: Floats, candidates: CandidateContext) -> Columns:
    """Return the columns that compare a candidate, and its story, with all candidates."""
    body = evidence.similarities.body
    best = np.sort(body)[::-1][:LEADERS]
    highest = float(scores.max(initial=-30))
    stories = candidates.stories
    is_own = (stories == query.story) & (query.story >= 0)
    by_story = scores.astype(np.float64).copy()
    numbers, place = np.unique(stories, return_inverse=True)
    best_of_story = np.full(len(numbers), -30.0)
    np.maximum.at(best_of_story, place, by_story)
    return {
        "relative_body": body / max(float(best[-1]) if len(best) else 0, 1e-9),
        "same_story_score": scores,
        "relative_score": scores - highest,
        "highest_score": np.full(len(scores), highest),
        "same_story": is_own,
        "story_highest_score": np.where(stories >= 0, best_of_story[place], by_story),
        "own_story_size": np.full(len(scores), np.log1p(is_own.sum())),
    }


def _neighbours(evidence: Evidence, scores: Floats, between: Floats) -> Columns:
    """Return the columns that compare each candidate with the other candidates, by the cosines in `between`."""
    body = evidence.similarities.body
    leaders = np.argsort(-scores, kind="stable")[:LEADERS]
    to_leaders = between[:, leaders]
    nearest = _highest(between, NEAREST)
    return {
        "consensus": evidence.consensus,
        "leader_highest": to_leaders.max(axis=1, initial=0),
        "leader_mean": to_leaders.mean(axis=1) if len(leaders) else np.zeros(len(body)),
        "path": np.minimum(between, body[None, :]).max(axis=1, initial=0),
        "own_nearest": nearest.mean(axis=1) if nearest.shape[1] else np.zeros(len(body)),
        "density": between.mean(axis=1) if len(body) else np.zeros(0),
    }


def _highest(values: Floats, number: int) -> Floats:
    """Return the highest values of each row in descending order, at most `number` of them."""
    left = values.copy()
    rows, number = np.arange(len(values)), min(number, values.shape[1])
    highest = np.empty((len(values), number), values.dtype)
    for place in range(number):
        # A few passes for the highest value take less time than a partition of each row.
        at = left.argmax(axis=1)
        highest[:, place] = left[rows, at]
        left[rows, at] = -np.inf
    return highest


def _between(table: TermTable) -> Floats:
    """Return the cosine of each pair of candidates, with 0 on the diagonal. The cosines are approximated by signed
    random projections of TF-IDF weights (Weinberger et al. 2009)."""
    # The next bit of a hash above its dimension is the sign: it is moved to the sign bit of the 32-bit weight.
    signs = (~table.hashes & np.uint32(PROFILE_DIMENSIONS)) << np.uint32(32 - PROFILE_DIMENSIONS.bit_length())
    signed = (table.tf_idf.view(np.uint32) ^ signs).view(np.float32)
    cell = table.owner * PROFILE_DIMENSIONS
    cell += table.hashes & np.uint32(PROFILE_DIMENSIONS - 1)
    profile = np.bincount(cell, signed, minlength=table.size * PROFILE_DIMENSIONS).astype(np.float32)
    profile = profile.reshape(table.size, PROFILE_DIMENSIONS)
    profile /= np.maximum(np.linalg.norm(profile, axis=1, keepdims=True), 1e-9)
    between: Floats = profile @ profile.T
    np.fill_diagonal(between, 0)
    return between


def time_columns(dates: DateEstimates) -> Columns:
    """Return the columns of the group "time". The columns of estimated days are weighted by the certainty of these
    days."""
    known = dates.query_known & dates.known
    apart = np.abs(dates.days - dates.query)
    columns: Columns = {f"within_{bound}_days": known & (apart <= bound) for bound in DAY_BOUNDS}
    after, before = (np.log1p(np.maximum(sign * (dates.days - dates.query), 0)) for sign in (1, -1))
    sure = np.where(known, 0, dates.certainty * dates.query_certainty)
    columns |= {
        "days_after": np.where(known, after, 0),
        "days_before": np.where(known, before, 0),
        "estimated_after": sure * after,
        "estimated_before": sure * before,
        "estimated_same_days": sure * (apart <= 2),
        "one_undated": dates.known != dates.query_known,
        "both_undated": ~dates.known & (not dates.query_known),
        "estimate_missing": ~known & (sure == 0),
    }
    return columns
