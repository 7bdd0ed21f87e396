"""The probability that two stories belong to one affair: a logistic regression, whose log-odds are a sum of separate
contributions."""

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
    """The mean and standard deviation of each column in training, its weight, and the intercept. `version`
    identifies the fit."""

    version: str
    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Parse a model from its JSON record. Raises ValueError if the columns differ from COLUMNS."""
        if set(record["columns"]) != set(COLUMNS):
            raise ValueError(f"columns differ: {sorted(set(record['columns']) ^ set(COLUMNS))}")
        mean, scale, weights = np.array([record["columns"][column] for column in COLUMNS], np.float32).T
        return cls(record["version"], mean, scale, weights, record["intercept"])

    def contributions(self, matrix: Floats) -> Floats:
        """Return the contribution of each column to the log-odds, [pairs, COLUMNS]. With the intercept, the
        contributions sum to the log-odds."""
        parts: Floats = (matrix - self.mean) / self.scale * self.weights
        return parts

    def log_odds(self, matrix: Floats) -> Floats:
        """Return the log-odds that the two stories of each pair belong to one affair."""
        total: Floats = self.contributions(matrix).sum(axis=1) + np.float32(self.intercept)
        return total


@cache
def storyline_model() -> StorylineModel:
    """Return the shipped model."""
    return StorylineModel.of(json.loads((files("wideangle.stories.storylines") / "weights.json").read_text("utf-8")))
