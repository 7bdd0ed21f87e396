"""The order within a lane: useful first, but no outlet twice before others have their say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

REPEATED_OUTLET = 0.5
"""Taken off the order score for each earlier entry of the same outlet."""

REPEATED_STORY = 0.5
"""Taken off for each earlier entry of the same other story, so that a lane reaches over several."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What the order of one entry depends on; `order` is the score of the relation model, `story` is None where it
    does not matter, and `is_decided` says that a person added the entry."""

    order: float
    outlet: str
    story: int | None = None
    is_decided: bool = False


def varied_order(entries: Sequence[Ranked], limit: int) -> list[int]:
    """The places of the chosen entries, best first: greedy, each choice aware of the outlets chosen before.

    Maximal marginal relevance (Carbonell and Goldstein 1998) with the outlet and the story as what may not be
    redundant; the texts themselves have had their copies folded already.
    """
    left = list(range(len(entries)))
    outlets: Counter[str] = Counter()
    stories: Counter[int] = Counter()
    chosen: list[int] = []

    def gain(place: int) -> tuple[bool, float, int]:
        entry = entries[place]
        repeated = REPEATED_OUTLET * outlets[entry.outlet] if entry.outlet else 0.0
        if entry.story is not None:
            repeated += REPEATED_STORY * stories[entry.story]
        return entry.is_decided, entry.order - repeated, -place

    while left and len(chosen) < limit:
        best = max(left, key=gain)
        left.remove(best)
        chosen.append(best)
        outlets[entries[best].outlet] += 1
        if (story := entries[best].story) is not None:
            stories[story] += 1
    return chosen
