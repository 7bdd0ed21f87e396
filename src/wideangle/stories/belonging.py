"""Compute how well each article fits its story, and which other story the article fits best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.graph import Doubles, Graph, pair_log_odds
from wideangle.stories.model import UNSEEN_SIMILARITY, StoryModel, transformed_similarity


@dataclass(frozen=True, slots=True, eq=False)
class Belonging:
    """How well each article fits its own story, and how well it fits the best other story.

    `odds` is the mean log-odds of the article with the other articles of its story (NaN for a story of one article).
    `second` is the number of the best other story (-1 if there is no other story), and `second_odds` the mean log-odds
    of the article with the articles of this other story.
    """

    odds: Doubles
    second: NDArray[np.int64]
    second_odds: Doubles


def belonging(graph: Graph, labels: NDArray[np.int64], model: StoryModel) -> Belonging:
    """For each article, compute the mean log-odds with its own story and with each other story that contains a
    neighbour of the article. Return the values of its own story and of the best other story."""
    size = len(labels)
    clusters, place = np.unique(labels, return_inverse=True)
    sizes = np.bincount(place)
    article = np.concatenate([graph.left, graph.right])
    other = np.concatenate([graph.right, graph.left])
    odds = np.tile(pair_log_odds(graph, model), 2)
    keys, inverse = np.unique(article * np.int64(len(clusters)) + place[other], return_inverse=True)
    member, cluster = keys // len(clusters), keys % len(clusters)
    seen = np.bincount(inverse, minlength=len(keys))
    sums = np.bincount(inverse, odds, minlength=len(keys))
    others = sizes[cluster] - (place[member] == cluster)
    unseen = (
        model.similarity * float(transformed_similarity(np.array(UNSEEN_SIMILARITY, np.float32)))
        + graph.unseen_temporal_score
        + model.intercept
    )
    unseen_odds = unseen - 2 * model.expectation * graph.expected.astype(np.float64)
    mean = (sums + unseen_odds[member] * (others - seen)) / np.maximum(others, 1)
    own = np.full(size, np.nan)
    is_own = place[member] == cluster
    own[member[is_own]] = mean[is_own]
    held = (sizes[place] > 1) & np.isnan(own)
    own[held] = unseen_odds[held]
    second, second_odds = np.full(size, -1), np.full(size, np.nan)
    away = np.flatnonzero(~is_own)
    for key in away[np.argsort(mean[away], kind="stable")].tolist():
        second[member[key]], second_odds[member[key]] = clusters[cluster[key]], mean[key]
    return Belonging(own, second, second_odds)
