"""Which pairs are kept of a matrix of similarity, and how well articles sit where they are put."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_kit import MODEL, UNSEEN_SIMILARITY_TRANSFORMED, graphs, pair_odds

from wideangle.stories import (
    REACH_DAYS,
    UNDATED,
    Edges,
    Graph,
    agglomerate,
    belonging,
    first_of_each_pair,
    graph_of,
    nearest_edges,
    nearest_similarity,
)
from wideangle.stories import graph as room
from wideangle.stories.graph import MIN_SIMILARITY

DAY = 740_000


def numbers(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def edges_of(matrix: list[list[float]], some: np.ndarray, others: np.ndarray, days: dict[int, int] | None = None):
    day = days or {}
    some_days, other_days = ([day.get(seq, DAY) for seq in seqs.tolist()] for seqs in (some, others))
    found = nearest_edges(np.array(matrix, np.float32), some, others, numbers(*some_days), numbers(*other_days))
    return dict(
        zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.similarity.tolist(), strict=True)
    )


def test_a_pair_is_kept_once_without_the_far_and_the_self() -> None:
    matrix = [[1, 0.5, MIN_SIMILARITY - 0.01], [0.5, 1, MIN_SIMILARITY]]
    assert edges_of(matrix, numbers(7, 3), numbers(7, 3, 9)) == pytest.approx({(3, 7): 0.5, (3, 9): MIN_SIMILARITY})


def test_pairs_too_many_days_apart_are_not_kept_and_the_undated_are_near_all() -> None:
    days = {1: DAY, 2: DAY + REACH_DAYS, 3: DAY + REACH_DAYS + 1, 4: UNDATED}
    found = edges_of([[1, 0.5, 0.5, 0.5]], numbers(1), numbers(1, 2, 3, 4), days)
    assert set(found) == {(1, 2), (1, 4)}
    assert set(edges_of([[0.5, 0.5, 0.5, 1]], numbers(4), numbers(1, 2, 3, 4), days)) == {(1, 4), (2, 4), (3, 4)}


def test_of_each_article_the_nearest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_NEIGHBOURS", 2)
    matrix = [[1, 0.3, 0.4, 0.5], [0.3, 1, 0.2, 0.1]]
    found = edges_of(matrix, numbers(1, 2), numbers(1, 2, 3, 4))
    # An article's own place counts as 0, and a pair stays that is among the nearest of either.
    assert set(found) == {(1, 3), (1, 4), (1, 2), (2, 3)}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12))
def test_one_place_of_each_pair_in_their_order(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    places = first_of_each_pair(left, right).tolist()
    assert [pairs[place] for place in places] == sorted(set(pairs))
    assert all(place == pairs.index(pairs[place]) for place in places)


def test_the_nearest_neighbour_is_no_copy() -> None:
    edges = Edges(numbers(0, 0, 1), numbers(1, 2, 2), np.array([0.9, 0.3, 0.4], np.float32))
    assert nearest_similarity(4, edges).tolist() == pytest.approx([0.9, 0.9, 0.4, 0])
    copies = np.array([True, False, False])
    assert nearest_similarity(4, edges, copies).tolist() == pytest.approx([0.3, 0.4, 0.4, 0])


def test_time_speaks_for_the_near_and_is_mute_where_nothing_is_dated() -> None:
    edges = Edges(numbers(0, 0, 0), numbers(1, 2, 3), np.array([0.3, 0.3, 0.3], np.float32))
    near = graph_of(numbers(DAY, DAY, DAY + 3, UNDATED), edges, MODEL).temporal_score.tolist()
    assert near[0] > near[1]
    nothing_dated = graph_of(numbers(*[UNDATED] * 4), edges, MODEL, undated_share=1.0)
    one_moment = graph_of(numbers(*[DAY] * 4), edges, MODEL)
    assert nothing_dated.temporal_score.tolist() == pytest.approx(one_moment.temporal_score.tolist())


@given(graphs, st.lists(st.integers(0, 4), min_size=14, max_size=14), st.booleans())
@settings(deadline=None)
def test_belonging_is_the_mean_over_all_pairs_with_a_story(graph: Graph, given_: list[int], grouped: bool) -> None:
    size = len(graph.expected)
    labels = agglomerate(graph, MODEL) if grouped else np.array(given_[:size], np.int64)
    found = belonging(graph, labels, MODEL)
    for article in range(size):
        odds, second, second_odds = slow_belonging(graph, labels, article)
        assert found.odds[article] == pytest.approx(odds, abs=1e-4, nan_ok=True)
        assert found.second_odds[article] == pytest.approx(second_odds, abs=1e-4, nan_ok=True)
        assert found.second[article] == second


def slow_belonging(graph: Graph, labels: np.ndarray, article: int) -> tuple[float, int, float]:
    seen = pair_odds(graph)
    unseen = MODEL.similarity * UNSEEN_SIMILARITY_TRANSFORMED + graph.unseen_temporal_score + MODEL.intercept

    def mean(group: list[int]) -> float:
        odds = []
        for other in group:
            pair = min(article, other), max(article, other)
            expected = 2 * float(graph.expected[article])
            odds.append(seen.get(pair, unseen - MODEL.expectation * expected))
        return float(np.mean(odds))

    def is_near(group: list[int]) -> bool:
        return any((min(article, other), max(article, other)) in seen for other in group)

    groups = {
        label: [other for other in np.flatnonzero(labels == label).tolist() if other != article]
        for label in sorted(set(labels.tolist()))
    }
    own = groups.pop(int(labels[article]))
    odds = mean(own) if own else np.nan
    others = {label: mean(group) for label, group in groups.items() if is_near(group)}
    second = max(others, key=lambda label: others[label], default=-1)
    return odds, second, others.get(second, np.nan)
