"""The order within a lane: close first, but no outlet twice before others have been heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

REPEATED_OUTLET = 0.35
"""Taken off for each earlier entry of the same outlet: more than any difference between probable links."""

REPEATED_STORY = 0.25
"""Taken off for each earlier entry of the same other story, so that a lane reaches over several."""

FRESHNESS = 0.6
"""Given to an entry of the same time as the article at hand; it fades with the distance in days."""

FRESHNESS_DAYS = 14.0

UNCERTAINTY = 1.0
"""Taken off what is uncertain, which comes after all that is probable."""

BREVITY = 0.1
"""Taken off an item so short that it can hardly be a report of its own."""

BRIEF_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Ranked:
    """What the order of one entry depends on; `days` is None where unknown, `story` where it does not matter."""

    relation: float
    outlet: str
    days: float | None
    characters: int
    story: int | None = None
    uncertain: bool = False


def varied_order(entries: Sequence[Ranked], limit: int) -> list[int]:
    """The places of the chosen entries, best first: greedy, each choice knowing the outlets chosen before.

    Maximal marginal relevance (Carbonell and Goldstein 1998) with the outlet as what may not be redundant; the
    texts themselves have had their copies folded already.
    """
    left = list(range(len(entries)))
    heard: Counter[str] = Counter()
    told: Counter[int] = Counter()
    chosen: list[int] = []
    while left and len(chosen) < limit:
        best = max(left, key=lambda place: (_score(entries[place], heard, told), -place))
        left.remove(best)
        chosen.append(best)
        if entries[best].outlet:
            heard[entries[best].outlet] += 1
        if (story := entries[best].story) is not None:
            told[story] += 1
    return chosen


def _score(entry: Ranked, heard: Counter[str], told: Counter[int]) -> float:
    freshness = 0.0 if entry.days is None else FRESHNESS / (1 + log1p(abs(entry.days) / FRESHNESS_DAYS))
    brevity = BREVITY if entry.characters < BRIEF_CHARACTERS else 0.0
    repeated = REPEATED_OUTLET * heard[entry.outlet]
    if entry.story is not None:
        repeated += REPEATED_STORY * told[entry.story]
    uncertainty = UNCERTAINTY if entry.uncertain else 0.0
    return entry.relation + freshness - brevity - repeated - uncertainty
