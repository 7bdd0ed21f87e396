"""Stories of an archive as articles change, and as persons decide about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from story_kit_archive import article, assert_sound, nothing_in, stories_of

import wideangle
from wideangle.archive import Archive
from wideangle.errors import StoryNotFound, UsageError


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with wideangle.open(nothing_in(tmp_path / "archive")) as opened:
        opened.add([article(n, event=n % 3, turn=n // 3, day=1 + n // 3) for n in range(9)])
        yield opened


def groups(archive: Archive) -> set[frozenset[str]]:
    placed = stories_of(archive)
    return {frozenset(each for each in placed if placed[each] == story) for story in placed.values()}


def test_reports_of_an_event_are_one_story(archive: Archive) -> None:
    assert groups(archive) == {frozenset({f"a{n}", f"a{n + 3}", f"a{n + 6}"}) for n in range(3)}


def test_an_article_that_becomes_another_moves_for_good(archive: Archive) -> None:
    archive.add(article(4, event=2, turn=3, day=3))
    placed = stories_of(archive)
    assert placed["a4"] == placed["a2"] != placed["a1"]
    archive.add([article(20, event=1, turn=3, day=2), article(21, event=2, turn=1, day=4)])
    placed = assert_sound(archive, {*(f"a{n}" for n in range(9)), "a20", "a21"}, set())
    assert placed["a4"] == placed["a2"] == placed["a21"]
    assert placed["a20"] == placed["a1"] != placed["a4"]


def test_stories_of_two_languages_stay_merged_while_more_is_added(archive: Archive) -> None:
    archive.add(article(10, event=4, day=1))
    placed, seen = stories_of(archive), set(stories_of(archive).values())
    assert placed["a10"] != placed["a0"]
    archive.merge([placed["a10"], placed["a0"]])
    assert stories_of(archive)["a10"] == stories_of(archive)["a0"] == placed["a10"]
    archive.add([article(11, event=4, turn=1, day=2), article(12, event=0, day=2)])
    placed = assert_sound(archive, {*(f"a{n}" for n in range(9)), "a10", "a11", "a12"}, seen)
    assert placed["a10"] == placed["a0"]


def test_an_article_that_changes_its_language_leaves_its_story_whole(archive: Archive) -> None:
    archive.add(article(0, event=4, day=1))
    placed = assert_sound(archive, {f"a{n}" for n in range(9)}, set())
    assert placed["a3"] == placed["a6"] != placed["a0"]


def test_what_is_split_stays_apart_while_more_is_added(archive: Archive) -> None:
    story = stories_of(archive)["a0"]
    number = archive.split(story, ["a6"])
    archive.add([article(30 + n, event=0, turn=n, day=2) for n in range(4)])
    placed = stories_of(archive)
    assert placed["a6"] != placed["a0"] == placed["a3"] == story
    archive.revoke(number)
    placed = assert_sound(archive, set(placed), {story, *placed.values()})
    assert placed["a6"] == placed["a0"]


def test_the_latest_word_counts(archive: Archive) -> None:
    placed = stories_of(archive)
    merged = archive.merge([placed["a0"], placed["a1"]])
    assert stories_of(archive)["a0"] == stories_of(archive)["a1"]
    split = archive.split(placed["a0"], ["a1", "a4", "a7"])
    assert [decision.number for decision in archive.decisions()] == [split]
    assert [decision.number for decision in archive.decisions(revoked=True)] == [merged, split]
    again = archive.merge([stories_of(archive)["a0"], stories_of(archive)["a1"]])
    assert [decision.number for decision in archive.decisions()] == [again]
    assert_sound(archive, set(placed), set(placed.values()))


def test_what_cannot_be_decided_is_refused_and_changes_nothing(archive: Archive) -> None:
    placed = stories_of(archive)
    for refused in (
        lambda: archive.split(placed["a0"], ["a1"]),
        lambda: archive.split(placed["a0"], ["a0", "a3", "a6"]),
        lambda: archive.split(placed["a0"], []),
        lambda: archive.merge([placed["a0"], placed["a0"]]),
        lambda: archive.rename(placed["a0"], "  "),
        lambda: archive.revoke(77),
    ):
        with pytest.raises(UsageError):
            refused()
    with pytest.raises(StoryNotFound):
        archive.pin("s999")
    assert stories_of(archive) == placed
    assert archive.decisions(revoked=True) == []
