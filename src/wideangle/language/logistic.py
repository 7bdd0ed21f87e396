"""The logistic function, which converts log-odds to probabilities."""

from __future__ import annotations

import math
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.float32, np.float64)

LIMIT = 30
"""The greatest absolute log-odds. Larger values are clipped, so that exp cannot overflow. No calibration data support
probabilities so close to 0 or 1."""


@overload
def logistic(log_odds: float) -> float: ...


@overload
def logistic(log_odds: NDArray[Number]) -> NDArray[Number]: ...


def logistic(log_odds: float | NDArray[Number]) -> float | NDArray[Number]:
    """Return the probability (0 to 1) for log-odds. The result is a float for a float, and an array of the same
    precision for an array."""
    if isinstance(log_odds, np.ndarray):
        probabilities: NDArray[Number] = (1 / (1 + np.exp(-np.clip(log_odds, -LIMIT, LIMIT)))).astype(log_odds.dtype)
        return probabilities
    return 1 / (1 + math.exp(-max(-LIMIT, min(LIMIT, log_odds))))
