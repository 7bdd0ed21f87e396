"""Articles to stories, all at once: average-link agglomeration over the pairs that are close at all.

Which groups are joined depends on the articles and not on the order in which they came.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.graph import Graph, pair_log_odds
from wideangle.stories.model import UNSEEN, StoryModel, risen
from wideangle.stories.separation import NOTHING_FIXED, Fixed, Separation

STEADINESS = 16.0
"""What an article expects of a neighbour counts as so many pairs when the pairs within its group are averaged in.
Stories of two and three articles, all that there is to learn from, do not tell it: between 4 and 40, B-cubed F1 moves
by .002 on AllSides dev and by .02, to and fro, on ECB+ dev."""

_ROUNDING = 1e-3

_UNSEEN = float(risen(np.array(UNSEEN, np.float32)))


@dataclass(slots=True)
class _Group:
    members: list[int]
    within: float
    pairs: float
    version: int = 0

    @property
    def expectation(self) -> float:
        return self.within / self.pairs


_Shared = tuple[float, float, int]
"""Sum of closeness, sum of nearness, and number, of the seen pairs between two groups."""


def agglomerate(graph: Graph, model: StoryModel, fixed: Fixed = NOTHING_FIXED) -> NDArray[np.int64]:
    """The story of each article, as the least article number in it."""
    work = _Agglomeration(graph, model)
    work.settle(fixed)
    work.run()
    return work.labels()


class _Agglomeration:
    def __init__(self, graph: Graph, model: StoryModel) -> None:
        self._model = model
        self._graph = graph
        self._unseen_nearness = graph.unseen_nearness
        self._groups = {
            article: _Group([article], STEADINESS * expected, STEADINESS)
            for article, expected in enumerate(graph.expected.tolist())
        }
        self._near: dict[int, dict[int, _Shared]] = {article: {} for article in self._groups}
        columns = (graph.left, graph.right, graph.closeness, graph.nearness)
        for left, right, close, near in zip(*(column.tolist() for column in columns), strict=True):
            self._near[left][right] = self._near[right][left] = (close, near, 1)
        self._separation = Separation()
        self._heap: list[tuple[float, int, int, int, int]] = []

    def settle(self, fixed: Fixed) -> None:
        """Join what is to stay together, and mark what is to stay apart."""
        self._separation = Separation(fixed.apart)
        home = list(range(len(self._groups)))
        for together in fixed.together:
            kept, *others = sorted({home[article] for article in together})
            for other in others:
                kept = self._join(kept, other)
            for article in self._groups[kept].members:
                home[article] = kept

    def run(self) -> None:
        """Join the closest groups for as long as any are close enough."""
        for number, others in self._worth_a_look().items():
            self._offer(number, others)
        while self._heap:
            _, left, right, left_version, right_version = heapq.heappop(self._heap)
            if self._is_current(left, left_version) and self._is_current(right, right_version):
                kept = self._join(left, right)
                self._offer(kept, self._near[kept])

    def _worth_a_look(self) -> dict[int, list[int]]:
        """For each group with which others it may be joined from the start: told for all pairs at once of single
        articles, which most are; what has been joined already is looked at with all that is near."""
        graph = self._graph
        likely = pair_log_odds(graph, self._model) >= self._model.join_from - _ROUNDING
        single = {number for number, group in self._groups.items() if len(group.members) == 1}
        found: dict[int, list[int]] = {}
        for left, right in zip(graph.left[likely].tolist(), graph.right[likely].tolist(), strict=True):
            if left in single and right in single:
                found.setdefault(left, []).append(right)
        for number in self._groups.keys() - single:
            found[number] = [other for other in self._near[number] if other in single or other > number]
        return found

    def labels(self) -> NDArray[np.int64]:
        labels = np.zeros(sum(len(group.members) for group in self._groups.values()), np.int64)
        for group in self._groups.values():
            labels[group.members] = min(group.members)
        return labels

    def _is_current(self, number: int, version: int) -> bool:
        return number in self._groups and self._groups[number].version == version

    def _offer(self, number: int, others: Iterable[int]) -> None:
        """Have a group joined with any of others that are near it, if these are close enough by the mean log-odds of
        all pairs between the two."""
        # Nine in ten of the pairs looked at are not: so it is told in one place, without calls.
        model, groups, near = self._model, self._groups, self._near[number]
        group = groups[number]
        size, expectation, least = len(group.members), group.expectation, model.join_from - model.intercept
        for other in others:
            close, moment, seen = near[other]
            its = groups[other]
            pairs = size * len(its.members)
            close += _UNSEEN * (pairs - seen)
            moment += self._unseen_nearness * (pairs - seen)
            expected = model.expectation * (expectation + its.within / its.pairs)
            odds = (model.closeness * close + moment) / pairs - expected
            if odds >= least and not self._separation.are_apart(number, other):
                left, right = min(number, other), max(number, other)
                heapq.heappush(self._heap, (-odds, left, right, groups[left].version, groups[right].version))

    def _join(self, left: int, right: int) -> int:
        """Put the group with fewer neighbours into the other; the number of the one that is kept."""
        if (len(self._near[left]), -left) < (len(self._near[right]), -right):
            left, right = right, left
        kept, gone = self._groups[left], self._groups.pop(right)
        close, _, seen = self._near[left].pop(right, (0.0, 0.0, 0))
        pairs = len(kept.members) * len(gone.members)
        kept.within += gone.within + close + _UNSEEN * (pairs - seen)
        kept.pairs += gone.pairs + pairs
        kept.members += gone.members
        kept.version += 1
        for other, (close, near, seen) in self._near.pop(right).items():
            if other == left:
                continue
            del self._near[other][right]
            before = self._near[left].get(other, (0.0, 0.0, 0))
            shared = (before[0] + close, before[1] + near, before[2] + seen)
            self._near[left][other] = self._near[other][left] = shared
        self._separation.join(left, right)
        return left
