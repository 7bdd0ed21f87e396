"""Score the features of a pair by the log-odds that the two articles report one event, with an additive model of
readable weights.

The score ranks all candidates of an article, and is an input of the relation model. `training/link.py` fits the
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
    """An additive model: a weight for each evidence column, and the slope and intercept that calibrate the weighted
    sum to log-odds."""

    weights: Floats
    slope: float
    intercept: float

    @classmethod
    def of(cls, record: dict[str, Any]) -> AdditiveModel:
        """Parse one model of `weights.json`; columns without a weight in the record have the weight 0."""
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
    """Return the probability for log-odds: the logistic function without overflow."""
    return logistic(log_odds)


@cache
def same_story() -> AdditiveModel:
    """Return the shipped model for the question whether two articles report one event."""
    return AdditiveModel.of(_shipped()["same_story"])


def _shipped() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((files("wideangle.link") / "weights.json").read_text("utf-8"))
    return record
