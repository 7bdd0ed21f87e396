"""The logistic function, which converts log-odds to probabilities."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.float32, np.float64)

LIMIT = 30
"""Log-odds are clipped to ±LIMIT, far beyond what any calibration supports, so that exp cannot overflow."""


def logistic(log_odds: NDArray[Number]) -> NDArray[Number]:
    """The probabilities of log-odds, in their own precision."""
    probabilities: NDArray[Number] = (1 / (1 + np.exp(-np.clip(log_odds, -LIMIT, LIMIT)))).astype(log_odds.dtype)
    return probabilities
