"""Find the outlets or languages that usually report such stories and have no report of this one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

LEAST_STORIES = 6
"""Fewer earlier stories give no expectation: all of them may be chance."""

LEAST_SHARE = 0.3
"""An absence is shown where the lower bound of the reported share of earlier stories reaches this value."""

USUALLY = 0.5
"""The reported share itself must reach this value, so that "usually" is true. The highest shares are partly luck: on
AllSides' train stories they are .61 in the earlier stories and .38 in the next ones (69 cases). The bound of .3 allows
for that."""

MOST_ABSENCES = 3
"""Absences shown for one story: the number that a reader takes in."""

_DEVIATIONS = 1.64
"""Standard deviations of the one-sided 95 % bound."""


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier stories that contain `name`. `stories` holds the keys of the reporters of each story."""

    name: str
    stories: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Expected:
    """A reporter, identified by its key, that reported `reported` of the `stories` earlier stories with `name`."""

    key: str
    name: str
    reported: int
    stories: int


def expected(pasts: Sequence[Past], present: Collection[str], *, others: int) -> list[Expected]:
    """Return the reporters that are not `present` and usually report such stories, the most surprising absence first.

    An earlier story counts only if at least `others` other reporters had the story, because the story at hand has that
    many. Surprise is the lower bound of the share of stories reported (Wilson 1927), so that ten of twelve outweigh
    three of three.
    """
    by_key: dict[str, Expected] = {}
    for expectation in (expectation for past in pasts for expectation in _of(past, present, others)):
        held = by_key.get(expectation.key)
        if held is None or bound(expectation) > bound(held):
            by_key[expectation.key] = expectation
    return sorted(by_key.values(), key=lambda expectation: (-bound(expectation), expectation.key))[:MOST_ABSENCES]


def _of(past: Past, present: Collection[str], others: int) -> Iterator[Expected]:
    for expectation in shares(past, others):
        is_claimed = (
            expectation.stories >= LEAST_STORIES
            and expectation.reported >= USUALLY * expectation.stories
            and bound(expectation) >= LEAST_SHARE
        )
        if is_claimed and expectation.key not in present:
            yield expectation


def shares(past: Past, others: int) -> Iterator[Expected]:
    """Yield each reporter with the number of stories that it reported, of those with at least `others` other
    reporters."""
    reported = Counter(key for story in past.stories for key in story if key and len(story) > others)
    for key, number in reported.items():
        yield Expected(key, past.name, number, sum(len(story - {key}) >= others for story in past.stories))


def bound(expectation: Expected) -> float:
    """Return the lower bound (0 to 1) of the share of stories that a reporter covers."""
    share, spread = expectation.reported / expectation.stories, _DEVIATIONS**2 / expectation.stories
    middle = share + spread / 2
    return (middle - math.sqrt(spread * (share * (1 - share) + spread / 4))) / (1 + spread)
