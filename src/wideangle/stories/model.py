"""Compute the probability that two articles, or two clusters of articles, belong to one story.

The log-odds of a pair rise with the similarity of the two articles, and fall with the similarity of each article to its
own nearest neighbour. Where many articles report one subject, moderate similarity is weak evidence of one story (local
scaling: Zelnik-Manor and Perona 2004; hubs: Radovanović et al. 2010).

The log-odds of two clusters are the mean log-odds of the article pairs between them (average link: Sokal and Michener
1958). The expected similarity of a single article is the similarity to its nearest neighbour. As the cluster grows, the
expected similarity approaches the mean similarity within the cluster, so that large stories are not split.
`training/stories.py` trains the weights on American news (AllSides).
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
"""The upper bounds, in days, of cumulative bins of the time between two articles. Two articles that are 2 days apart
are in the bins of 2, 3 and 8 days."""

SIMILARITY_CAP = 0.6
"""The greatest similarity that counts. Two texts with a higher similarity share their wording, which is no further
evidence of one story."""

UNSEEN_SIMILARITY = 0.05
"""The similarity assumed for a pair that is not among the nearest neighbours of either article."""


@dataclass(frozen=True, slots=True)
class StoryModel:
    """The weights of the story model. The weights of similarity and time are not negative."""

    similarity: float
    expectation: float
    within_days: tuple[float, ...]
    one_undated: float
    both_undated: float
    one_agreeing: float
    both_agreeing: float
    """`one_agreeing` is the weight of `date_agreement` for pairs of which one article has no day, and `both_agreeing`
    the weight for pairs without any day."""
    intercept: float
    join_from: float
    """The threshold for a merge: two clusters are merged if their mean log-odds are at least this value."""
    slope: float
    offset: float
    """`slope` and `offset` define the linear function that converts mean log-odds to the log-odds that an article
    belongs to its story."""

    def temporal_score(
        self, left: NDArray[np.int64], right: NDArray[np.int64], undated_share: float, agreed: Floats | float = 0.0
    ) -> Floats:
        """Return the evidence of time for one story, in log-odds, for pairs of articles. `left` and `right` are the day
        ordinals of the two articles (1 is 1 January of the year 1), or UNDATED.

        `agreed` is the `date_agreement` of pairs with a missing day. `undated_share` is the share of undated articles
        in the archive. If no article has a day, missing days are no evidence, and all articles are treated as published
        on one day.
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
        """Return the calibrated probability that an article belongs to a story. `mean_log_odds` is the mean of the
        article's log-odds with the other articles of the story."""
        return logistic(self.slope * mean_log_odds + self.offset)


def transformed_similarity(similarity: Floats) -> Floats:
    """Return 2·√x - x (0 to about .95) of a similarity x, limited to SIMILARITY_CAP. The function rises fastest near 0,
    because the first shared terms are the strongest evidence."""
    capped = np.clip(similarity, 0, SIMILARITY_CAP)
    transformed: Floats = (2 * np.sqrt(capped) - capped).astype(np.float32)
    return transformed


@cache
def story_model() -> StoryModel:
    """Return the story model with the trained weights of this package."""
    record = json.loads((files("wideangle.stories") / "weights.json").read_text("utf-8"))
    return StoryModel(**{**record["model"], "within_days": tuple(record["model"]["within_days"])})
