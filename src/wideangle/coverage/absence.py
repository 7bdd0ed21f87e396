"""Who has no report of a story although, by the stories before it, one is to be expected."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

LEAST_STORIES = 6
"""Earlier stories without which nothing is claimed: of fewer, all may be chance."""

LEAST_SHARE = 0.3
"""Share of the earlier stories that were reported, at the lower bound of its interval, from which absence is told."""

USUALLY = 0.5
"""And the share itself, so that it can be said to be usual. The highest shares are partly luck: on AllSides' train
stories those claimed are .61 of earlier stories and .38 of the next (69 cases), which the bound of .3 allows for."""

MOST_TOLD = 3
"""Absences told of one story: what a reader takes in."""

_DEVIATIONS = 1.64
"""Standard deviations of the bound: one-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier stories that name `name`: of each the reporters, by key."""

    name: str
    stories: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Expected:
    """A reporter, by key, that reported `reported` of `stories` earlier stories that name `name`."""

    key: str
    name: str
    reported: int
    stories: int


def expected(pasts: Sequence[Past], present: Collection[str], *, others: int) -> list[Expected]:
    """Those not `present` that a story is to be expected of, the most surprising absence first.

    Only earlier stories that at least so many `others` reported count, as the story at hand has at least so many: a
    story that nobody else has says nothing about what one usually joins in. Surprise is the lower bound of the share of
    stories reported (Wilson 1927), so that ten of twelve say more than three of three.
    """
    found: dict[str, Expected] = {}
    for one in (each for past in pasts for each in _of(past, present, others)):
        held = found.get(one.key)
        if held is None or bound(one) > bound(held):
            found[one.key] = one
    return sorted(found.values(), key=lambda one: (-bound(one), one.key))[:MOST_TOLD]


def _of(past: Past, present: Collection[str], others: int) -> Iterator[Expected]:
    for one in shares(past, others):
        is_told = one.stories >= LEAST_STORIES and one.reported >= USUALLY * one.stories and bound(one) >= LEAST_SHARE
        if is_told and one.key not in present:
            yield one


def shares(past: Past, others: int) -> Iterator[Expected]:
    """Every reporter of earlier stories, with how many it reported of those that so many others did."""
    reported = Counter(key for story in past.stories for key in story if key and len(story) > others)
    for key, number in reported.items():
        yield Expected(key, past.name, number, sum(len(story - {key}) >= others for story in past.stories))


def bound(one: Expected) -> float:
    """The lower bound (0 to 1) of the share of stories that a reporter joins in."""
    share, spread = one.reported / one.stories, _DEVIATIONS**2 / one.stories
    middle = share + spread / 2
    return (middle - math.sqrt(spread * (share * (1 - share) + spread / 4))) / (1 + spread)
