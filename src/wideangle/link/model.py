"""From evidence to the log-odds that two articles report one event, by an additive model whose weights can be read.

It ranks all candidates of an article; the relation model reads its score. Trained by `training/link.py`.
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
    """A weight for each column of evidence, and the line that turns their sum into log-odds."""

    weights: Floats
    slope: float
    intercept: float

    @classmethod
    def of(cls, record: dict[str, Any]) -> AdditiveModel:
        """Read one model of `weights.json`; a column it does not name weighs nothing."""
        named = record["weights"]
        if unknown := set(named) - set(COLUMNS):
            raise ValueError(f"weights for unknown columns: {sorted(unknown)}")
        weights = np.array([named.get(column, 0.0) for column in COLUMNS], np.float32)
        return cls(weights, record["calibration"]["slope"], record["calibration"]["intercept"])

    def log_odds(self, evidence: Evidence) -> Floats:
        """Calibrated log-odds, one a candidate."""
        total: Floats = self.contributions(evidence.matrix).sum(axis=1, dtype=np.float32)
        return total + np.float32(self.intercept)

    def contributions(self, matrix: Floats) -> Floats:
        """The share of each column in the log-odds, [candidates, COLUMNS]."""
        return matrix * (self.weights * np.float32(self.slope))


def probability(log_odds: Floats) -> Floats:
    """Logistic function, safe against overflow."""
    return logistic(log_odds)


@cache
def same_story() -> AdditiveModel:
    """The model of two articles reporting one event."""
    return AdditiveModel.of(_shipped()["same_story"])


def _shipped() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((files("wideangle.link") / "weights.json").read_text("utf-8"))
    return record
