"""Articles and the pairs among them that are close at all: what stories are made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.date_inference import Witnesses, agreement
from wideangle.stories.model import UNDATED, StoryModel, risen
from wideangle.stories.similarity import Edges
from wideangle.stories.vectors import Floats

Doubles = NDArray[np.float64]

FLOOR = 0.1
"""Pairs less close than this are not kept: hardly any is one story."""

REACH_DAYS = 8
"""Dated articles further apart than this are never compared directly; longer stories hold by what lies between."""

EXPECTED_FROM = 0.2
"""Every article expects its neighbours to be at least so close, even where none is: being one another's nearest does
not make two unrelated articles one story."""

MOST_NEIGHBOURS = 64
"""Of the pairs of one article the closest so many are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Articles 0 to n-1 and the pairs among them that are close at all.

    `expected` [n] is the risen closeness of each article's nearest neighbour, or of EXPECTED_FROM; `closeness` (risen)
    and `nearness` (log-odds) belong to the pairs `left`, `right`. `unseen_nearness` is taken for all other pairs.
    """

    expected: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    closeness: Floats
    nearness: Floats
    unseen_nearness: float = 0.0


def nearest_edges(
    matrix: Floats,
    some: NDArray[np.int64],
    others: NDArray[np.int64],
    some_days: NDArray[np.int64],
    other_days: NDArray[np.int64],
) -> Edges:
    """The pairs worth keeping of a matrix of closeness [some, others]; both are named by their numbers (seqs).

    A pair that stands in it both ways is given once.
    """
    undated = (some_days[:, None] == UNDATED) | (other_days[None, :] == UNDATED)
    comparable = undated | (np.abs(some_days[:, None] - other_days[None, :]) <= REACH_DAYS)
    kept = np.where(comparable & (some[:, None] != others[None, :]) & (matrix >= FLOOR), matrix, 0)
    if kept.shape[1] > MOST_NEIGHBOURS:
        least = np.partition(kept, -MOST_NEIGHBOURS, axis=1)[:, -MOST_NEIGHBOURS]
        kept[kept < least[:, None]] = 0
    row, column = np.nonzero(kept)
    left, right = np.minimum(some[row], others[column]), np.maximum(some[row], others[column])
    once = first_of_each(left, right)
    return Edges(left[once], right[once], kept[row, column][once].astype(np.float32))


def first_of_each(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of one edge of each pair, in the order of the pairs."""
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
    beyond: Witnesses | None = None,
) -> Graph:
    """The graph of articles by their days (ordinals, UNDATED where unknown) and the edges among their places.

    `nearest` says how close each article's nearest neighbour is, where that is known from more than these edges;
    `beyond` are the dated articles that lie beyond them and tell of when undated ones were written.
    """
    left, right = days[edges.left], days[edges.right]
    if nearest is None:
        nearest = nearest_of(len(days), edges)
    moment = model.nearness(np.zeros(1, np.int64), np.zeros(1, np.int64), undated_share)
    return Graph(
        expected=risen(np.maximum(nearest, np.float32(EXPECTED_FROM))),
        left=edges.left,
        right=edges.right,
        closeness=risen(edges.closeness),
        nearness=model.nearness(left, right, undated_share, agreement(days, edges, beyond)),
        unseen_nearness=float(moment[0]) * undated_share**2,
    )


def folded(edges: Edges, texts: NDArray[np.int64]) -> Edges:
    """The edges among texts instead of articles; `texts` numbers the text of each article. Between two texts the
    closest pair of their articles counts."""
    one, other = texts[edges.left], texts[edges.right]
    left, right = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((-edges.closeness, right, left))
    order = order[left[order] != right[order]]
    new = np.append(True, (left[order][1:] != left[order][:-1]) | (right[order][1:] != right[order][:-1]))
    best = order[new[: len(order)]]
    return Edges(left[best], right[best], edges.closeness[best])


def nearest_of(size: int, edges: Edges, copies: NDArray[np.bool_] | None = None) -> Floats:
    """How close the nearest neighbour of each article is; 0 where it has none.

    `copies` marks edges between copies: a text does not expect others to be as close to it as its own copy.
    """
    nearest = np.zeros(size, np.float32)
    telling = slice(None) if copies is None else ~copies
    for places in (edges.left, edges.right):
        np.maximum.at(nearest, places[telling], edges.closeness[telling])
    return nearest


def pair_log_odds(graph: Graph, model: StoryModel) -> Doubles:
    """The log-odds of each edge, seen by itself."""
    expected = graph.expected[graph.left].astype(np.float64) + graph.expected[graph.right]
    odds: Doubles = model.closeness * graph.closeness + graph.nearness - model.expectation * expected + model.intercept
    return odds
