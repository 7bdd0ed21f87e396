"""What a model's cosines are worth: set by pairs of one language, nothing for a model that says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from wideangle.stories import Calibration, blended_similarity, fit_calibration
from wideangle.stories.calibration import BLEND_WEIGHT, MIN_PAIRS


def pairs(seed: int = 3, size: int = 20_000) -> np.ndarray:
    """Closeness as news has it: near 0 for most pairs, much for few."""
    return np.random.default_rng(seed).beta(0.6, 12, size).astype(np.float32)


def test_cosines_that_tell_closeness_are_worth_it_whatever_their_range() -> None:
    close = pairs()
    for low, high in ((0.0, 1.0), (0.7, 0.95)):
        scale = fit_calibration("a model", 9, (low + (high - low) * np.sqrt(close)).astype(np.float32), close)
        assert scale is not None
        asked = np.array([0.01, 0.05, 0.1, 0.2, 0.3], np.float32)
        worth = scale.of((low + (high - low) * np.sqrt(asked)).astype(np.float32))
        assert worth == pytest.approx(asked, abs=0.015)


def test_worth_never_falls_and_stays_within_what_was_seen() -> None:
    close = pairs()
    noise = np.random.default_rng(5).normal(scale=0.1, size=close.size)
    scale = fit_calibration("a model", 9, (close + noise).astype(np.float32), close)
    assert scale is not None
    assert (np.diff(scale.similarity) >= 0).all()
    worth = scale.of(np.linspace(-1, 2, 50).astype(np.float32))
    assert worth.min() >= 0
    assert worth.max() <= close.max()


def test_cosines_that_tell_nothing_are_worth_next_to_nothing() -> None:
    close = pairs()
    scale = fit_calibration("noise", 9, np.random.default_rng(4).normal(size=close.size).astype(np.float32), close)
    assert scale is not None
    assert scale.of(np.quantile(np.random.default_rng(4).normal(size=close.size), [0.5, 0.99])).max() < 0.1


def test_too_few_pairs_set_no_scale() -> None:
    close = pairs(size=MIN_PAIRS - 1)
    assert fit_calibration("a model", 9, close, close) is None


def test_a_scale_is_kept_as_it_is() -> None:
    close = pairs()
    scale = fit_calibration("a model", 9, close, close)
    assert scale is not None
    assert Calibration.from_json(scale.to_json()) == scale


def test_words_count_between_articles_of_one_language_only() -> None:
    scale = Calibration("a model", 9, (0.0, 1.0), (0.0, 0.5))
    words = np.array([[0.3, 0.3]], np.float32)
    both = blended_similarity(words, np.array([[0.8, 0.8]], np.float32), np.array([[True, False]]), scale)
    assert both == pytest.approx(np.array([[(1 - BLEND_WEIGHT) * 0.3 + BLEND_WEIGHT * 0.4, 0.4]]))
