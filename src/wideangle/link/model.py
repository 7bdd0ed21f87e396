"""Compute the log-odds that two articles report one event, with an additive model: each feature has one weight.

These log-odds rank all candidates of an article, and are an input of the relation model. `training/link.py` fits the
weights.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from wideangle.language.logistic import logistic
from wideangle.link.evidence import COLUMNS, Evidence
from wideangle.link.features import Floats


@dataclass(frozen=True, slots=True, eq=False)
class AdditiveModel:
    """An additive model. `weights` holds a weight for each evidence column. `slope` and `intercept` convert the
    weighted sum to calibrated log-odds."""

    weights: Floats
    slope: float
    intercept: float

    @classmethod
    def of(cls, record: dict[str, Any]) -> AdditiveModel:
        """Build one of the models of `weights.json`. A column without a weight in the record gets the weight 0. Raises
        ValueError if the record has weights for unknown columns."""
        named = record["weights"]
        if unknown := set(named) - set(COLUMNS):
            raise ValueError(f"weights for unknown columns: {sorted(unknown)}")
        weights = np.array([named.get(column, 0.0) for column in COLUMNS], np.float32)
        return cls(weights, record["calibration"]["slope"], record["calibration"]["intercept"])

    def log_odds(self, evidence: Evidence) -> Floats:
        """Return the calibrated log-odds of each candidate."""
        total: Floats = self.contributions(evidence.matrix).sum(axis=1, dtype=np.float32)
        return total + np.float32(self.intercept)

    def contributions(self, matrix: Floats) -> Floats:
        """Return the contribution of each column to the log-odds, [candidates, COLUMNS]."""
        return matrix * (self.weights * np.float32(self.slope))


def probability(log_odds: Floats) -> Floats:
    """Return the probabilities of log-odds, without numeric overflow."""
    return logistic(log_odds)


@cache
def same_story() -> AdditiveModel:
    """Return the model with the trained weights of this package for the question whether two articles report one
    event."""
    return AdditiveModel.of(_shipped()["same_story"])


def _shipped() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((files("wideangle.link") / "weights.json").read_text("utf-8"))
    return record
