"""What the tests of stories share: random graphs without ties, and the slow way of doing each thing."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from wideangle.model.times import UNDATED
from wideangle.stories import Edges, Graph, graph_of, pair_log_odds, story_model
from wideangle.stories.agglomeration import PRIOR_PAIRS
from wideangle.stories.model import UNSEEN_SIMILARITY, transformed_similarity

MODEL = story_model()
UNSEEN_SIMILARITY_TRANSFORMED = float(transformed_similarity(np.array(UNSEEN_SIMILARITY, np.float32)))

Partition = set[frozenset[int]]


def random_graph(seed: int, size: int, share: float) -> Graph:
    """Articles of one week, some undated, of whose pairs a share is close, as stories and as likeness at large are."""
    chance = np.random.default_rng(seed)
    left, right = np.triu_indices(size, 1)
    kept = chance.random(len(left)) < share
    left, right = left[kept], right[kept]
    close = chance.uniform(0.06, 0.2, len(left)) + 0.4 * chance.random(len(left)) * (left % 3 == right % 3)
    days = chance.integers(740_000, 740_006, size)
    days[chance.random(size) < 0.2] = UNDATED
    edges = Edges(left.astype(np.int64), right.astype(np.int64), close.astype(np.float32))
    return graph_of(days, edges, MODEL, float((days == UNDATED).mean()))


graphs = st.builds(random_graph, st.integers(0, 10**6), st.integers(1, 14), st.sampled_from([0.2, 0.5, 0.9]))


def partition(labels: np.ndarray) -> Partition:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in labels.tolist()}


def pair_odds(graph: Graph) -> dict[tuple[int, int], float]:
    ends = zip(graph.left.tolist(), graph.right.tolist(), strict=True)
    return dict(zip(ends, pair_log_odds(graph, MODEL).tolist(), strict=True))


def slowly(graph: Graph, together: list[set[int]], apart: list[tuple[set[int], set[int]]]) -> Partition:
    """Average link by its definition: again and again the two groups whose mean log-odds are highest."""
    edges = list(zip(graph.left.tolist(), graph.right.tolist(), strict=True))
    close = dict(zip(edges, graph.similarity.astype(float).tolist(), strict=True))
    near = dict(zip(edges, graph.temporal_score.astype(float).tolist(), strict=True))
    groups = [{article} for article in range(len(graph.expected))]
    for kept_together in together:
        met = [group for group in groups if group & kept_together]
        groups = [group for group in groups if not group & kept_together] + [set().union(*met)]

    def expectation(group: set[int]) -> float:
        inside = [(a, b) for a in group for b in group if a < b]
        said = PRIOR_PAIRS * sum(float(graph.expected[article]) for article in group)
        said += sum(close.get(pair, UNSEEN_SIMILARITY_TRANSFORMED) for pair in inside)
        return float(said / (PRIOR_PAIRS * len(group) + len(inside)))

    def odds(one: set[int], other: set[int]) -> float:
        pairs = [(min(a, b), max(a, b)) for a in one for b in other]
        if not any(pair in close for pair in pairs) or forbidden(one, other):
            return -np.inf
        mean_close = sum(close.get(pair, UNSEEN_SIMILARITY_TRANSFORMED) for pair in pairs) / len(pairs)
        mean_near = sum(near.get(pair, graph.unseen_temporal_score) for pair in pairs) / len(pairs)
        expected = expectation(one) + expectation(other)
        return float(MODEL.similarity * mean_close + mean_near - MODEL.expectation * expected + MODEL.intercept)

    def forbidden(one: set[int], other: set[int]) -> bool:
        return any((one & a and other & b) or (one & b and other & a) for a, b in apart)

    while len(groups) > 1:
        ranked = [(odds(a, b), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups[:i])]
        best, i, j = max(ranked)
        if best < MODEL.join_from:
            break
        joined = groups[i] | groups[j]
        groups = [group for place, group in enumerate(groups) if place not in (i, j)] + [joined]
    return {frozenset(group) for group in groups}
