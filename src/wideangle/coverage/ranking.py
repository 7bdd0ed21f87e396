"""Order the entries of a lane by usefulness, and show every outlet once before an outlet is repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

REPEATED_OUTLET = 0.5
"""The amount subtracted from the order score for each earlier entry of the same outlet."""

REPEATED_STORY = 0.5
"""The amount subtracted from the order score for each earlier entry of the same story, so that a lane covers several
stories."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The values by which an entry is ordered. `order` is the score of the relation model. `story` is None in lanes
    where a story may repeat. `is_decided` marks an entry that a person added."""

    order: float
    outlet: str
    story: int | None = None
    is_decided: bool = False


def varied_order(entries: Sequence[Ranked], limit: int) -> list[int]:
    """Return the indexes of the chosen entries, best first.

    Each step chooses the best remaining entry after penalties for outlets and stories that were chosen before. The
    method is maximal marginal relevance (Carbonell and Goldstein 1998) with the outlet and the story as the redundant
    properties. Copies are already folded.
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
