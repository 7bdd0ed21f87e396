"""The probability that two articles, or two clusters of articles, belong to one story.

The log-odds of a pair grow with the similarity of the two articles, and fall with the similarity of each to its own
nearest neighbour. The reason is that moderate similarity is weak evidence where many articles report one subject from
different sides (local scaling: Zelnik-Manor and Perona 2004; hubs: Radovanović et al. 2010).

Two clusters are compared by the mean over their pairs (average link: Sokal and Michener 1958). The expected similarity
of a cluster's members moves from that of the nearest neighbour to the mean within the cluster, so that large stories
stay whole. `training/stories.py` trains the weights on AllSides train: whole, thinned at random, with days withheld,
and within the whole archive.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from wideangle.language.logistic import logistic
from wideangle.model.times import UNDATED
from wideangle.stories.vectors import Floats

DAY_BOUNDS = (0, 1, 2, 3, 8)
"""The upper bounds of cumulative bins of the distance in days: a pair 2 days apart is in the bins of 2, 3 and 8
days."""

SIMILARITY_CAP = 0.6
"""Two texts with a higher similarity share their wording. A higher similarity is no further evidence of one story."""

UNSEEN_SIMILARITY = 0.05
"""The similarity assumed for a pair that is not among the nearest neighbours of either article."""


@dataclass(frozen=True, slots=True)
class StoryModel:
    """The weights of the model. The weights of similarity and time are not negative."""

    similarity: float
    expectation: float
    within_days: tuple[float, ...]
    one_undated: float
    both_undated: float
    one_agreeing: float
    both_agreeing: float
    """The weights of `date_agreement` if one, or both, of two articles have no day."""
    intercept: float
    join_from: float
    """Clusters are joined if their mean log-odds are above this value."""
    slope: float
    offset: float
    """`slope` and `offset` define the line that maps mean log-odds to calibrated log-odds of membership."""

    def temporal_score(
        self, left: NDArray[np.int64], right: NDArray[np.int64], undated_share: float, agreed: Floats | float = 0.0
    ) -> Floats:
        """Return the evidence of the days (ordinals, UNDATED if unknown) of pairs, in log-odds.

        `agreed` is the `date_agreement` of pairs in which a day is missing. `undated_share` is the share of undated
        articles in the collection. If no article has a day, missing days are no evidence, and all articles are treated
        as published on one day.
        """
        unknown = (left == UNDATED).astype(np.int64) + (right == UNDATED)
        distance = np.abs(left - right)
        dated = np.zeros(distance.shape, np.float32)
        for bound, weight in zip(DAY_BOUNDS, self.within_days, strict=True):
            dated += np.where(distance <= bound, weight, 0).astype(np.float32)
        one_undated = self.one_undated + self.one_agreeing * agreed
        both_undated = self.both_undated + self.both_agreeing * agreed
        both_undated = undated_share * sum(self.within_days) + (1 - undated_share) * both_undated
        undated = np.where(unknown == 1, one_undated, both_undated)
        scores: Floats = np.where(unknown == 0, dated, undated).astype(np.float32)
        return scores

    def probability(self, mean_log_odds: float) -> float:
        """Return the calibrated probability that an article belongs to a story, from its mean log-odds with the
        other members."""
        return float(logistic(np.asarray(self.slope * mean_log_odds + self.offset, np.float64)))


def transformed_similarity(similarity: Floats) -> Floats:
    """Return 2·√x - x of a capped similarity x, from 0 to about .95. The function rises fastest near 0, because the
    first shared terms are the strongest evidence."""
    capped = np.clip(similarity, 0, SIMILARITY_CAP)
    transformed: Floats = (2 * np.sqrt(capped) - capped).astype(np.float32)
    return transformed


@cache
def story_model() -> StoryModel:
    """Return the shipped model."""
    record = json.loads((files("wideangle.stories") / "weights.json").read_text("utf-8"))
    return StoryModel(**{**record["model"], "within_days": tuple(record["model"]["within_days"])})
