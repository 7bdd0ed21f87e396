"""Log-odds to probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from wideangle.language.logistic import logistic


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_probabilities_are_finite_and_keep_the_precision(precision):
    found = logistic(np.array([-1e6, -np.log(3), 0, np.log(3), 1e6], precision))
    assert found.dtype == precision
    assert found.tolist() == pytest.approx([0, 0.25, 0.5, 0.75, 1], abs=1e-6)
