"""Published measures of rankings and of probabilities, and confidence intervals of measures over queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log2

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Figures = dict[str, Floats]

BINS = 10
"""The number of bins for the calibration error. The bins have equal width, and cover probabilities from 0 to 1."""

RESAMPLES = 1_000
INTERVAL = 0.95


def ndcg(uses: Sequence[float], possible: Sequence[float], depth: int) -> float | None:
    """Return the normalised discounted cumulative gain of a ranking at a depth (Järvelin and Kekäläinen 2002; Burges et
    al. 2005).

    `uses` contains the usefulness of each ranked row, best rank first. `possible` contains the usefulness of each row
    that could be ranked, in any order. The gain is 2^use - 1, the discount log2(rank + 1). The result is None if no row
    of `possible` has a gain.
    """
    ideal = _discounted_gain(sorted(possible, reverse=True)[:depth])
    return _discounted_gain(uses[:depth]) / ideal if ideal else None


def _discounted_gain(uses: Sequence[float]) -> float:
    return sum((2**use - 1) / log2(rank + 1) for rank, use in enumerate(uses, 1))


def calibration_sums(probabilities: Sequence[float], outcomes: Sequence[bool]) -> Floats:
    """Return three sums for each bin of probabilities, [bins, 3]: the number of probabilities in the bin, the sum of
    these probabilities, and the number of true outcomes. The bins are in ascending order."""
    sums = np.zeros((BINS, 3))
    for probability, outcome in zip(probabilities, outcomes, strict=True):
        sums[min(int(probability * BINS), BINS - 1)] += (1.0, probability, outcome)
    return sums


def calibration_error(sums: Floats) -> Floats:
    """Return the expected calibration error (Naeini, Cooper and Hauskrecht 2015).

    For each bin, the error is the difference between the mean probability and the share of true outcomes. The result is
    the mean over all bins, weighted by the number of probabilities; NaN if there are none. `sums` have the shape (…,
    bins, 3) of `calibration_sums`.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        error: Floats = np.abs(sums[..., 1] - sums[..., 2]).sum(axis=-1) / sums[..., 0].sum(axis=-1)
    return error


def bootstrap_intervals(by_query: Floats, figures: Callable[[Floats], Figures]) -> Mapping[str, tuple[float, float]]:
    """Return a confidence interval of each measure: the range of the middle 95 % of its values over resamples of the
    queries (Efron 1979).

    `by_query` has one row of sums for each query. `figures` computes the measures from totals of these rows, and gets
    one row of totals for each resample. The resamples are the same in every run.
    """
    queries = len(by_query)
    weights = np.random.default_rng(0).multinomial(queries, np.full(queries, 1 / queries), size=RESAMPLES)
    tail = (1 - INTERVAL) / 2
    spread = figures(weights.astype(np.float64) @ by_query)
    bounds = {
        name: np.quantile(values[~np.isnan(values)], (tail, 1 - tail)).tolist()
        for name, values in spread.items()
        if not np.isnan(values).all()
    }
    return {name: (low, high) for name, (low, high) in bounds.items()}
