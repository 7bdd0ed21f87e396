"""When undated articles were written: what their neighbours tell, by its definition and whatever the order."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wideangle.stories import (
    UNDATED,
    DatedNeighbours,
    Edges,
    date_agreement,
    date_inference,
    infer_days,
    transformed_similarity,
)
from wideangle.stories.date_inference import KERNEL_DAYS, SIMILARITY_WEIGHT, SMOOTHING_SHARE

DAY = 740_000


def numbers(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def edges(*pairs: tuple[int, int, float]) -> Edges:
    left, right, close = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Edges(numbers(*left), numbers(*right), np.array(close, np.float32))


def random_collection(seed: int, size: int) -> tuple[np.ndarray, Edges]:
    chance = np.random.default_rng(seed)
    days = chance.integers(DAY, DAY + 400, size)
    days[chance.random(size) < 0.5] = UNDATED
    left, right = np.triu_indices(size, 1)
    kept = chance.random(len(left)) < 0.7
    close = chance.uniform(0.1, 0.6, int(kept.sum())).astype(np.float32)
    return days, Edges(left[kept].astype(np.int64), right[kept].astype(np.int64), close)


collections = st.builds(random_collection, st.integers(0, 10**6), st.integers(1, 9))


def slowly(days: np.ndarray, pairs: Edges) -> list[float]:
    ends = list(zip(pairs.left.tolist(), pairs.right.tolist(), pairs.similarity, strict=True))

    def witnesses(article: int) -> list[tuple[int, float]]:
        if days[article] != UNDATED:
            return [(int(days[article]), 1.0)]
        near = [(left + right - article, close) for left, right, close in ends if article in {left, right}]
        said = [
            (int(days[other]), np.exp(SIMILARITY_WEIGHT * float(transformed_similarity(close))))
            for other, close in near
            if days[other]
        ]
        total = sum(weight for _, weight in said)
        return [(day, weight / total) for day, weight in said]

    def agreed(left: int, right: int) -> float:
        if days[left] and days[right]:
            return 0.0
        both = [(one, other) for one in witnesses(left) for other in witnesses(right)]
        share = sum(a * b * np.exp(-abs(one - other) / KERNEL_DAYS) for (one, a), (other, b) in both)
        return float(np.log1p(share / SMOOTHING_SHARE))

    return [agreed(left, right) for left, right, _ in ends]


@given(collections)
@settings(deadline=None)
def test_agreement_is_the_share_of_witnesses(collection: tuple[np.ndarray, Edges]) -> None:
    assert date_agreement(*collection).tolist() == pytest.approx(slowly(*collection), rel=1e-4, abs=1e-4)


@given(collections, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_pairs_and_articles_does_not_matter(collection: tuple[np.ndarray, Edges], chance: Random) -> None:
    days, pairs = collection
    place = np.array(chance.sample(range(len(days)), len(days)), np.int64)
    order = np.array(chance.sample(range(len(pairs.left)), len(pairs.left)), np.int64)
    moved = np.zeros_like(days)
    moved[place] = days
    others = Edges(place[pairs.right[order]], place[pairs.left[order]], pairs.similarity[order])
    assert date_agreement(moved, others).tolist() == pytest.approx(
        date_agreement(days, pairs)[order].tolist(), abs=1e-5
    )
    assert infer_days(moved, others)[place].tolist() == infer_days(days, pairs).tolist()


def test_an_undated_article_agrees_with_the_days_in_which_its_like_is_dense() -> None:
    days = numbers(UNDATED, DAY, DAY + 1, DAY + 1, DAY + 700)
    pairs = edges((0, 1, 0.3), (0, 2, 0.3), (0, 3, 0.3), (0, 4, 0.3))
    found = date_agreement(days, pairs).tolist()
    assert found[1] == found[2] > found[0] > found[3] > 0
    assert infer_days(days, pairs).tolist() == [DAY + 1, *[UNDATED] * 4]


def test_witnesses_beyond_the_graph_are_heard_like_those_within() -> None:
    days = numbers(UNDATED, DAY, DAY + 700, DAY + 1)
    within = date_agreement(days, edges((0, 1, 0.3), (0, 2, 0.3), (0, 3, 0.4)))
    dated_neighbours = DatedNeighbours(numbers(0), numbers(DAY + 1), np.array([0.4], np.float32))
    found = date_agreement(days[:3], edges((0, 1, 0.3), (0, 2, 0.3)), dated_neighbours)
    assert found.tolist() == pytest.approx(within[:2].tolist())


def test_only_the_closest_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    days = numbers(UNDATED, DAY, DAY + 700)
    pairs = edges((0, 1, 0.5), (0, 2, 0.4))
    assert date_agreement(days, pairs)[1] > 0.1
    monkeypatch.setattr(date_inference, "MAX_DATED_NEIGHBOURS", 1)
    assert date_agreement(days, pairs)[1] == pytest.approx(0)


def test_nothing_is_told_without_witnesses_or_by_few() -> None:
    undated = np.full(3, UNDATED)
    assert date_agreement(undated, edges((0, 1, 0.5), (1, 2, 0.5))).tolist() == [0, 0]
    assert date_agreement(undated, edges()).tolist() == []
    days = numbers(UNDATED, DAY, UNDATED)
    assert infer_days(days, edges((0, 1, 0.3), (0, 2, 0.3))).tolist() == [DAY, UNDATED, UNDATED]
    # What is closest has no day either.
    assert infer_days(days, edges((0, 1, 0.2), (0, 2, 0.5))).tolist() == [UNDATED] * 3
    scattered = numbers(UNDATED, *(DAY + 100 * number for number in range(5)))
    assert infer_days(scattered, edges(*((0, n, 0.3) for n in range(1, 6)))).tolist() == [UNDATED] * 6
