"""Which story each group goes on, so that ids outlive growth, merger and split."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Succession:
    """`stories` gives each group the id it goes on, None where it is new; `merged` gives each id that no group goes
    on the number of the group that it leads to now."""

    stories: tuple[int | None, ...]
    merged: Mapping[int, int]


def succession(groups: Sequence[Sequence[int]], before: Mapping[int, int]) -> Succession:
    """Match groups of articles to the stories (`before`, by article; ids rise with age) that they were in.

    The heir of a story is the group that has most of its articles, the first of equals. A group goes on the oldest
    story it is heir of; the other stories it is heir of are merged into that one.
    """
    shares: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for number, group in enumerate(groups):
        for article in group:
            if article in before:
                shares[before[article]][number] += 1
    heir = {story: min(held, key=lambda number: (-held[number], number)) for story, held in shares.items()}
    kept: dict[int, int] = {}
    for story in sorted(heir):
        kept.setdefault(heir[story], story)
    merged = {story: number for story, number in heir.items() if kept[number] != story}
    return Succession(tuple(kept.get(number) for number in range(len(groups))), merged)
