"""Ids of stories outlive growth, merger and split."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wideangle.stories import match_clusters


def test_a_story_that_grows_keeps_its_id_and_a_new_one_has_none() -> None:
    found = match_clusters([[1, 2, 3], [4]], {1: 10, 2: 10})
    assert found.stories == (10, None)
    assert found.merged == {}


def test_of_two_that_become_one_the_older_goes_on_and_the_other_leads_there() -> None:
    found = match_clusters([[5], [1, 2, 3, 4]], {1: 20, 2: 20, 3: 20, 4: 10, 5: 30})
    assert found.stories == (30, 10)
    assert found.merged == {20: 1}


def test_of_a_story_that_falls_apart_the_larger_part_goes_on() -> None:
    found = match_clusters([[1], [2, 3]], {1: 10, 2: 10, 3: 10})
    assert found.stories == (None, 10)
    assert found.merged == {}
    assert match_clusters([[1], [2]], {1: 10, 2: 10}).stories == (10, None)


def test_a_piece_that_goes_over_to_another_story_takes_no_id_along() -> None:
    found = match_clusters([[1, 2], [3, 4, 5]], {1: 10, 2: 10, 3: 10, 4: 20, 5: 20})
    assert found.stories == (10, 20)
    assert found.merged == {}


@given(st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(1, 5))), min_size=1, max_size=15))
def test_every_story_goes_on_or_leads_somewhere_and_no_two_groups_share_an_id(
    articles: list[tuple[int, int | None]],
) -> None:
    groups = [[n for n, (group, _) in enumerate(articles) if group == number] for number in range(5)]
    groups = [group for group in groups if group]
    before = {n: story for n, (_, story) in enumerate(articles) if story is not None}
    found = match_clusters(groups, before)
    kept = [story for story in found.stories if story is not None]
    assert len(found.stories) == len(groups)
    assert len(set(kept)) == len(kept)
    assert set(kept) | set(found.merged) == set(before.values())
    assert set(kept).isdisjoint(found.merged)
    for story, number in found.merged.items():
        goes_on = found.stories[number]
        assert goes_on is not None
        assert goes_on < story
        assert any(before.get(article) == story for article in groups[number])
