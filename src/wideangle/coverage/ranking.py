"""Order the entries of a lane by usefulness: every outlet once before an outlet is repeated, full reports before brief
ones."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

REPEATED_OUTLET = 0.5
"""The amount subtracted from the order score for each earlier entry of the same outlet."""

REPEATED_STORY = 0.5
"""The amount subtracted from the order score for each earlier entry of the same story, so that a lane covers several
stories."""

FULL_REPORT = 600
"""The width of a text (`text_width`) from which a report is full. A narrower text is a brief or the beginning of a
report, and loses the logarithm of FULL_REPORT / width from its order score: .7 at half the width. Of AllSides, .01 of
the articles are narrower, so that this changes nothing there."""

LEAST_WIDTH = 60
"""The width at which the loss of a brief text ends."""


def text_width(text: str) -> int:
    """Return the number of columns that the beginning of a text fills, up to FULL_REPORT: a Chinese or Japanese
    character, which stands for a syllable or a word, fills two."""
    head = text[:FULL_REPORT]
    return min(FULL_REPORT, len(head) + sum(east_asian_width(letter) in "WF" for letter in head))


@dataclass(frozen=True, slots=True)
class Ranked:
    """The values by which an entry is ordered. `order` is the score of the relation model. `story` is None in lanes
    where a story may repeat. `is_decided` marks an entry that a person added. `width` is that of the entry's text."""

    order: float
    outlet: str
    story: int | None = None
    is_decided: bool = False
    width: int = FULL_REPORT


def varied_order(entries: Sequence[Ranked], limit: int) -> list[int]:
    """Return the indexes of the chosen entries, best first.

    Each step chooses the best remaining entry after penalties for outlets and stories that were chosen before. The
    method is maximal marginal relevance (Carbonell and Goldstein 1998) with the outlet and the story as the redundant
    properties. Copies are already folded. Brief reports lose a part of their order score (FULL_REPORT).
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
        brief = math.log(FULL_REPORT / max(entry.width, LEAST_WIDTH))
        return entry.is_decided, entry.order - repeated - brief, -place

    while left and len(chosen) < limit:
        best = max(left, key=gain)
        left.remove(best)
        chosen.append(best)
        outlets[entries[best].outlet] += 1
        if (story := entries[best].story) is not None:
            stories[story] += 1
    return chosen
