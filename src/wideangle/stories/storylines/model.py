"""Compute the probability that two stories belong to one affair, by logistic regression. The log-odds are a sum of one
contribution for each feature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Self

import numpy as np

from wideangle.stories.storylines.features import COLUMNS
from wideangle.stories.vectors import Floats


@dataclass(frozen=True, slots=True, eq=False)
class StorylineModel:
    """The logistic regression of storylines.

    `mean` and `scale` are the mean and the standard deviation of each feature in the training data. `weights` holds the
    weight of each feature, and `intercept` is the constant term. `version` identifies the training run.
    """

    version: str
    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Build a model from its JSON record. Raises ValueError if the features of the record are not those in
        COLUMNS."""
        if set(record["columns"]) != set(COLUMNS):
            raise ValueError(f"columns differ: {sorted(set(record['columns']) ^ set(COLUMNS))}")
        mean, scale, weights = np.array([record["columns"][column] for column in COLUMNS], np.float32).T
        return cls(record["version"], mean, scale, weights, record["intercept"])

    def contributions(self, matrix: Floats) -> Floats:
        """Return the contribution of each feature to the log-odds, [pairs, len(COLUMNS)]. The log-odds of a pair are
        the sum of its contributions and the intercept."""
        parts: Floats = (matrix - self.mean) / self.scale * self.weights
        return parts

    def log_odds(self, matrix: Floats) -> Floats:
        """Return the log-odds that the two stories of each pair belong to one affair."""
        total: Floats = self.contributions(matrix).sum(axis=1) + np.float32(self.intercept)
        return total


@cache
def storyline_model() -> StorylineModel:
    """Return the storyline model with the trained weights of this package."""
    return StorylineModel.of(json.loads((files("wideangle.stories.storylines") / "weights.json").read_text("utf-8")))
