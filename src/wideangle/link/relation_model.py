"""Compute the relation of an article and a candidate from their features: the probability that both belong to one
affair, the lane of the candidate, and its usefulness.

Four heads (linear functions) have the same standardised columns as inputs. The first head gives the log-odds of
belonging to the affair (logistic regression). The second head gives the log-odds of each lane for a candidate of the
affair (multinomial logistic regression, with the genre as a further input). The third head gives the expected
usefulness, 0 to 4 (ridge regression). The fourth head gives the score by which candidates are ordered (listwise
softmax: Cao et al. 2007).

A fifth head adds the evidence of the other reports in a candidate's story to the log-odds of belonging (stacking over
relational neighbours: Macskassy and Provost 2007). In an archive of several languages, the names that a candidate has
in common with the candidates closest to the article are added (see `leader_log_odds`). `training/relation.py` fits and
measures the heads. Boosted trees
and a small neural network were no better (docs/measurements.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wideangle.language.logistic import logistic
from wideangle.link.date_estimate import DateEstimates
from wideangle.link.features import Floats
from wideangle.model import Lane
from wideangle.model.times import UNDATED

LANES: tuple[Lane, ...] = (Lane.SAME_STORY, Lane.BACKGROUND, Lane.FOLLOW_UP, Lane.OPINION)

_SAME, _BACKGROUND, _FOLLOW_UP = (LANES.index(lane) for lane in (Lane.SAME_STORY, Lane.BACKGROUND, Lane.FOLLOW_UP))

GENRE_COLUMNS = ("view", "view_log_odds", "query_view")
"""Three inputs: the probability that the candidate is opinion or analysis, the log-odds of this probability, and the
probability that the query article is opinion or analysis."""

BELONGING = "probability"
"""The name of an additional input of the usefulness head: the probability that the candidate belongs to the affair."""

MATE_COLUMNS = ("has_mates", "best_mate")
"""Two inputs about the other candidates in a candidate's story: whether there are other candidates, and the highest of
the log-odds that these other candidates have from texts and dates (0 if there are no other candidates)."""

TEXT_LOG_ODDS = "text_log_odds"
"""The name of an additional input of the fifth head, which adds the evidence of the other reports in a story: the
log-odds of the candidate from its own text and date."""

LEADER_WEIGHT, USUAL_LEADER_NAMES = 8.0, 0.35
"""The log-odds of a candidate rise by LEADER_WEIGHT times the difference of `leader_names` from USUAL_LEADER_NAMES. By
cross-validation on judged pairs of AllSides, the AUC of belonging is highest with weights of 6 to 8. In the development
world (620 reports in 37 languages), it rises up to 16, and with 8 and 0.35 no report of another affair has a
probability of .5 or more."""

ORDER_COLUMNS = ("expected_usefulness", "same_story_probability", "same_story_scored", "belonging_probability")
"""The additional inputs of the order head. `same_story_scored` is the same-story probability multiplied by the
same-story log-odds, and `belonging_probability` is the probability of belonging to the affair."""

SURE_FROM = 0.3
"""The least certainty of an estimated date at which an article of the same day counts as a report of the same event. By
cross-validation on judged pairs of AllSides, .742 of the shown articles are in the right lane. If articles one day
apart also count as reports of the same event, .735 are. If the certainty must be at least .5, .737 are."""

_BOUND = 6.0
"""The limit on standardised values, in standard deviations. Values are clipped to this limit, so that an outlier cannot
outweigh all other columns. The log-odds of the other reports in a story have the same limit."""

_ODDS_BOUND = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A linear function of the standardised columns: a weight for each column, and an intercept."""

    weights: Floats
    intercept: float

    def values(self, standard: Floats) -> Floats:
        """Return the weighted sum of each row of the standardised columns, plus the intercept."""
        total: Floats = standard @ self.weights + np.float32(self.intercept)
        return total


@dataclass(frozen=True, slots=True, eq=False)
class CandidateColumns:
    """The inputs of the heads, one row for each candidate.

    `matrix` holds the columns of the model, `scores` the same-story log-odds, and `views` the probability that the
    candidate is opinion or analysis. `query_view` is the same probability for the query article. `possible`
    [candidates, LANES] marks the lanes that the dates allow (see `possible_lanes`). `of_event` marks the candidates
    that are known to report an event of the query article; for these candidates, the probabilities of the background
    lane and the follow-up lane are added to the probability of the same-story lane. By default, `of_event` marks no
    candidate.
    """

    matrix: Floats
    scores: Floats
    views: Floats
    query_view: float
    possible: NDArray[np.bool_]
    of_event: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """The results of the model, one row for each candidate.

    `log_odds` are the log-odds that the candidate belongs to the affair, and `probability` is the same as a
    probability. `lanes` [candidates, LANES] are the probabilities of the lanes if the candidate belongs to the affair;
    they sum to 1. `usefulness` is from 0 to 4. `order` is the score by which the candidates of one article are ordered,
    highest first.
    """

    log_odds: Floats
    probability: Floats
    lanes: Floats
    usefulness: Floats
    order: Floats

    @classmethod
    def joined(cls, parts: Sequence[tuple[NDArray[np.int64], Relations]]) -> Relations:
        """Combine relations that were computed for separate groups of candidates. Each group comes with the row numbers
        of its candidates."""
        places = np.concatenate([rows for rows, _ in parts])
        back = np.argsort(places, kind="stable")
        fields = ("log_odds", "probability", "lanes", "usefulness", "order")
        return cls(*(np.concatenate([getattr(part, name) for _, part in parts])[back] for name in fields))


@dataclass(frozen=True, slots=True, eq=False)
class RelationModel:
    """The heads of a relation model, with the mean and the standard deviation of each column in training.

    `usefulness` is either a head, or the mean usefulness of the affair's candidates in each of LANES. The means are
    multiplied by the probability of the affair.
    """

    columns: tuple[str, ...]
    mean: Floats
    scale: Floats
    belongs: Head
    mates: Head
    lanes: Sequence[Head]
    usefulness: Head | Floats
    order: Head

    @classmethod
    def of(cls, record: Mapping[str, Any], columns: Sequence[str]) -> RelationModel:
        """Build a model from its JSON record, with the columns in the order of `columns`. Raises ValueError if the
        record has other columns."""
        standard = record["standard"]
        all_columns = (*columns, *GENRE_COLUMNS, BELONGING, *ORDER_COLUMNS)
        if set(standard) != set(all_columns):
            raise ValueError(f"columns differ: {sorted(set(standard) ^ set(all_columns))}")

        def head(name: str, *extra: str, own: Sequence[str] = columns) -> Head:
            weights = record[name]["weights"]
            return Head(
                np.array([weights.get(column, 0.0) for column in (*own, *extra)], np.float32),
                record[name]["intercept"],
            )

        return cls(
            columns=tuple(columns),
            mean=np.array([standard[column][0] for column in all_columns], np.float32),
            scale=np.array([standard[column][1] for column in all_columns], np.float32),
            belongs=head("belongs"),
            mates=head("mates", TEXT_LOG_ODDS, *MATE_COLUMNS, own=()),
            lanes=[head(lane.value, *GENRE_COLUMNS) for lane in LANES],
            usefulness=np.array([record["usefulness_by_lane"][lane.value] for lane in LANES], np.float32)
            if "usefulness_by_lane" in record
            else head("usefulness", *GENRE_COLUMNS, BELONGING),
            order=head("order", *ORDER_COLUMNS),
        )

    @property
    def intercept(self) -> float:
        """The log-odds of belonging to the affair if all columns have their mean values."""
        return float(self.mates.weights[0]) * self.belongs.intercept + self.mates.intercept

    def text_log_odds(self, matrix: Floats) -> Floats:
        """Return the log-odds of belonging to the affair by the texts and dates of the two articles alone."""
        return self.belongs.values(self._standard(matrix, 0))

    def log_odds(self, text_log_odds: Floats, mates: Floats) -> Floats:
        """Return the log-odds of belonging to the affair, including the evidence of other reports in the candidate's
        story. `mates` [candidates, MATE_COLUMNS] is the result of `mate_columns`."""
        return self.mates.values(np.column_stack([text_log_odds, mates]).astype(np.float32))

    def contributions(self, matrix: Floats) -> Floats:
        """Return the contribution of each column to the log-odds of belonging to the affair, [candidates, columns]. The
        log-odds are the sum of these contributions, `mate_contributions` and `intercept`."""
        share: Floats = self.text_contributions(matrix) * self.mates.weights[0]
        return share

    def text_contributions(self, matrix: Floats) -> Floats:
        """Return the contribution of each column to `text_log_odds`, [candidates, columns]. These log-odds are the sum
        of the contributions and the intercept of the first head."""
        share: Floats = self._standard(matrix, 0) * self.belongs.weights
        return share

    def mate_contributions(self, mates: Floats) -> Floats:
        """Return the contribution of the other reports in the candidate's story to the log-odds of belonging to the
        affair, [candidates]."""
        share: Floats = mates @ self.mates.weights[1:]
        return share

    def judge(self, candidates: CandidateColumns, log_odds: Floats) -> Relations:
        """Compute the relations of all candidates. `log_odds` are the log-odds of belonging to the affair."""
        matrix, views, possible = candidates.matrix, candidates.views, candidates.possible
        width = len(self.columns)
        standard = self._standard(matrix, 0)
        probability = logistic(log_odds)
        bounded = np.clip(views, _ODDS_BOUND, 1 - _ODDS_BOUND)
        genre = [views, np.log(bounded / (1 - bounded)), np.full(len(views), candidates.query_view)]
        extra = np.column_stack([*genre, probability])
        with_extra = np.concatenate([standard, self._standard(extra.astype(np.float32), width)], axis=1)
        with_genre = with_extra[:, :-1]
        by_lane = np.column_stack([head.values(with_genre) for head in self.lanes])
        lanes = softmax(np.where(possible, by_lane, np.float32(-np.inf)))
        if (rows := candidates.of_event) is not None:
            lanes[rows, _SAME] += lanes[rows, _BACKGROUND] + lanes[rows, _FOLLOW_UP]
            lanes[rows, _BACKGROUND] = lanes[rows, _FOLLOW_UP] = 0
        if isinstance(self.usefulness, Head):
            usefulness = np.clip(self.usefulness.values(with_extra), 0, 4)
        else:
            usefulness = (probability * (lanes @ self.usefulness)).astype(np.float32)
        same = probability * lanes[:, _SAME]
        of_order = np.column_stack([usefulness, same, same * candidates.scores, probability]).astype(np.float32)
        ordered = np.concatenate([standard, self._standard(of_order, width + extra.shape[1])], axis=1)
        return Relations(log_odds, probability.astype(np.float32), lanes, usefulness, self.order.values(ordered))

    def _standard(self, values: Floats, first: int) -> Floats:
        """Return standardised values: the difference of each value from the training mean, in standard deviations.
        `values` holds consecutive columns of the model from column number `first` on."""
        stop = first + values.shape[1]
        scaled: Floats = (values - self.mean[first:stop]) / self.scale[first:stop]
        return np.clip(scaled, -_BOUND, _BOUND)


def mate_columns(text_log_odds: Floats, stories: NDArray[np.int64]) -> Floats:
    """Return, for each candidate, features computed from the other candidates of the same story. The result has the
    shape [candidates, len(MATE_COLUMNS)].

    `text_log_odds` are the log-odds from texts and dates. `stories` are the story numbers of the candidates, or -1 for
    no story.
    """
    bounded = np.clip(text_log_odds, -_BOUND, _BOUND)
    columns = np.zeros((len(stories), len(MATE_COLUMNS)), np.float32)
    order = np.lexsort((-bounded, stories))
    order = order[stories[order] >= 0]
    _, first, story, size = np.unique(stories[order], return_index=True, return_inverse=True, return_counts=True)
    columns[order, 0] = size[story] > 1
    columns[order, 1] = np.where(size[story] > 1, bounded[order[first[story]]], 0)
    first = first[size > 1]
    columns[order[first], 1] = bounded[order[first + 1]]
    return columns


def leader_log_odds(leader_names: Floats) -> Floats:
    """Return what the names in common with the closest candidates add to the log-odds of belonging to the affair.
    `leader_names` is the result of `archive.retrieval.leaders.leader_names`; unknown names (NaN) add nothing."""
    added: Floats = LEADER_WEIGHT * (np.nan_to_num(leader_names, nan=USUAL_LEADER_NAMES) - USUAL_LEADER_NAMES)
    return added.astype(np.float32)


def possible_lanes(dates: DateEstimates) -> NDArray[np.bool_]:
    """Return a mask of the lanes that the dates allow, [candidates, LANES]. An earlier article cannot be a follow-up,
    and a later article cannot be background.

    Estimated dates are used like given dates, so that the lanes of one result never overlap in time. If an estimated
    date is certain enough (`SURE_FROM`) and the two articles are of the same day, the candidate can only be a report of
    the same event, or an opinion.
    """
    apart = dates.days - dates.query
    timed = (dates.days != UNDATED) & (dates.query != UNDATED)
    estimated = timed & ~(dates.query_known & dates.known)
    of_same_day = estimated & (apart == 0) & (dates.query_certainty * dates.certainty >= SURE_FROM)
    possible = np.ones((len(dates.days), len(LANES)), bool)
    possible[:, LANES.index(Lane.FOLLOW_UP)] = ~(timed & (apart < 0)) & ~of_same_day
    possible[:, LANES.index(Lane.BACKGROUND)] = ~(timed & (apart > 0)) & ~of_same_day
    return possible


def softmax(log_odds: NDArray[Any]) -> Floats:
    """Return the softmax of each row: probabilities that sum to one."""
    raised = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    shares: Floats = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


@cache
def relation_record() -> dict[str, Any]:
    """Return the trained models of this package as a JSON record, by name."""
    record: dict[str, Any] = json.loads((files("wideangle.link") / "relation.json").read_text("utf-8"))
    return record
