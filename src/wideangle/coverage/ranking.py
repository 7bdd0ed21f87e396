"""Order the entries of a lane by usefulness. Entries of outlets and stories that come earlier in the lane are moved
down, and brief reports come after full reports."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

REPEATED_OUTLET = 0.5
"""The amount that is subtracted from the score of an entry for each earlier entry of the same outlet in the list, so
that the list shows several outlets."""

REPEATED_STORY = 0.5
"""The amount that is subtracted from the score of an entry for each earlier entry of the same story in the list, so
that the list shows several stories."""

FULL_REPORT = 600
"""The least width of a full report in columns (see `text_width`). A narrower text is a brief or the beginning of a
report (see `brevity_penalty`). Only .01 of the articles in American news (AllSides) are narrower."""

BREVITY_WEIGHT = 3.0
"""The weight of the logarithm in `brevity_penalty`. In the development world (620 reports in 37 languages), nDCG of the
first places rises with the weight up to 3 for each of the three matters of its article, and is the same with 3, 4 and
5. For longer lists, the likelihood of the useful reports is highest with 1.5."""

LEAST_WIDTH = 60
"""The width in columns below which the score of an entry is not reduced further."""


def text_width(text: str) -> int:
    """Return the number of columns that the beginning of a text fills, at most FULL_REPORT. A Chinese or Japanese
    character fills two columns, because it stands for a syllable or a word."""
    if len(text) >= FULL_REPORT:
        return FULL_REPORT  # most texts, so that their characters need not be read
    return min(FULL_REPORT, len(text) + sum(east_asian_width(letter) in "WF" for letter in text))


def brevity_penalty(width: int) -> float:
    """Return the amount that is subtracted from the order score of a report with this width (see `text_width`): 0 for a
    full report, 1 at half its width."""
    return BREVITY_WEIGHT * math.log(FULL_REPORT / max(width, LEAST_WIDTH))


@dataclass(frozen=True, slots=True)
class Ranked:
    """The values by which an entry is ordered.

    `order` is the score of the relation model. `outlet` is the key that identifies the outlet. `story` is a number that
    identifies the entry's story, or None in lanes where a story may repeat. `is_decided` is True for an entry that a
    person added. `width` is the width of the entry's text (see `text_width`).
    """

    order: float
    outlet: str
    story: int | None = None
    is_decided: bool = False
    width: int = FULL_REPORT


def varied_order(entries: Sequence[Ranked], limit: int) -> list[int]:
    """Choose at most `limit` entries, and return their indexes, best first.

    Each step chooses the best remaining entry, with penalties for brief texts and for outlets and stories that were
    chosen before. The method is maximal marginal relevance (Carbonell and Goldstein 1998) with the outlet and the story
    as the redundant properties. The entries contain no copies of one another.
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
        return entry.is_decided, entry.order - repeated - brevity_penalty(entry.width), -place

    while left and len(chosen) < limit:
        best = max(left, key=gain)
        left.remove(best)
        chosen.append(best)
        outlets[entries[best].outlet] += 1
        if (story := entries[best].story) is not None:
            stories[story] += 1
    return chosen
