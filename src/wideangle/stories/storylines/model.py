"""How probable it is that two stories are of one affair: a logistic regression, whose sum can be taken apart."""

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
    """The mean and scale of each column in training, its weight, and the intercept; `version` names the fit."""

    version: str
    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Read a model from its JSON record. Raises ValueError where its columns are others."""
        if set(record["columns"]) != set(COLUMNS):
            raise ValueError(f"columns differ: {sorted(set(record['columns']) ^ set(COLUMNS))}")
        mean, scale, weights = np.array([record["columns"][column] for column in COLUMNS], np.float32).T
        return cls(record["version"], mean, scale, weights, record["intercept"])

    def contributions(self, matrix: Floats) -> Floats:
        """The part of each column in the log-odds, [pairs, COLUMNS]; with the intercept they sum to it."""
        parts: Floats = (matrix - self.mean) / self.scale * self.weights
        return parts

    def log_odds(self, matrix: Floats) -> Floats:
        """The log-odds that the two stories of each pair are of one affair."""
        total: Floats = self.contributions(matrix).sum(axis=1) + np.float32(self.intercept)
        return total


@cache
def storyline_model() -> StorylineModel:
    """The shipped model."""
    return StorylineModel.of(json.loads((files("wideangle.stories.storylines") / "weights.json").read_text("utf-8")))
