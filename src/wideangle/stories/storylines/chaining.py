"""Join stories into storylines: probable links join chains of stories as long as the mean log-odds within a chain
are high enough.

The mean is taken over `PAIRS_A_STORY` pairs for each story of the shorter chain (average link over the pairs that were
compared; other pairs count as `UNSEEN`). A mean over all pairs would break up every long affair, whose beginning and
end have little in common. With single link, one story about two affairs, or one person in the news every day, would
join two affairs.
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
"""The number of pairs for each story of the shorter chain. By cross-validation on AllSides train and without
`LONGEST_DAYS`, F1 over judged pairs is .718 with 1, .722 with 2 and .716 with 4; with all pairs it is .566."""

UNSEEN = -2.0
"""The log-odds of a pair that was not compared."""

JOIN_FROM = 0.0
"""Chains are joined if their mean log-odds are at least this value. Over judged pairs, precision and recall are .849
and .652 at 0, .863 and .594 at .25."""

BOUND = 4.0
"""The bound on the log-odds of a pair, in both directions, so that one certain link does not outweigh many doubtful
ones."""

LONGEST_DAYS = 400
"""Two chains are not joined if the result would span more days than this: an affair lasts weeks or months, and chains
of several years follow a topic. Over judged pairs, precision is .814 without a limit. A limit of 250 days raises
precision by .008 and lowers recall by .012, against 400 days."""

KEEP_FROM = -2.0
"""Pairs with lower log-odds are not kept; they count as `UNSEEN`."""


@dataclass(frozen=True, slots=True, eq=False)
class StoryGraph:
    """Stories with their first and last days (ordinals, UNDATED if unknown), and the log-odds of pairs of stories."""

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
    """Return the storyline of each story, as the lowest number of a story in it."""
    work = _Chaining(graph, constraints)
    work.run()
    labels = np.arange(graph.size)
    for members in work.members.values():
        labels[members] = min(members)
    return labels


_NO_FIRST = date.max.toordinal()
"""The first day of an undated story. Every real day is earlier."""

_Shared: TypeAlias = tuple[float, int]
"""The sum of the log-odds, and the number, of the compared pairs between two chains."""


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
        self._heap: list[tuple[float, int, int, int, int]] = []
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
        """Join the two most probable chains until no pair reaches the threshold."""
        for chain in self.members:
            self._offer(chain, {other: shared for other, shared in self._near[chain].items() if other > chain})
        while self._heap:
            _, left, right, left_version, right_version = heapq.heappop(self._heap)
            if self._is_current(left, left_version) and self._is_current(right, right_version):
                kept = self._join(left, right)
                self._offer(kept, self._near[kept])

    def _is_current(self, chain: int, version: int) -> bool:
        return chain in self.members and self._versions[chain] == version

    def _offer(self, chain: int, others: Mapping[int, _Shared]) -> None:
        """Queue the joins of a chain with those chains in `others` that are probable enough."""
        size = len(self.members[chain])
        for other, (total, compared) in others.items():
            if total < 0:  # pairs that were not compared only lower the mean
                continue
            other_size = len(self.members[other])
            pairs = max(min(size * other_size, PAIRS_A_STORY * min(size, other_size)), compared)
            odds = (total + UNSEEN * (pairs - compared)) / pairs
            if odds >= JOIN_FROM and self._is_allowed(chain, other):
                left, right = min(chain, other), max(chain, other)
                heapq.heappush(self._heap, (-odds, left, right, self._versions[left], self._versions[right]))

    def _is_allowed(self, chain: int, other: int) -> bool:
        days = max(self._last[chain], self._last[other]) - min(self._first[chain], self._first[other])
        return days <= LONGEST_DAYS and not self._separation.cannot_link(chain, other)

    def _join(self, left: int, right: int) -> int:
        """Merge the chain with fewer neighbours into the other chain; return the number of the merged chain."""
        if (len(self._near[left]), -left) < (len(self._near[right]), -right):
            left, right = right, left
        self.members[left] += self.members.pop(right)
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
