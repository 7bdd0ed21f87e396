"""Decisions hold beside one another, and revoking them in reverse order restores every story."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from story_kit_archive import article, nothing_in, stories_of

import wideangle
from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.model import Lane


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    opened = wideangle.open(nothing_in(tmp_path / "archive"))
    opened.add([article(number, event=number % 3, turn=number // 3, day=1 + number % 2) for number in range(9)])
    return opened


def _decide(archive: Archive, data: st.DataObject) -> int:
    placed = stories_of(archive)
    stories, ids = sorted(set(placed.values())), sorted(placed)
    kind = data.draw(st.sampled_from(["merge", "split", "pin", "rename", "link"]))
    story = data.draw(st.sampled_from(stories))
    inside = sorted(name for name, of in placed.items() if of == story)
    some = data.draw(st.lists(st.sampled_from(inside), unique=True, min_size=1))
    match kind:
        case "merge":
            return archive.merge(data.draw(st.lists(st.sampled_from(stories), min_size=2, max_size=3)))
        case "split":
            return archive.split(story, some)
        case "pin":
            return archive.pin(story, some)
        case "rename":
            return archive.rename(story, "Ferry")
        case _:
            first, second = data.draw(st.lists(st.sampled_from(ids), unique=True, min_size=2, max_size=2))
            return archive.link(first, second, data.draw(st.sampled_from([*Lane, None])))


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_decisions_revoked_in_reverse_order_leave_every_story_as_it_was(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, wideangle.open(nothing_in(Path(folder) / "archive")) as archive:
        archive.add([article(number, event=number % 3, turn=number // 3, day=1 + number % 2) for number in range(9)])
        states = []
        for _ in range(data.draw(st.integers(1, 5))):
            before = stories_of(archive), [decision.number for decision in archive.decisions()]
            try:
                states.append((_decide(archive, data), before))
            except UsageError:
                continue
        for number, before in reversed(states):
            archive.revoke(number)
            assert (stories_of(archive), [decision.number for decision in archive.decisions()]) == before


def test_a_split_moves_one_article_and_leaves_the_rest_of_a_merger(archive: Archive) -> None:
    placed = stories_of(archive)
    merged = archive.merge([placed["a2"], placed["a0"], placed["a1"]])
    story = placed["a2"]
    assert set(stories_of(archive).values()) == {story}
    assert archive.undone_by_split(story, ["a4"]) == []
    split = archive.split(story, ["a4"])
    now = stories_of(archive)
    assert [name for name, of in now.items() if of != story] == ["a4"]
    assert [decision.number for decision in archive.decisions()] == [merged, split]


def test_a_split_of_merged_stories_undoes_the_merger_and_its_revocation_restores_it(archive: Archive) -> None:
    placed = stories_of(archive)
    merged = archive.merge([placed["a0"], placed["a1"]])
    together = stories_of(archive)
    apart = sorted(name for name, of in placed.items() if of == placed["a1"])
    assert [decision.number for decision in archive.undone_by_split(placed["a0"], apart)] == [merged]
    split = archive.split(placed["a0"], apart)
    assert [decision.number for decision in archive.decisions()] == [split]
    archive.revoke(split)
    assert stories_of(archive) == together
    assert [decision.number for decision in archive.decisions()] == [merged]


def test_a_draft_about_a_merged_story_has_its_members_as_the_same_story(archive: Archive) -> None:
    placed = stories_of(archive)
    archive.merge([placed["a0"], placed["a1"]])
    draft = article(99, event=1, turn=3, day=2)
    [section] = [part for part in archive.cover(draft).sections if part.lane is Lane.SAME_STORY]
    shown = {entry.link.article.id for entry in section.entries}
    assert {name for name, story in placed.items() if story in (placed["a0"], placed["a1"])} <= shown
