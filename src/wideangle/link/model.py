"""Score the evidence by the log-odds that two articles report one event, with an additive model of readable weights.

The score ranks all candidates of an article, and the relation model reads it. `training/link.py` fits the weights.
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
    """A weight for each column of evidence, and the linear calibration of their sum to log-odds."""

    weights: Floats
    slope: float
    intercept: float

    @classmethod
    def of(cls, record: dict[str, Any]) -> AdditiveModel:
        """Parse one model of `weights.json`; columns that the record does not name have the weight 0."""
        named = record["weights"]
        if unknown := set(named) - set(COLUMNS):
            raise ValueError(f"weights for unknown columns: {sorted(unknown)}")
        weights = np.array([named.get(column, 0.0) for column in COLUMNS], np.float32)
        return cls(weights, record["calibration"]["slope"], record["calibration"]["intercept"])

    def log_odds(self, evidence: Evidence) -> Floats:
        """Return calibrated log-odds, one for each candidate."""
        total: Floats = self.contributions(evidence.matrix).sum(axis=1, dtype=np.float32)
        return total + np.float32(self.intercept)

    def contributions(self, matrix: Floats) -> Floats:
        """Return the part of each column in the log-odds, [candidates, COLUMNS]."""
        return matrix * (self.weights * np.float32(self.slope))


def probability(log_odds: Floats) -> Floats:
    """Return the logistic function without overflow."""
    return logistic(log_odds)


@cache
def same_story() -> AdditiveModel:
    """Return the model for two articles that report one event."""
    return AdditiveModel.of(_shipped()["same_story"])


def _shipped() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((files("wideangle.link") / "weights.json").read_text("utf-8"))
    return record
