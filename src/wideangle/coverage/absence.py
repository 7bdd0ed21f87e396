"""Find the outlets or languages that have no report of a story, although they usually report stories with the same
names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

LEAST_STORIES = 6
"""The least number of earlier stories about one name by which an outlet or language is judged. With fewer stories, the
earlier reports may be chance."""

LEAST_SHARE = 0.3
"""The absence of an outlet or language is shown only if the 95 % lower bound (see `bound`) of its share of the earlier
stories is at least this value."""

USUALLY = 0.5
"""The least share of the earlier stories that an outlet or language must have reported, so that the word "usually" is
true. A high share is partly luck: in American news (AllSides), outlets with a share of .61 in earlier stories reported
only .38 of the stories that followed. `LEAST_SHARE` corrects for this luck."""

MOST_ABSENCES = 3
"""The greatest number of absences shown for one story. A longer list is not read."""

_DEVIATIONS = 1.64
"""The number of standard deviations below the estimate that gives the one-sided 95 % lower bound."""


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier stories that contain a name.

    `name` is a name that the present story contains too. `stories` holds, for each earlier story, the keys of the
    outlets or languages that reported it.
    """

    name: str
    stories: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Expected:
    """An outlet or language that reported earlier stories about `name`. `key` identifies the outlet or language.
    `stories` is the number of earlier stories about `name`, `reported` the number of these stories that the outlet or
    language reported."""

    key: str
    name: str
    reported: int
    stories: int


def expected(pasts: Sequence[Past], present: Collection[str], *, others: int) -> list[Expected]:
    """Return the outlets or languages that usually report stories like those in `pasts`, but are not in `present`. The
    most surprising absence comes first.

    An earlier story counts only if at least `others` other outlets or languages reported it. `others` is the number of
    outlets or languages that reported the present story. The surprise is the lower bound of the share of earlier
    stories that the outlet or language reported (Wilson 1927): ten of twelve stories are more surprising than three of
    three.
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
    """Yield each outlet or language with the number of stories that it covered. A story counts only if at least
    `others` other outlets or languages covered it too."""
    reported = Counter(key for story in past.stories for key in story if key and len(story) > others)
    for key, number in reported.items():
        yield Expected(key, past.name, number, sum(len(story - {key}) >= others for story in past.stories))


def bound(expectation: Expected) -> float:
    """Return the 95 % lower bound (0 to 1) of the share of stories that an outlet or language covers (Wilson score
    interval)."""
    share, spread = expectation.reported / expectation.stories, _DEVIATIONS**2 / expectation.stories
    middle = share + spread / 2
    return (middle - math.sqrt(spread * (share * (1 - share) + spread / 4))) / (1 + spread)
