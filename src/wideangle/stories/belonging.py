"""How well each article sits in its story, and where it would have gone otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.graph import Doubles, Graph, pair_log_odds
from wideangle.stories.model import UNSEEN, StoryModel, risen


@dataclass(frozen=True, slots=True, eq=False)
class Belonging:
    """For each article its mean log-odds with the others of its story (NaN where it is alone), the label of the
    second choice (-1 for none) and its mean log-odds with that."""

    odds: Doubles
    second: NDArray[np.int64]
    second_odds: Doubles


def belonging(graph: Graph, labels: NDArray[np.int64], model: StoryModel) -> Belonging:
    """Weigh every article against each group that any of its neighbours is in, by the mean over all its members."""
    size = len(labels)
    groups, place = np.unique(labels, return_inverse=True)
    sizes = np.bincount(place)
    article = np.concatenate([graph.left, graph.right])
    other = np.concatenate([graph.right, graph.left])
    odds = np.tile(pair_log_odds(graph, model), 2)
    keys, inverse = np.unique(article * np.int64(len(groups)) + place[other], return_inverse=True)
    who, whose = keys // len(groups), keys % len(groups)
    seen = np.bincount(inverse, minlength=len(keys))
    sums = np.bincount(inverse, odds, minlength=len(keys))
    others = sizes[whose] - (place[who] == whose)
    unseen = model.closeness * float(risen(np.array(UNSEEN, np.float32))) + graph.unseen_nearness + model.intercept
    unseen_odds = unseen - 2 * model.expectation * graph.expected.astype(np.float64)
    mean = (sums + unseen_odds[who] * (others - seen)) / np.maximum(others, 1)
    own = np.full(size, np.nan)
    at_home = place[who] == whose
    own[who[at_home]] = mean[at_home]
    held = (sizes[place] > 1) & np.isnan(own)
    own[held] = unseen_odds[held]
    second, second_odds = np.full(size, -1), np.full(size, np.nan)
    away = np.flatnonzero(~at_home)
    for key in away[np.argsort(mean[away], kind="stable")].tolist():
        second[who[key]], second_odds[who[key]] = groups[whose[key]], mean[key]
    return Belonging(own, second, second_odds)
