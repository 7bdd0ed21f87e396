"""How probable it is that two articles, or two groups of them, are one story.

The log-odds of a pair grow with its closeness and fall with how close each of the two is to its own nearest
neighbour: where the press writes about one matter from many sides, being somewhat alike says little (local scaling:
Zelnik-Manor and Perona 2004; Radovanović et al. 2010 on hubs). A group is compared by the means over its pairs
(average link: Sokal and Michener 1958), and what its members expect of a neighbour comes down from the nearest one's
closeness to the mean within the group, so that a large story holds together. Weights are trained by
`training/stories.py` on AllSides train: whole, thinned at random, with days withheld, and within the whole archive.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.vectors import Floats

UNDATED = 0
"""Stands for the day ordinal of an article without a date; the first real ordinal is 1."""

DAY_BOUNDS = (0, 1, 2, 3, 8)
"""The steps, in days apart, in which time is weighed: a pair 2 days apart is within 2, 3 and 8 days."""

CAP = 0.6
"""Beyond this closeness two texts share wording, which says no more about their being one story."""

UNSEEN = 0.05
"""Closeness taken for a pair that was not among the nearest of either."""


@dataclass(frozen=True, slots=True)
class StoryModel:
    """The weights; all that multiply closeness or time are 0 or more."""

    closeness: float
    expectation: float
    within_days: tuple[float, ...]
    one_undated: float
    both_undated: float
    one_agreeing: float
    both_agreeing: float
    """How much it weighs that the times of two articles agree of which one, or both, lack a day."""
    intercept: float
    join_from: float
    """Mean log-odds from which groups become one story."""
    slope: float
    offset: float
    """The line from mean log-odds to calibrated log-odds of belonging."""

    def nearness(
        self, left: NDArray[np.int64], right: NDArray[np.int64], undated_share: float, agreed: Floats | float = 0.0
    ) -> Floats:
        """What the days (ordinals, UNDATED where unknown) of pairs say, in log-odds.

        `agreed` is how well the times of pairs that lack a day agree (see `moments`). `undated_share` is the part of
        the whole collection that has no date. Where nothing has one, nothing can be told from its lack: the collection
        is taken as of one moment.
        """
        unknown = (left == UNDATED).astype(np.int64) + (right == UNDATED)
        apart = np.abs(left - right)
        dated = np.zeros(apart.shape, np.float32)
        for bound, weight in zip(DAY_BOUNDS, self.within_days, strict=True):
            dated += np.where(apart <= bound, weight, 0).astype(np.float32)
        one = self.one_undated + self.one_agreeing * agreed
        each = self.both_undated + self.both_agreeing * agreed
        both = undated_share * sum(self.within_days) + (1 - undated_share) * each
        said: Floats = np.where(unknown == 0, dated, np.where(unknown == 1, one, both)).astype(np.float32)
        return said

    def probability(self, mean_log_odds: float) -> float:
        """The calibrated probability that an article belongs to a story, given its mean log-odds with the rest."""
        odds = max(-30.0, min(30.0, self.slope * mean_log_odds + self.offset))
        return float(1 / (1 + np.exp(-odds)))


def risen(closeness: Floats) -> Floats:
    """2·√x - x of a capped closeness: the first likeness says most. 0 to about .95."""
    capped = np.clip(closeness, 0, CAP)
    raised: Floats = (2 * np.sqrt(capped) - capped).astype(np.float32)
    return raised


@cache
def story_model() -> StoryModel:
    """The shipped model."""
    record = json.loads((files("wideangle.stories") / "weights.json").read_text("utf-8"))
    return StoryModel(**{**record["model"], "within_days": tuple(record["model"]["within_days"])})
