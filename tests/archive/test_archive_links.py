"""Single links that a person decides, and the relation of one pair."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from story_kit_archive import EVENTS, article, assert_sound, nothing_in, stories_of

import wideangle
from wideangle import ArticleNotFound, Coverage, Lane, UsageError
from wideangle.archive import Archive

MIRRORED = [
    (Lane.SAME_STORY, Lane.SAME_STORY),
    (Lane.BACKGROUND, Lane.FOLLOW_UP),
    (Lane.FOLLOW_UP, Lane.BACKGROUND),
]
HELD = 9
"""Articles of the archive: three reports of each of three events."""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with wideangle.open(nothing_in(tmp_path / "archive")) as opened:
        opened.add([article(n, event=n % 3, turn=n // 3, day=1 + n // 3) for n in range(HELD)])
        yield opened


def shown(coverage: Coverage) -> dict[str, Lane]:
    """The lane of every article that a coverage shows, copies included."""
    return {
        identity: section.lane
        for section in coverage.sections
        for entry in section.entries
        for identity in (entry.article.id, *(copy.article.id for copy in entry.copies))
    }


def decided(coverage: Coverage) -> set[str]:
    return {entry.article.id for section in coverage.sections for entry in section.entries if entry.link.decided}


@pytest.mark.parametrize(("lane", "mirrored"), MIRRORED)
def test_a_link_shows_what_would_not_be_shown_and_is_mirrored(archive: Archive, lane: Lane, mirrored: Lane) -> None:
    assert "a1" not in shown(archive.cover("a0"))
    archive.link("a0", "a1", lane)
    for at_hand, other, expected in (("a0", "a1", lane), ("a1", "a0", mirrored)):
        coverage = archive.cover(at_hand)
        [entry] = [entry for entry in coverage.section(expected).entries if entry.article.id == other]
        assert (entry.link.decided, entry.link.probability, entry.uncertain) == (True, 1.0, False)
        assert decided(coverage) == {other}
        [reason] = entry.link.reasons
        assert reason.feature == "decided"
        first = archive.related(at_hand)[0]
        assert (first.article.id, first.lane, first.decided) == (other, expected, True)
        assert archive.relation(at_hand, other) == first


def test_an_opinion_counts_in_the_direction_given_alone(archive: Archive) -> None:
    before = archive.cover("a1").to_json()
    archive.link("a0", "a1", Lane.OPINION)
    assert shown(archive.cover("a0"))["a1"] is Lane.OPINION
    assert archive.cover("a1").to_json() == before


def test_an_unrelated_pair_is_shown_in_neither_coverage(archive: Archive) -> None:
    placed = stories_of(archive)
    before = archive.cover("a0")
    assert "a3" in shown(before)
    archive.link("a0", "a3", None)
    after = archive.cover("a0")
    assert shown(after) == {other: lane for other, lane in shown(before).items() if other != "a3"}
    assert after.reports == before.reports - 1
    assert "a0" not in shown(archive.cover("a3"))
    assert "a3" not in {link.article.id for link in archive.related("a0")}
    removed = archive.relation("a0", "a3")
    assert (removed.decided, removed.probability) == (True, 0.0)
    assert stories_of(archive) == placed


def test_a_copy_of_the_article_at_hand_can_be_removed_or_put_into_a_lane(archive: Archive) -> None:
    archive.add(article(20, event=0, turn=0, day=2))
    assert [copy.article.id for copy in archive.cover("a0").copies] == ["a20"]
    number = archive.link("a0", "a20", None)
    assert archive.cover("a0").copies == ()
    assert "a20" not in shown(archive.cover("a0"))
    archive.revoke(number)
    archive.link("a0", "a20", Lane.FOLLOW_UP)
    assert archive.cover("a0").copies == ()
    assert shown(archive.cover("a0"))["a20"] is Lane.FOLLOW_UP


def test_copies_of_an_added_article_are_folded_under_it(archive: Archive) -> None:
    archive.add([article(20, event=0, turn=2, day=3), article(21, event=0, turn=2, day=3)])
    archive.link("a0", "a21", Lane.BACKGROUND)
    [entry] = archive.cover("a0").section(Lane.BACKGROUND).entries
    assert entry.article.id == "a21"
    assert {copy.article.id for copy in entry.copies} == {"a6", "a20"}
    archive.link("a0", "a20", Lane.OPINION)
    coverage = archive.cover("a0")
    assert decided(coverage) == {"a20", "a21"}
    assert [entry.article.id for entry in coverage.section(Lane.OPINION).entries] == ["a20"]


def test_the_latest_decision_about_a_pair_revokes_those_that_it_contradicts(archive: Archive) -> None:
    background = archive.link("a0", "a1", Lane.BACKGROUND)
    archive.link("a0", "a2", Lane.BACKGROUND)
    unrelated = archive.link("a1", "a0", None)
    assert background not in [decision.number for decision in archive.decisions()]
    forth = archive.link("a0", "a1", Lane.OPINION)
    back = archive.link("a1", "a0", Lane.OPINION)
    numbers = {decision.number for decision in archive.decisions()}
    assert unrelated not in numbers
    assert {forth, back} <= numbers
    assert shown(archive.cover("a0"))["a1"] is shown(archive.cover("a1"))["a0"] is Lane.OPINION


def test_a_link_is_listed_with_its_lane_and_leaves_stories_alone(archive: Archive) -> None:
    placed = stories_of(archive)
    merged = archive.merge([placed["a0"], placed["a2"]])
    linked = archive.link("a0", "a1", Lane.SAME_STORY)
    removed = archive.link("a0", "a3", None)
    pair = [(d.number, d.kind, d.story, d.articles, d.others, d.lane) for d in archive.decisions()]
    assert pair[0][:2] == (merged, "merge")
    assert pair[1:] == [
        (linked, "link", "", ("a0",), ("a1",), Lane.SAME_STORY),
        (removed, "link", "", ("a0",), ("a3",), None),
    ]
    archive.revoke(merged)
    archive.split(placed["a0"], ["a3"])
    assert {decision.number for decision in archive.decisions()} >= {linked, removed}
    assert_sound(archive, {f"a{n}" for n in range(HELD)}, set())
    assert stories_of(archive)["a1"] != stories_of(archive)["a0"]


def test_a_link_survives_regrouping_adding_again_and_opening_again(archive: Archive) -> None:
    archive.link("a0", "a1", Lane.BACKGROUND)
    archive.link("a0", "a3", None)
    archive.add([article(n, event=n % 3, turn=n // 3, day=1 + n // 3) for n in range(HELD)])
    archive.add([article(30 + n, event=n % 3, turn=3, day=5) for n in range(3)])
    archive.add(article(1, event=1, turn=3, day=2))
    archive.split(stories_of(archive)["a0"], ["a6"])
    with closing(wideangle.open(archive._store.folder)) as again:
        lanes = shown(again.cover("a0"))
    assert lanes["a1"] is Lane.BACKGROUND
    assert "a3" not in lanes


def test_a_link_goes_before_what_was_decided_about_stories(archive: Archive) -> None:
    placed = stories_of(archive)
    archive.merge([placed["a0"], placed["a1"]])
    assert decided(archive.cover("a0")) == {"a1", "a3", "a4", "a6", "a7"}
    archive.link("a0", "a1", Lane.BACKGROUND)
    archive.link("a0", "a4", None)
    lanes = shown(archive.cover("a0"))
    assert lanes["a1"] is Lane.BACKGROUND
    assert lanes["a7"] is Lane.SAME_STORY
    assert "a4" not in lanes


def test_a_split_removes_links_and_says_so(archive: Archive) -> None:
    archive.split(stories_of(archive)["a0"], ["a3"])
    assert "a3" not in shown(archive.cover("a0"))
    assert "a3" not in {link.article.id for link in archive.related("a0")}
    assert archive.relation("a0", "a3").decided


def test_a_link_joins_two_languages(archive: Archive) -> None:
    archive.add(article(40, event=len(EVENTS) - 1, day=2))
    archive.link("a40", "a1", Lane.BACKGROUND)
    assert shown(archive.cover("a40"))["a1"] is Lane.BACKGROUND
    assert shown(archive.cover("a1"))["a40"] is Lane.FOLLOW_UP


def test_links_take_two_articles_of_the_archive(archive: Archive) -> None:
    outside = wideangle.Article("Nobody added this.", id="outside")
    for other in ("nowhere", outside):
        with pytest.raises(ArticleNotFound, match=r"nowhere|outside"):
            archive.link("a0", other, None)
        with pytest.raises(ArticleNotFound, match=r"nowhere|outside"):
            archive.relation("a0", other)
    with pytest.raises(UsageError):
        archive.link("a0", "a0", Lane.BACKGROUND)
    with pytest.raises(UsageError):
        archive.relation("a0", "a0")
    assert archive.decisions(revoked=True) == []
    archive.link(archive.get("a0"), archive.get("a1"), Lane.BACKGROUND)
    assert shown(archive.cover("a0"))["a1"] is Lane.BACKGROUND


def test_the_reasons_of_any_pair_sum_to_the_log_odds_of_its_probability(archive: Archive) -> None:
    links = {link.article.id: link for link in archive.related("a0")}
    for other in (f"a{n}" for n in range(1, HELD)):
        link = archive.relation("a0", other)
        assert not link.decided
        if other in links:
            assert link == links[other]
        expected = 1 / (1 + math.exp(-sum(reason.weight for reason in link.reasons)))
        assert link.probability == pytest.approx(expected, abs=0.002)
    draft = wideangle.Article("Engine of the Skerrow ferry had failed before, say islanders of Port Ellery.")
    assert archive.relation(draft, "a0").probability > archive.relation(draft, "a1").probability


def test_a_given_date_of_an_article_of_the_archive_counts(archive: Archive) -> None:
    later = replace(archive.get("a0"), published=wideangle.PublicationTime.of("2031-12-24"))
    coverage = archive.cover(later)
    assert coverage.article.published == later.published
    assert not coverage.section(Lane.FOLLOW_UP).entries
    assert coverage.story == stories_of(archive)["a0"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pair=st.lists(st.integers(0, HELD - 1), min_size=2, max_size=2, unique=True),
    lane=st.sampled_from([*Lane, None]),
)
def test_revoking_a_link_restores_the_coverage_exactly(archive: Archive, pair: list[int], lane: Lane | None) -> None:
    article_id, other = (f"a{number}" for number in pair)
    before = [archive.cover(identity).to_json() for identity in (article_id, other)]
    placed, links = stories_of(archive), archive.related(article_id)
    number = archive.link(article_id, other, lane)
    assert shown(archive.cover(article_id)).get(other) is lane
    archive.revoke(number)
    assert [archive.cover(identity).to_json() for identity in (article_id, other)] == before
    assert (stories_of(archive), archive.related(article_id)) == (placed, links)
    assert archive.decisions() == []


def test_a_pair_in_two_languages_is_explained_however_far_apart(archive: Archive) -> None:
    german = replace(article(40, event=len(EVENTS) - 1), published=wideangle.PublicationTime.of("2034-05-06"))
    archive.add(german)
    assert "a40" not in {link.article.id for link in archive.related("a0")}
    for at_hand, other in (("a0", "a40"), ("a40", "a0")):
        link = archive.relation(at_hand, other)
        expected = 1 / (1 + math.exp(-sum(reason.weight for reason in link.reasons)))
        assert link.probability == pytest.approx(expected, abs=0.002)
        assert "names" in {reason.feature for reason in link.reasons}
