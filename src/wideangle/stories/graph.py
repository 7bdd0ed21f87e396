"""Build the similarity graph. Its nodes are articles; its edges are pairs of articles with sufficient similarity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.model.times import UNDATED
from wideangle.stories.date_inference import DatedNeighbours, date_agreement
from wideangle.stories.model import StoryModel, transformed_similarity
from wideangle.stories.similarity import Edges
from wideangle.stories.vectors import Floats

Doubles = NDArray[np.float64]

MIN_SIMILARITY = 0.1
"""The least similarity of a pair of articles in the graph. Hardly any pair with a lower similarity reports one
story."""

REACH_DAYS = 8
"""The greatest distance, in days, between two dated articles that are compared. The ends of a longer story are
connected through the articles between them."""

MIN_EXPECTED_SIMILARITY = 0.2
"""The least value for the expected similarity of an article to its nearest neighbour. Without this limit, two unrelated
articles that are each other's nearest neighbours would form one story."""

MAX_NEIGHBOURS = 64
"""The number of neighbours that are kept for one article, the most similar first."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A similarity graph: articles 0 to n-1, and the kept pairs of articles. Similarities are transformed (see
    `transformed_similarity`).

    `expected` [n] is the similarity of each article to its nearest neighbour, and at least MIN_EXPECTED_SIMILARITY. It
    is the similarity that the article can be expected to have to its own story.

    `left` and `right` are the article numbers of each pair, and `similarity` is their similarity. `temporal_score` is
    the evidence from the dates of a pair that both articles report one story, as log-odds. `unseen_temporal_score` is
    this evidence for every pair that is not kept.
    """

    expected: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    similarity: Floats
    temporal_score: Floats
    unseen_temporal_score: float = 0.0


def nearest_edges(
    matrix: Floats,
    left_seqs: NDArray[np.int64],
    right_seqs: NDArray[np.int64],
    left_days: NDArray[np.int64],
    right_days: NDArray[np.int64],
) -> Edges:
    """Return the edges to keep from a similarity matrix [left articles, right articles]. The other parameters are the
    sequence numbers and the days of these articles.

    If a pair occurs in both directions, one edge is returned.
    """
    undated = (left_days[:, None] == UNDATED) | (right_days[None, :] == UNDATED)
    comparable = undated | (np.abs(left_days[:, None] - right_days[None, :]) <= REACH_DAYS)
    kept = np.where(comparable & (left_seqs[:, None] != right_seqs[None, :]) & (matrix >= MIN_SIMILARITY), matrix, 0)
    if kept.shape[1] > MAX_NEIGHBOURS:
        least = np.partition(kept, -MAX_NEIGHBOURS, axis=1)[:, -MAX_NEIGHBOURS]
        kept[kept < least[:, None]] = 0
    row, column = np.nonzero(kept)
    left, right = np.minimum(left_seqs[row], right_seqs[column]), np.maximum(left_seqs[row], right_seqs[column])
    once = first_of_each_pair(left, right)
    return Edges(left[once], right[once], kept[row, column][once].astype(np.float32))


def first_of_each_pair(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of one edge for each distinct pair of articles, in ascending order of the pairs."""
    order = np.lexsort((right, left))
    same = (left[order][1:] == left[order][:-1]) & (right[order][1:] == right[order][:-1])
    places: NDArray[np.int64] = order[np.append(True, ~same)[: len(order)]]
    return places


def graph_of(
    days: NDArray[np.int64],
    edges: Edges,
    model: StoryModel,
    undated_share: float = 0.0,
    nearest: Floats | None = None,
    *,
    dated_neighbours: DatedNeighbours | None = None,
) -> Graph:
    """Build the similarity graph of articles. `days` holds the day ordinal of each article (1 is 1 January of the year
    1), or UNDATED; `edges` connect positions in `days`.

    `undated_share` is the share of undated articles in the archive. `nearest` is the similarity of each article to its
    nearest neighbour; it is computed from `edges` if missing. `dated_neighbours` are articles outside the graph that
    vote for the days of undated articles.
    """
    left, right = days[edges.left], days[edges.right]
    if nearest is None:
        nearest = nearest_similarity(len(days), edges)
    temporal = model.temporal_score(np.zeros(1, np.int64), np.zeros(1, np.int64), undated_share)
    return Graph(
        expected=transformed_similarity(np.maximum(nearest, np.float32(MIN_EXPECTED_SIMILARITY))),
        left=edges.left,
        right=edges.right,
        similarity=transformed_similarity(edges.similarity),
        temporal_score=model.temporal_score(left, right, undated_share, date_agreement(days, edges, dated_neighbours)),
        unseen_temporal_score=float(temporal[0]) * undated_share**2,
    )


def folded_to_texts(edges: Edges, texts: NDArray[np.int64]) -> Edges:
    """Replace edges between articles by edges between distinct texts. `texts` holds the text number of each article.
    The similarity of two texts is the highest similarity among the edges of their articles."""
    left_texts, right_texts = texts[edges.left], texts[edges.right]
    left, right = np.minimum(left_texts, right_texts), np.maximum(left_texts, right_texts)
    order = np.lexsort((-edges.similarity, right, left))
    order = order[left[order] != right[order]]
    new = np.append(True, (left[order][1:] != left[order][:-1]) | (right[order][1:] != right[order][:-1]))
    best = order[new[: len(order)]]
    return Edges(left[best], right[best], edges.similarity[best])


def nearest_similarity(size: int, edges: Edges, copies: NDArray[np.bool_] | None = None) -> Floats:
    """Return the similarity of each article to its nearest neighbour; 0 for an article without neighbours.

    `copies` marks the edges between copies. These edges do not count, because the similarity of an article to its own
    copy does not show its similarity to other reports.
    """
    nearest = np.zeros(size, np.float32)
    counted = slice(None) if copies is None else ~copies
    for places in (edges.left, edges.right):
        np.maximum.at(nearest, places[counted], edges.similarity[counted])
    return nearest


def pair_log_odds(graph: Graph, model: StoryModel) -> Doubles:
    """Return the log-odds that the two articles of each edge report one story."""
    expected = graph.expected[graph.left].astype(np.float64) + graph.expected[graph.right]
    odds: Doubles = (
        model.similarity * graph.similarity + graph.temporal_score - model.expectation * expected + model.intercept
    )
    return odds
