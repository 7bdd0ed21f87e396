"""Weigh the evidence for the dates of undated articles, and remove undated articles from stories without such evidence.

Reports of similar events in different years ('rounds' of one matter) resemble each other as much as two reports of one
event. The evidence for the date of an undated article, with respect to a dated article, is: words in quotation marks
that the dated article contains too, and the dates in the text and the URL of the undated article.

The evidence has two uses. It changes the temporal score of the pair. After the clustering, it is combined with the
similarity and the number of dated reports to the probability that an undated article is of the days of its story. An
undated article with a low probability leaves the story, if an article of another time is nearly as similar.

The weights were fitted and the thresholds chosen on AllSides, by withholding the days of 12 % of the dated articles of
the archive (`training/date_support.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wideangle.language.logistic import logistic
from wideangle.model.times import UNDATED
from wideangle.stories.date_inference import DatedNeighbours
from wideangle.stories.graph import Doubles, Graph, pair_log_odds
from wideangle.stories.model import StoryModel, transformed_similarity
from wideangle.stories.similarity import Edges
from wideangle.stories.vectors import Floats

MAX_QUOTED = 30
"""The greatest number of common quoted word sequences that counts. One long quotation has this number."""

MISSING_DATE = -0.887
QUOTED_WEIGHT = 1.25
DATES_WEIGHT = 0.75
"""The weights of the evidence in the temporal score of a pair with one undated article, in log-odds. `MISSING_DATE`
applies to each such pair. Chosen by B-cubed F1 of the AllSides training stories in the whole archive: .910 with these
weights, .909 without evidence."""

SUPPORT_WEIGHTS = (7.55, 1.0, 0.71, 0.59)
SUPPORT_INTERCEPT = -6.38
"""The logistic model of the probability that an undated article is of the days of its story. The weights apply to the
highest transformed similarity with a dated report of the story, the logarithm of the number of dated reports, the
logarithm of 1 + the number of common quoted word sequences, and the log ratio of dates."""

MAX_REPORTS = 8
"""The greatest number of dated reports of a story that counts in the probability."""

MIN_SUPPORT = 0.4
"""The least probability with which an undated article stays in a story although an article of another time is nearly as
similar."""

OTHER_TIME_DAYS = 30
"""An article with more days than this between its day and the median day of a story is of another time than the
story."""

RIVAL_SHARE = 0.7
"""An article of another time is a rival if its similarity to the undated article is at least this share of the highest
similarity of a dated report of the story. Without a rival, the archive does not show that the matter had several
rounds, and the undated article stays. In archives that hold all reports of few events, the rule then removes hardly any
article."""


EQUAL_SHARE = 0.9
MIN_LOG_RATIO = 0.25
"""If the rival reaches the share EQUAL_SHARE, wording does not tell the two times apart. An undated article without a
common quotation and with a log ratio of dates of at most MIN_LOG_RATIO then leaves, whatever its similarity. Of 15 such
articles with withheld days in the AllSides archive, 4 are of the days of their story."""


NO_LOG_RATIO = -20.0
"""The log ratio of dates of an article that is similar to no dated report of its cluster."""


@dataclass(frozen=True, slots=True, eq=False)
class DateSupport:
    """The evidence for the date of the undated article of each edge. Both values are 0 for an edge with two dated or
    two undated articles.

    `quoted` [edges] is the number of word sequences (shingles) that stand in quotation marks in the undated article and
    anywhere in the dated article. `log_ratios` [edges] is the evidence of the dates in the undated article for the day
    of the dated article (`coverage.date_log_ratios`).
    """

    quoted: Doubles
    log_ratios: Doubles

    @property
    def log_odds(self) -> Doubles:
        """The contribution of the evidence to the log-odds of each pair, without `MISSING_DATE`."""
        weighted: Doubles = QUOTED_WEIGHT * self.log_quoted + DATES_WEIGHT * self.log_ratios
        return weighted

    @property
    def log_quoted(self) -> Doubles:
        """The logarithm of 1 + `quoted`, limited to MAX_QUOTED word sequences."""
        counted: Doubles = np.log1p(np.minimum(self.quoted, MAX_QUOTED))
        return counted


def one_undated(days: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return a mask of the pairs (positions in `days`) of which exactly one article is undated."""
    mask: NDArray[np.bool_] = (days[left] == UNDATED) != (days[right] == UNDATED)
    return mask


def promising_edges(graph: Graph, days: NDArray[np.int64], model: StoryModel) -> NDArray[np.int64]:
    """Return the positions of the edges whose evidence can decide: edges with one undated article that reach the
    threshold of a merge with the highest temporal score."""
    mixed = one_undated(days, graph.left, graph.right)
    gain = _highest_score(model) - graph.temporal_score
    return np.flatnonzero(mixed & (pair_log_odds(graph, model) + gain >= model.join_from))


def _highest_score(model: StoryModel) -> float:
    """Return the highest temporal score of a pair with one undated article: the score of two articles one day apart.
    The evidence shows a few days, and not one day."""
    return sum(model.within_days[1:])


def with_support(graph: Graph, days: NDArray[np.int64], support: DateSupport, model: StoryModel) -> Graph:
    """Return the graph with the evidence in the temporal scores of the edges that have one undated article."""
    mixed = one_undated(days, graph.left, graph.right)
    raised = np.minimum(graph.temporal_score + MISSING_DATE + support.log_odds, _highest_score(model))
    scores: Floats = np.where(mixed, raised, graph.temporal_score).astype(np.float32)
    return replace(graph, temporal_score=scores)


@dataclass(frozen=True, slots=True, eq=False)
class _Neighbours:
    """The pairs of an undated and a dated article: the number of the undated article, the number of the dated article
    (-1 outside the graph), its day, the similarity (0 to 1), and the two columns of evidence."""

    undated: NDArray[np.int64]
    dated: NDArray[np.int64]
    days: NDArray[np.int64]
    similarity: Doubles
    log_quoted: Doubles
    log_ratios: Doubles


@dataclass(frozen=True, slots=True)
class StorySupport:
    """What shows that the undated article number `article` is of the days of its cluster.

    `middle` is the median day ordinal of the `reports` dated reports of the cluster. `nearest` and `rival` are the
    highest similarities (0 to 1) of the article with a dated report of the cluster, and with an article of another
    time. `log_quoted` and `log_ratio` are the strongest evidence with respect to a report of the cluster.
    """

    article: int
    middle: float
    reports: int
    nearest: float
    rival: float
    log_quoted: float
    log_ratio: float

    @property
    def columns(self) -> tuple[float, ...]:
        """The columns of the logistic model (SUPPORT_WEIGHTS)."""
        similarity = float(transformed_similarity(np.array(self.nearest, np.float32)))
        return similarity, math.log(min(self.reports, MAX_REPORTS)), self.log_quoted, self.log_ratio

    @property
    def is_sufficient(self) -> bool:
        """False if the article must leave the cluster."""
        if self.rival == 0 or self.rival < RIVAL_SHARE * self.nearest:
            return True
        if self.rival >= EQUAL_SHARE * self.nearest and self.log_quoted == 0 and self.log_ratio <= MIN_LOG_RATIO:
            return False
        return logistic(float(np.dot(SUPPORT_WEIGHTS, self.columns)) + SUPPORT_INTERCEPT) >= MIN_SUPPORT


def story_supports(
    labels: NDArray[np.int64],
    days: NDArray[np.int64],
    edges: Edges,
    support: DateSupport,
    dated_neighbours: DatedNeighbours | None = None,
) -> Iterator[StorySupport]:
    """Yield the evidence for each undated article that is similar to a dated article, and in a cluster with dated
    reports.

    `labels` [n] are the clusters and `days` [n] the day ordinals (or UNDATED) of the articles. `edges` connect the
    articles, and `support` belongs to the edges. `dated_neighbours` are similar articles outside the graph.
    """
    pairs = _pairs(days, edges, support, dated_neighbours)
    for article in np.unique(pairs.undated).tolist():
        reports = (labels == labels[article]) & (days != UNDATED)
        if not reports.any():
            continue
        rows = np.flatnonzero(pairs.undated == article)
        middle = float(np.median(days[reports]))
        inside = (pairs.dated[rows] >= 0) & (labels[pairs.dated[rows]] == labels[article])
        away = np.abs(pairs.days[rows] - middle) > OTHER_TIME_DAYS
        yield StorySupport(
            article,
            middle,
            int(reports.sum()),
            nearest=float(pairs.similarity[rows[inside]].max(initial=0.0)),
            rival=float(pairs.similarity[rows[away & ~inside]].max(initial=0.0)),
            log_quoted=float(pairs.log_quoted[rows[inside]].max(initial=0.0)),
            log_ratio=float(pairs.log_ratios[rows[inside]].max(initial=NO_LOG_RATIO)),
        )


def unsupported(
    labels: NDArray[np.int64],
    days: NDArray[np.int64],
    edges: Edges,
    support: DateSupport,
    dated_neighbours: DatedNeighbours | None = None,
) -> NDArray[np.int64]:
    """Return the numbers of the undated articles that must leave their cluster, because the evidence does not show that
    they are of its days. Clusters without a dated article are not affected. The arguments are those of
    `story_supports`."""
    supports = story_supports(labels, days, edges, support, dated_neighbours)
    return np.array([support.article for support in supports if not support.is_sufficient], np.int64)


def _pairs(
    days: NDArray[np.int64], edges: Edges, support: DateSupport, dated_neighbours: DatedNeighbours | None
) -> _Neighbours:
    mixed = np.flatnonzero(one_undated(days, edges.left, edges.right))
    is_left = days[edges.left[mixed]] == UNDATED
    undated = np.where(is_left, edges.left[mixed], edges.right[mixed])
    dated = np.where(is_left, edges.right[mixed], edges.left[mixed])
    quoted, log_ratios = support.log_quoted, support.log_ratios
    within = _Neighbours(
        undated, dated, days[dated], edges.similarity[mixed].astype(np.float64), quoted[mixed], log_ratios[mixed]
    )
    if dated_neighbours is None:
        return within
    outside = np.zeros(len(dated_neighbours.articles))
    return _Neighbours(
        np.concatenate([within.undated, dated_neighbours.articles]),
        np.concatenate([within.dated, np.full(len(outside), -1)]),
        np.concatenate([within.days, dated_neighbours.days]),
        np.concatenate([within.similarity, dated_neighbours.similarity]),
        np.concatenate([within.log_quoted, outside]),
        np.concatenate([within.log_ratios, outside]),
    )
