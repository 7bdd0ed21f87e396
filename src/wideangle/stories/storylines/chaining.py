"""Merge stories into chains. The final chains are the storylines. Two chains are merged if the mean log-odds of the
story pairs between them reach a threshold.

The mean is taken over the pairs that were compared, and over at least `PAIRS_A_STORY` pairs for each story of the
shorter chain (a variant of average link). If fewer pairs were compared, the missing pairs count with the log-odds
`UNSEEN`. A mean over all pairs would split every long affair, because its beginning and its end have little in common.
A single probable pair is not sufficient either: one story about two affairs, or one person in the news every day, would
merge two affairs.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.separation import NO_CONSTRAINTS, Constraints, Separation
from wideangle.stories.storylines.profiles import Ints
from wideangle.stories.vectors import Floats

PAIRS_A_STORY = 2
"""The number of pairs in the mean for each story of the shorter chain. In cross-validation on American news (AllSides)
without `LONGEST_DAYS`, the F1 over judged pairs of stories is .722 with 2, .718 with 1, .716 with 4, and .566 with all
pairs."""

UNSEEN = -2.0
"""The log-odds that are assumed for a pair of stories that was not compared."""

JOIN_FROM = 0.0
"""The least mean log-odds at which two chains are merged. With 0, the precision over judged pairs of stories is .849
and the recall .652. With .25, the precision is .863 and the recall .594."""

BOUND = 4.0
"""The limit on the absolute log-odds of a pair of stories. Without this limit, one certain pair would outweigh many
doubtful pairs."""

LONGEST_DAYS = 400
"""The greatest length of a storyline in days. An affair lasts weeks or months; chains of several years follow a topic,
not an affair. Over judged pairs of stories, the precision is .849 with this limit, and .814 without a limit."""

KEEP_FROM = -2.0
"""The least log-odds of a pair of stories that is kept. Pairs with lower log-odds count as `UNSEEN`."""


@dataclass(frozen=True, slots=True, eq=False)
class StoryGraph:
    """Stories, and pairs of stories with their log-odds.

    `first` and `last` are the first and last day of each story (ordinals: 1 is 1 January of the year 1; UNDATED if
    unknown). `left` and `right` are the story numbers of each pair. `log_odds` are the log-odds that the two stories of
    each pair belong to one affair.
    """

    first: Ints
    last: Ints
    left: Ints
    right: Ints
    log_odds: Floats

    @property
    def size(self) -> int:
        """The number of stories."""
        return len(self.first)


def chains(graph: StoryGraph, constraints: Constraints = NO_CONSTRAINTS) -> NDArray[np.int64]:
    """Merge the stories of a graph into storylines. Return for each story the lowest story number in its storyline."""
    work = _Chaining(graph, constraints)
    work.run()
    labels = np.arange(graph.size)
    for members in work.members.values():
        labels[members] = min(members)
    return labels


_NO_FIRST = date.max.toordinal()
"""The first day of an undated story for comparisons: a day later than every real day."""

_Shared: TypeAlias = tuple[float, int]
"""The compared pairs of stories between two chains: the sum of their log-odds, and the number of pairs."""


class _Chaining:
    def __init__(self, graph: StoryGraph, constraints: Constraints) -> None:
        self.members: dict[int, list[int]] = {story: [story] for story in range(graph.size)}
        self._first = [day or _NO_FIRST for day in graph.first.tolist()]
        self._last = graph.last.tolist()
        self._versions = [0] * graph.size
        self._near: list[dict[int, _Shared]] = [{} for _ in range(graph.size)]
        self._separation = Separation(constraints.cannot_link)
        bounded = np.clip(graph.log_odds, -BOUND, BOUND)
        for left, right, odds in zip(graph.left.tolist(), graph.right.tolist(), bounded.tolist(), strict=True):
            self._near[left][right] = self._near[right][left] = (odds, 1)
        self._heap: list[tuple[float, int, int, int, int, int, int]] = []
        self._lowest = list(range(graph.size))
        self._join_linked(constraints.must_link)

    def _join_linked(self, must_link: Iterable[Iterable[int]]) -> None:
        home = {story: story for story in self.members}
        for group in must_link:
            kept, *others = sorted({home[story] for story in group})
            for other in others:
                kept = self._join(kept, other)
            for story in self.members[kept]:
                home[story] = kept

    def run(self) -> None:
        """Merge the two chains with the highest mean log-odds, and repeat until no pair of chains reaches the
        threshold."""
        for chain in self.members:
            self._offer(chain, {other: shared for other, shared in self._near[chain].items() if other > chain})
        while self._heap:
            *_, left, right, left_version, right_version = heapq.heappop(self._heap)
            if self._is_current(left, left_version) and self._is_current(right, right_version):
                kept = self._join(left, right)
                self._offer(kept, self._near[kept])

    def _is_current(self, chain: int, version: int) -> bool:
        return chain in self.members and self._versions[chain] == version

    def _offer(self, chain: int, others: Mapping[int, _Shared]) -> None:
        """Add to the queue each possible merge of `chain` with a chain in `others`. A merge is possible if the mean
        log-odds reach JOIN_FROM and no limit or constraint forbids the merge."""
        size = len(self.members[chain])
        for other, (total, compared) in others.items():
            if total < 0:  # pairs that were not compared only lower the mean
                continue
            other_size = len(self.members[other])
            pairs = max(min(size * other_size, PAIRS_A_STORY * min(size, other_size)), compared)
            odds = (total + UNSEEN * (pairs - compared)) / pairs
            if odds >= JOIN_FROM and self._is_allowed(chain, other):
                left, right = sorted((chain, other), key=self._lowest.__getitem__)
                # Of equally probable merges, the one with the lowest stories comes first, whatever other stories the
                # graph has.
                lowest = self._lowest[left], self._lowest[right]
                heapq.heappush(self._heap, (-odds, *lowest, left, right, self._versions[left], self._versions[right]))

    def _is_allowed(self, chain: int, other: int) -> bool:
        days = max(self._last[chain], self._last[other]) - min(self._first[chain], self._first[other])
        return days <= LONGEST_DAYS and not self._separation.cannot_link(chain, other)

    def _join(self, left: int, right: int) -> int:
        """Merge the chain with fewer neighbours into the other chain. Return the number of the merged chain."""
        if (len(self._near[left]), -left) < (len(self._near[right]), -right):
            left, right = right, left
        self.members[left] += self.members.pop(right)
        self._lowest[left] = min(self._lowest[left], self._lowest[right])
        self._first[left] = min(self._first[left], self._first[right])
        self._last[left] = max(self._last[left], self._last[right])
        self._versions[left] += 1
        self._near[left].pop(right, None)
        for other, (total, compared) in self._near[right].items():
            if other != left:
                del self._near[other][right]
                before = self._near[left].get(other, (0.0, 0))
                shared = (before[0] + total, before[1] + compared)
                self._near[left][other] = self._near[other][left] = shared
        self._near[right] = {}
        self._separation.join(left, right)
        return left
