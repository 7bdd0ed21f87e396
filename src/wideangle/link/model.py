"""From evidence to calibrated probabilities, by two small additive models whose weights can be read.

`same_story` says whether two articles report one event, calendar and all. `storyline` reads the texts alone: how
likely two articles belong to one chain of events, whenever they appeared. It is what makes an earlier article
background and a later one a follow-up. Both are trained by `training/link.py`, which says how far each is calibrated.
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


@cache
def storyline() -> AdditiveModel:
    """The model of two articles belonging to one chain of events."""
    return AdditiveModel.of(_shipped()["storyline"])


def _shipped() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((files("wideangle.link") / "weights.json").read_text("utf-8"))
    return record
