"""Infer the days of undated articles from similar articles with a known day ('dated neighbours').

Without a day, the text alone does not separate an article from reports of similar events in other years. The dated
neighbours of an article, however, are mostly from the days in which its event was in the news. Each dated neighbour
votes for its own day and, with less weight, for the days around this day. The weight of a vote grows with the
similarity of the two articles (kernel density estimation over time: Parzen 1962; time from similar texts: Dakka et al.
2012).

Two articles agree in time if the dated neighbours of one article vote for the day of the other article. The method was
tested on 913 dated articles of American news (AllSides), whose days were withheld. The day with most votes is within
three days of the true day for 73 in 100 articles. If this day has at least three fifths of the votes, it is within
three days for 93 in 100 articles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.model.times import UNDATED
from wideangle.stories.model import transformed_similarity
from wideangle.stories.similarity import Edges
from wideangle.stories.vectors import Floats

Days = NDArray[np.int64]
Doubles = NDArray[np.float64]

SIMILARITY_WEIGHT = 25.0
"""The factor of similarity in the weight of a vote: weight = exp(SIMILARITY_WEIGHT · transformed similarity). The value
is close to the weight of similarity in the story model. Between 20 and 30, B-cubed F1 on the training collections
changes by less than .001."""

MAX_DATED_NEIGHBOURS = 30
"""The number of dated neighbours that vote on the day of one article, the most similar first. With 64 neighbours
instead, dissimilar articles of other years vote too, and F1 is lower by .001."""

KERNEL_DAYS = 2.0
"""The decay constant of a vote, in days. A dated neighbour votes for its own day with full weight, and for other days
with a weight that falls by a factor of e for each KERNEL_DAYS days of distance."""

SMOOTHING_SHARE = 0.02
"""The constant that smooths the date agreement: agreement = log(1 + share of the votes / SMOOTHING_SHARE)."""

MIN_INFERRED_SHARE = 0.3
"""The least share of votes for an inferred day, relative to the weight of all neighbours of the article, dated or
undated. In a test with dated articles whose days were withheld, 83 in 100 days that reach this share are right."""

_CHUNK_SIZE = 4_096


@dataclass(frozen=True, slots=True, eq=False)
class DatedNeighbours:
    """Dated articles outside a graph that are similar to undated articles in the graph.

    The three arrays have one value for each pair of an undated and a dated article: `articles` is the number of the
    undated article in the graph, `days` is the day (ordinal: 1 is 1 January of the year 1) of the dated article, and
    `similarity` is the similarity of the two articles (0 to 1).
    """

    articles: NDArray[np.int64]
    days: Days
    similarity: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _DayDistributions:
    """The votes of the dated neighbours for each undated article.

    `days` [n, MAX_DATED_NEIGHBOURS] are the days of the dated neighbours, and `shares` [n, MAX_DATED_NEIGHBOURS] are
    the shares of their votes. `row` contains, for each article of the graph, its row in these arrays, or -1 if the
    article has no dated neighbours. `weights` [n] are the total weights of the votes.
    """

    row: NDArray[np.int64]
    days: Doubles
    shares: Doubles
    weights: Doubles


def date_agreement(days: Days, edges: Edges, dated_neighbours: DatedNeighbours | None = None) -> Floats:
    """Return how well the times of the two articles of each pair agree. The value is 0 if both articles have a day.

    The agreement is the logarithm of the smoothed share of the votes, from 0 without votes to nearly 4 for all votes.
    `edges` are pairs of positions in `days`. `days` holds day ordinals (1 is 1 January of the year 1), or UNDATED.
    `dated_neighbours` are further articles outside the graph that vote.
    """
    distributions = _day_distributions(days, edges, dated_neighbours)
    shares = np.zeros(len(edges.left))
    for undated, other in ((edges.left, edges.right), (edges.right, edges.left)):
        mixed = np.flatnonzero((distributions.row[undated] >= 0) & (days[other] != UNDATED))
        shares[mixed] = _shares(distributions, distributions.row[undated[mixed]], days[other[mixed]][:, None])
    left, right = distributions.row[edges.left], distributions.row[edges.right]
    both = np.flatnonzero((left >= 0) & (right >= 0))
    shares[both] = _shares(
        distributions, left[both], distributions.days[right[both]], distributions.shares[right[both]]
    )
    agreed: Floats = np.log1p(shares / SMOOTHING_SHARE).astype(np.float32)
    return agreed


def infer_days(days: Days, edges: Edges) -> Days:
    """Return for each undated article the day with most votes, as a day ordinal (1 is 1 January of the year 1). The
    value is UNDATED for dated articles and for articles with too few votes."""
    distributions = _day_distributions(days, edges, None)
    near = np.concatenate([edges.left, edges.right])
    total = np.bincount(near, np.tile(_weights(edges.similarity), 2), minlength=len(days))
    inferred = np.full(len(days), UNDATED)
    for article in np.flatnonzero(distributions.row >= 0).tolist():
        row = distributions.row[article]
        voted_days = distributions.days[row]
        votes = _shares(distributions, np.full(len(voted_days), row), voted_days[:, None])
        best = np.argmax(votes)
        if votes[best] * distributions.weights[row] >= MIN_INFERRED_SHARE * total[article]:
            inferred[article] = int(voted_days[best])
    return inferred


def _weights(similarity: Floats) -> Doubles:
    weights: Doubles = np.exp(SIMILARITY_WEIGHT * transformed_similarity(similarity).astype(np.float64))
    return weights


def _day_distributions(days: Days, edges: Edges, dated_neighbours: DatedNeighbours | None) -> _DayDistributions:
    """Collect the votes from all pairs of an undated and a dated article."""
    parts = (
        []
        if dated_neighbours is None
        else [(dated_neighbours.articles, dated_neighbours.days, dated_neighbours.similarity)]
    )
    for undated, other in ((edges.left, edges.right), (edges.right, edges.left)):
        mixed = (days[undated] == UNDATED) & (days[other] != UNDATED)
        parts.append((undated[mixed], days[other[mixed]], edges.similarity[mixed]))
    article, day, similarity = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((day, -similarity, article))
    article, day, similarity = article[order], day[order], similarity[order]
    first = np.append(True, article[1:] != article[:-1])[: len(article)]
    number = np.cumsum(first) - 1
    rank = np.arange(len(article)) - np.flatnonzero(first)[number]
    kept = rank < MAX_DATED_NEIGHBOURS
    place = number[kept], rank[kept]
    voted_days, weights = np.zeros((2, int(first.sum()), MAX_DATED_NEIGHBOURS))
    voted_days[place] = day[kept]
    weights[place] = _weights(similarity[kept])
    row = np.full(len(days), -1)
    row[article[first]] = np.arange(len(voted_days))
    total = weights.sum(axis=1)
    return _DayDistributions(row, voted_days, weights / total[:, None], total)


def _shares(
    distributions: _DayDistributions, rows: NDArray[np.int64], days: Days | Doubles, weights: Doubles | None = None
) -> Doubles:
    """Return for each row (an undated article) the share of the votes that fall on the given days of the row. If
    `weights` are given, the share of each day is multiplied by the weight of the day before the shares are added."""
    shares = np.zeros(len(rows))
    for start in range(0, len(rows), _CHUNK_SIZE):
        chunk = slice(start, start + _CHUNK_SIZE)
        distance = np.abs(distributions.days[rows[chunk]][:, :, None] - days[chunk][:, None, :])
        near = np.exp(distance / -KERNEL_DAYS) * distributions.shares[rows[chunk]][:, :, None]
        votes = near.sum(axis=1)
        shares[chunk] = (votes if weights is None else votes * weights[chunk]).sum(axis=1)
    return shares
