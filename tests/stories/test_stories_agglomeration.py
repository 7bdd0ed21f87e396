"""Clustering: what average link says, whatever the order of the articles, and obedient to what is settled."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from story_kit import MODEL, graphs, partition, random_graph, slowly

from wideangle.stories import Constraints, Graph, agglomerate

settled = st.lists(st.sets(st.integers(0, 13), min_size=1, max_size=3), max_size=3)


def within(graph: Graph, sets: list[set[int]]) -> list[set[int]]:
    kept = ({article for article in each if article < len(graph.expected)} for each in sets)
    return [each for each in kept if each]


@given(graphs)
@settings(deadline=None)
def test_groups_are_those_of_the_definition(graph: Graph) -> None:
    assert partition(agglomerate(graph, MODEL)) == slowly(graph, [], [])


@given(graphs, settled)
@settings(deadline=None)
def test_what_is_to_stay_together_does_and_the_rest_follows_the_definition(graph: Graph, sets: list[set[int]]) -> None:
    together = within(graph, sets)
    found = partition(agglomerate(graph, MODEL, Constraints(must_link=together)))
    assert all(any(each <= group for group in found) for each in together)
    assert found == slowly(graph, together, [])


@given(graphs, settled, settled)
@settings(deadline=None)
def test_what_is_to_stay_apart_does(graph: Graph, ones: list[set[int]], others: list[set[int]]) -> None:
    pairs = [(one, other - one) for one, other in zip(within(graph, ones), within(graph, others), strict=False)]
    apart = [(one, other) for one, other in pairs if other]
    found = partition(agglomerate(graph, MODEL, Constraints(cannot_link=apart)))
    for one, other in apart:
        assert not any(group & one and group & other for group in found)
    assert found == slowly(graph, [], apart)


@given(graphs, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_articles_does_not_matter(graph: Graph, chance: Random) -> None:
    size = len(graph.expected)
    place = np.array(chance.sample(range(size), size), np.int64)
    edges = np.array(chance.sample(range(len(graph.left)), len(graph.left)), np.int64)
    left, right = place[graph.left[edges]], place[graph.right[edges]]
    expected = np.zeros_like(graph.expected)
    expected[place] = graph.expected
    moved = Graph(
        expected=expected,
        left=np.minimum(left, right),
        right=np.maximum(left, right),
        similarity=graph.similarity[edges],
        temporal_score=graph.temporal_score[edges],
        unseen_temporal_score=graph.unseen_temporal_score,
    )
    found = partition(agglomerate(moved, MODEL))
    assert {frozenset(place[list(group)].tolist()) for group in partition(agglomerate(graph, MODEL))} == found


def test_a_story_goes_by_the_least_of_its_articles() -> None:
    labels = agglomerate(random_graph(3, 14, 0.9), MODEL)
    for label in set(labels.tolist()):
        assert label == np.flatnonzero(labels == label).min()


def test_stories_are_found_in_random_graphs_at_all() -> None:
    sizes = [len(group) for seed in range(20) for group in partition(agglomerate(random_graph(seed, 14, 0.9), MODEL))]
    assert max(sizes) >= 4
    assert sizes.count(1) >= 10


def strangers(size: int) -> Graph:
    """Articles of which nothing is near anything."""
    none = np.empty(0, np.int64)
    empty = np.empty(0, np.float32)
    return Graph(np.zeros(size, np.float32), none, none, empty, empty)


def test_strangers_are_together_only_where_that_is_settled() -> None:
    assert partition(agglomerate(strangers(4), MODEL)) == {frozenset({n}) for n in range(4)}
    found = agglomerate(strangers(4), MODEL, Constraints(must_link=[[3, 1], [1, 2]]))
    assert partition(found) == {frozenset({0}), frozenset({1, 2, 3})}
    assert len(agglomerate(strangers(0), MODEL)) == 0


@given(st.integers(0, 10**6), st.permutations(range(6)))
@settings(deadline=None)
def test_together_prevails_over_apart_which_then_binds_only_what_else_it_names(seed: int, order: list[int]) -> None:
    graph = random_graph(seed, 14, 0.9)
    a, b, c, d, e, f = order
    found = [
        partition(agglomerate(graph, MODEL, Constraints(must_link=together, cannot_link=[({a, c}, {b, d})])))
        for together in ([{a, b}, {a, e}, {b, f}], [{b, f, a, e}])
    ]
    assert found[0] == found[1]
    assert any({a, b, e, f} <= group for group in found[0])
    assert not any({c, d} <= group for group in found[0] if not {a, b} <= group)
    freed = partition(agglomerate(strangers(4), MODEL, Constraints([[0, 1], [1, 2]], cannot_link=[([0, 2], [1, 3])])))
    assert freed == {frozenset({0, 1, 2}), frozenset({3})}
