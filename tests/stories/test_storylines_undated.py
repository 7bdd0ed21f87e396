"""Which links of undated stories count in storylines: those with dated stories of one time."""

from __future__ import annotations

import numpy as np
import pytest

from wideangle.stories import UNDATED
from wideangle.stories.storylines import REACH_DAYS, StoryGraph, chains, links_of_one_time
from wideangle.stories.storylines.undated import time_shares

SPRING = 741_000
NEXT_SPRING = SPRING + 365


def graph(days: list[int], *links: tuple[int, int, float]) -> StoryGraph:
    """A graph of stories of one day each. A link is two stories and the log-odds of the pair."""
    ordinals = np.array(days, np.int64)
    left, right, log_odds = (np.array(side) for side in zip(*links, strict=True))
    return StoryGraph(ordinals, ordinals, left, right, log_odds.astype(np.float32))


def linked(links: StoryGraph) -> set[tuple[int, int]]:
    """The pairs of stories whose links count."""
    counting = links_of_one_time(links)
    return set(zip(counting.left.tolist(), counting.right.tolist(), strict=True))


@pytest.mark.parametrize(
    ("days", "links", "expected"),
    [
        pytest.param(
            [SPRING, SPRING + 9, UNDATED, NEXT_SPRING, NEXT_SPRING + 9],
            [(0, 2, 2.0), (1, 2, 2.0), (2, 3, 2.0), (2, 4, 2.0)],
            set(),
            id="two rounds with equal odds",
        ),
        pytest.param(
            [SPRING, NEXT_SPRING, NEXT_SPRING + 365, UNDATED],
            [(0, 3, 1.0), (1, 3, 1.1), (2, 3, 1.2)],
            set(),
            id="three yearly meetings",
        ),
        pytest.param([SPRING, UNDATED, NEXT_SPRING], [(0, 1, 1.5), (1, 2, 1.45)], set(), id="hardly more for one time"),
        pytest.param(
            [SPRING, SPRING + 9, UNDATED, NEXT_SPRING],
            [(0, 2, 2.0), (1, 2, 2.0), (2, 3, 1.0)],
            {(0, 2), (1, 2)},
            id="most are of one spring",
        ),
        pytest.param(
            [SPRING, UNDATED, NEXT_SPRING], [(0, 1, 3.0), (1, 2, -1.0)], {(0, 1)}, id="one is far more similar"
        ),
        pytest.param([SPRING, UNDATED], [(0, 1, 0.5)], {(0, 1)}, id="nothing of another time"),
        pytest.param([UNDATED, UNDATED], [(0, 1, 0.5)], {(0, 1)}, id="nothing dated"),
        pytest.param([SPRING, NEXT_SPRING], [(0, 1, 0.5)], {(0, 1)}, id="nothing undated"),
    ],
)
def test_links_of_an_undated_story_count_if_most_are_of_one_time(
    days: list[int], links: list[tuple[int, int, float]], expected: set[tuple[int, int]]
) -> None:
    assert linked(graph(days, *links)) == expected


def test_an_undated_story_of_unknown_time_joins_no_storyline_through_another_undated_story() -> None:
    days = [SPRING, UNDATED, UNDATED, NEXT_SPRING]
    undecided = [(0, 1, 2.0), (1, 3, 2.0), (1, 2, 4.0)]
    assert linked(graph(days, *undecided, (0, 2, 2.0))) == {(0, 2)}
    assert chains(links_of_one_time(graph(days, *undecided, (0, 2, 2.0)))).tolist() == [0, 1, 0, 3]


def test_an_undated_story_does_not_bridge_two_rounds() -> None:
    days = [SPRING, SPRING + 5, UNDATED, NEXT_SPRING - 10, NEXT_SPRING]
    rounds = [(0, 1, 2.0), (3, 4, 2.0)]
    bridge = [(story, 2, 2.0) for story in (0, 1)] + [(2, story, 2.0) for story in (3, 4)]
    assert set(chains(graph(days, *rounds, *bridge)).tolist()) == {0}
    assert chains(links_of_one_time(graph(days, *rounds, *bridge))).tolist() == [0, 0, 2, 3, 3]


@pytest.mark.parametrize("seed", range(20))
def test_shares_are_those_of_a_direct_count(seed: int) -> None:
    random = np.random.default_rng(seed)
    first = np.where(random.random(30) < 0.4, UNDATED, random.integers(SPRING, SPRING + 900, 30))
    last = np.where(first == UNDATED, UNDATED, first + random.integers(0, 40, 30))
    left, right = (side[random.random(435) < 0.4] for side in np.triu_indices(30, 1))
    size = min(len(left), len(right))
    left, right = np.sort([left[:size], right[:size]], axis=0)
    links = StoryGraph(first, last, left, right, random.normal(0, 2, size).astype(np.float32))
    pairs = [(int(a), int(b), float(odds)) for a, b, odds in zip(left, right, np.exp(links.log_odds), strict=True)]
    mixed = [(a, b, odds) if first[a] == UNDATED else (b, a, odds) for a, b, odds in pairs if first[a] * first[b] == 0]
    for (a, b, _), share in zip(pairs, time_shares(links).tolist(), strict=True):
        if (first[a] == UNDATED) == (first[b] == UNDATED):
            assert share == 1
            continue
        undated, dated = (a, b) if first[a] == UNDATED else (b, a)
        of_story = [(other, odds) for story, other, odds in mixed if story == undated and first[other] != UNDATED]
        near = [
            odds
            for other, odds in of_story
            if first[other] - last[dated] <= REACH_DAYS and first[dated] - last[other] <= REACH_DAYS
        ]
        assert share == pytest.approx(sum(near) / sum(odds for _, odds in of_story), abs=1e-5)
