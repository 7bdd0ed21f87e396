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

MOST_ABSENCES = 3
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
    """Every reporter of earlier stories, with how many it reported of those that so many others did."""
    reported = Counter(key for story in past.stories for key in story if key and len(story) > others)
    for key, number in reported.items():
        yield Expected(key, past.name, number, sum(len(story - {key}) >= others for story in past.stories))


def bound(expectation: Expected) -> float:
    """The lower bound (0 to 1) of the share of stories that a reporter joins in."""
    share, spread = expectation.reported / expectation.stories, _DEVIATIONS**2 / expectation.stories
    middle = share + spread / 2
    return (middle - math.sqrt(spread * (share * (1 - share) + spread / 4))) / (1 + spread)
