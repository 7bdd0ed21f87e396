"""The logistic function, which converts log-odds to probabilities."""

from __future__ import annotations

import math
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.float32, np.float64)

LIMIT = 30
"""Log-odds are clipped to ±LIMIT, far beyond what any calibration supports, so that exp cannot overflow."""


@overload
def logistic(log_odds: float) -> float: ...


@overload
def logistic(log_odds: NDArray[Number]) -> NDArray[Number]: ...


def logistic(log_odds: float | NDArray[Number]) -> float | NDArray[Number]:
    """The probability of log-odds: a float of a float, an array in its own precision of an array."""
    if isinstance(log_odds, np.ndarray):
        probabilities: NDArray[Number] = (1 / (1 + np.exp(-np.clip(log_odds, -LIMIT, LIMIT)))).astype(log_odds.dtype)
        return probabilities
    return 1 / (1 + math.exp(-max(-LIMIT, min(LIMIT, log_odds))))
