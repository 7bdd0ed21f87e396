"""The pure core of storylines: profiles, near stories, pairs and chains."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wideangle.language import term_vector
from wideangle.stories import UNDATED, Constraints
from wideangle.stories.storylines import (
    COLUMNS,
    REACH_DAYS,
    Profiles,
    ReportTerms,
    StoryGraph,
    StoryProfile,
    chains,
    nearest_stories,
    pair_features,
    story_profile,
    storyline_model,
    updated_chains,
)
from wideangle.stories.storylines.chaining import JOIN_FROM, PAIRS_A_STORY, UNSEEN

DAY = 741_000


def profile(text: str, *days: int, title: str = "") -> StoryProfile:
    vector = term_vector(title, text, "en")
    return story_profile([ReportTerms(vector, np.full(len(vector.hashes), 3.0, np.float32))], days)


def graph(size: int, *pairs: tuple[int, int, float]) -> StoryGraph:
    left, right, log_odds = (np.array(side) for side in zip(*pairs, strict=True))
    undated = np.zeros(size, np.int64)
    return StoryGraph(undated, undated, left, right, log_odds.astype(np.float32))


def test_a_profile_reads_back_what_it_wrote() -> None:
    before = profile("Lanterns burned along the quay of Skarvik.", DAY, DAY + 3, title="Lanterns in Skarvik")
    after = StoryProfile.from_bytes(before.to_bytes())
    assert (after.first, after.last) == (DAY, DAY + 3)
    assert after.hashes.tolist() == before.hashes.tolist()
    for name in ("body", "lead", "title", "rarity"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-3)
    assert float(np.linalg.norm(before.body)) == pytest.approx(1, abs=1e-5)


def test_features_are_the_same_from_either_side_and_say_how_far_apart_two_stories_are() -> None:
    stories = [
        profile("The bridge of Tannet closed after an engineer found cracks in a pier.", DAY, title="Bridge closed"),
        profile("Cracks in a pier: the bridge of Tannet stays closed, an engineer says.", DAY + 9, title="Cracks"),
        profile("Bakers of Ossel compete for a golden rye loaf."),
    ]
    profiles = Profiles.of(stories)
    there = pair_features(profiles, np.array([0, 0]), np.array([1, 2]))
    back = pair_features(profiles, np.array([1, 2]), np.array([0, 0]))
    assert there == pytest.approx(back, abs=1e-6)
    row = dict(zip(COLUMNS, there[0].tolist(), strict=True))
    assert row["days_between"] == pytest.approx(np.log1p(9))
    assert (row["within_7_days"], row["within_14_days"], row["undated"]) == (0, 1, 0)
    assert row["body"] > 0.5
    other = dict(zip(COLUMNS, there[1].tolist(), strict=True))
    assert (other["body"], other["undated"], other["within_120_days"]) == (0, 1, 0)
    model = storyline_model()
    assert model.log_odds(there)[0] > 0 > model.log_odds(there)[1]


def test_no_pairs_have_no_features() -> None:
    assert pair_features(Profiles.of([]), np.zeros(0, np.int64), np.zeros(0, np.int64)).shape == (0, len(COLUMNS))


def test_near_stories_are_found_within_reach_and_undated_ones_at_any_time() -> None:
    text = "A herring trawler sank off Skerrow in a gale."
    stories = [profile(text, DAY), profile(text, DAY + REACH_DAYS), profile(text, DAY + 3 * REACH_DAYS), profile(text)]
    left, right = nearest_stories(Profiles.of(stories), np.arange(len(stories)))
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == {(0, 1), (0, 3), (1, 3), (2, 3)}
    left, right = nearest_stories(Profiles.of(stories), np.array([2]))
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == {(2, 3)}


def test_a_long_story_is_near_what_stands_at_its_end() -> None:
    text = "A herring trawler sank off Skerrow in a gale."
    stories = [profile(text, DAY, DAY + 400), profile(text, DAY + 420), *(profile(text, DAY + n) for n in (500, 900))]
    left, right = nearest_stories(Profiles.of(stories), np.array([1]))
    assert (0, 1) in set(zip(left.tolist(), right.tolist(), strict=True))
    assert UNDATED not in Profiles.of(stories).days.tolist()


def test_a_chain_forms_though_its_ends_were_never_compared() -> None:
    links = [(number, number + step, 3.0) for step in (1, 2) for number in range(8 - step)]
    assert set(chains(graph(8, *links)).tolist()) == {0}


def test_one_link_does_not_join_two_chains_that_hold_together_well() -> None:
    within = [(a, b, 3.0) for part in (range(4), range(4, 8)) for a in part for b in part if a < b]
    bridge = JOIN_FROM + 1
    assert (bridge + UNSEEN * (4 * PAIRS_A_STORY - 1)) / (4 * PAIRS_A_STORY) < JOIN_FROM
    labels = chains(graph(8, *within, (3, 4, bridge)))
    assert labels.tolist() == [0, 0, 0, 0, 4, 4, 4, 4]


def test_what_a_person_decided_goes_before_the_links() -> None:
    links = graph(4, (0, 1, 3.0), (1, 2, 3.0))
    assert chains(links, Constraints(cannot_link=[([0], [1])])).tolist() == [0, 1, 1, 3]
    assert chains(links, Constraints(must_link=[[0, 3]])).tolist()[3] == 0
    assert chains(links, Constraints(must_link=[[0, 1]], cannot_link=[([0], [1])])).tolist() == [0, 0, 0, 3]


def test_chains_that_would_span_years_are_not_joined() -> None:
    days = np.array([0, 200, 420, 640]) + DAY
    links = graph(4, (0, 1, 3.0), (1, 2, 2.0), (2, 3, 3.0))
    assert chains(replace(links, first=days, last=days)).tolist() == [0, 0, 2, 2]
    assert chains(replace(links, first=days, last=days), Constraints(must_link=[[0, 3]])).tolist()[3] == 0


def random_graph(random: np.random.Generator, size: int) -> StoryGraph:
    """A graph with random links, many of them equally probable."""
    left, right = np.triu_indices(size, 1)
    linked = random.random(len(left)) < min(1, 4 / size)
    days = random.integers(DAY, DAY + 900, size)
    log_odds = np.round(random.normal(-0.3, 2, int(linked.sum()))).astype(np.float32)
    return StoryGraph(days, days + random.integers(0, 30, size), left[linked], right[linked], log_odds)


def changed_at(before: StoryGraph, is_changed: np.ndarray, random: np.random.Generator) -> StoryGraph:
    """The graph with other days and other links of the changed stories."""
    touched = is_changed[before.left] | is_changed[before.right]
    kept = ~touched | (random.random(len(touched)) < 0.7)
    drawn = np.round(random.normal(0.5, 2, len(touched))).astype(np.float32)
    first = np.where(is_changed, random.integers(DAY, DAY + 900, before.size), before.first)
    return StoryGraph(
        first,
        np.where(is_changed, first + 5, before.last),
        before.left[kept],
        before.right[kept],
        np.where(touched, drawn, before.log_odds)[kept],
    )


@pytest.mark.parametrize("seed", range(60))
def test_chains_that_are_updated_are_those_of_the_whole_graph(seed: int) -> None:
    random = np.random.default_rng(seed)
    links = random_graph(random, int(random.integers(2, 60)))
    is_changed = np.zeros(links.size, bool)
    is_changed[random.integers(0, links.size, int(random.integers(0, 4)))] = True
    now = changed_at(links, is_changed, random)
    assert updated_chains(now, chains(links), is_changed).tolist() == chains(now).tolist()


@pytest.mark.parametrize("seed", range(20))
def test_chains_are_updated_under_the_decisions_of_a_person(seed: int) -> None:
    random = np.random.default_rng(1_000 + seed)
    links = random_graph(random, 40)
    decided = Constraints(must_link=[[1, 7], [20, 30, 35]], cannot_link=[([2, 3], [4, 5]), ([11], [12, 13])])
    is_changed = np.isin(np.arange(40), random.integers(0, 40, 2))
    now = changed_at(links, is_changed, random)
    assert updated_chains(now, chains(links, decided), is_changed, decided).tolist() == chains(now, decided).tolist()


def test_a_new_story_that_bridges_two_chains_changes_both() -> None:
    before = np.array([0, 0, 2, 2, 4])
    bridge = graph(5, (0, 1, 3.0), (2, 3, 3.0), *((old, 4, 4.0) for old in range(4)), (1, 2, 3.0), (0, 3, 3.0))
    is_changed = np.array([False, False, False, False, True])
    assert updated_chains(bridge, before, is_changed).tolist() == chains(bridge).tolist() == [0, 0, 0, 0, 0]


def test_a_chain_that_lost_the_story_in_its_middle_falls_apart() -> None:
    rest = graph(4, (0, 1, 3.0), (2, 3, 3.0))
    is_changed = np.array([True, True, True, True])
    assert updated_chains(rest, np.array([9, 9, 9, 9]), is_changed).tolist() == [0, 0, 2, 2]
