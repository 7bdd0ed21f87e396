"""Storylines of an archive: which stories they chain, the ids they keep, and what a person decides about them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from affair_kit import affair, later

import wideangle
from wideangle.archive import Archive
from wideangle.archive.grouping import storylines
from wideangle.errors import StoryNotFound, UsageError
from wideangle.model import Article, Story, StorylineLink
from wideangle.render.views.storyline import storyline_card
from wideangle.store import Extent, Store, StorylineStory
from wideangle.store.stories.reader import Stories


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with wideangle.open(tmp_path / "news") as archive:
        archive.add(affair())
    return tmp_path / "news"


def chained(archive: Archive) -> list[set[str]]:
    """The articles of each storyline."""
    return [{article.id for article in storyline.articles} for storyline in archive.storylines()]


def story_of(archive: Archive, article: str) -> str:
    story = archive.story_of(article)
    assert story is not None
    return story.id


def test_the_stories_of_one_affair_are_a_storyline_and_the_others_are_in_none(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        [storyline] = archive.storylines()
        assert [article.id for article in storyline.articles] == ["q0", "q1", "q2", "q3"]
        assert storyline.id == "l1"
        assert storyline.headline in {story.headline for story in storyline.stories}
        assert (str(storyline.first.day), str(storyline.last.day)) == ("2031-03-03", "2031-04-06")
        assert archive.storyline_of(story_of(archive, "o1")) is None
        whole = archive.storyline_of(story_of(archive, "q2"))
        assert whole is not None
        assert whole.stories == storyline.stories


def test_each_story_is_linked_to_an_earlier_one_with_reasons_that_sum_to_the_probability(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        storyline = archive.storyline_by_id("l1", why=True)
    ids = [story.id for story in storyline.stories]
    assert [link.story for link in storyline.links] == ids[1:]
    for link in storyline.links:
        assert ids.index(link.earlier) < ids.index(link.story)
        log_odds = sum(reason.weight for reason in link.reasons)
        assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(link.probability, abs=0.001)
        assert link.probability >= 0.5
    words = " ".join(reason.text for link in storyline.links for reason in link.reasons)
    assert "Quenby" in words


def test_storylines_are_listed_by_the_days_of_their_articles(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        assert [line.id for line in archive.storylines(since="2031-04-01")] == ["l1"]
        assert [line.id for line in archive.storylines(until="2031-03-05")] == ["l1"]
        assert list(archive.storylines(since="2031-04-07")) == []


def test_summaries_say_the_same_as_the_storylines(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        archive.add(replace(later(), published=None))
        stories = [story.id for story in archive.storyline_by_id("l1").stories]
        archive.split_storyline("l1", stories[-2:])
        storylines = list(archive.storylines())
        summaries = archive.storyline_summaries()
        assert len(summaries) == 2
        assert [storyline_card(summary) for summary in summaries] == list(map(storyline_card, storylines))
        for summary, storyline in zip(summaries, storylines, strict=True):
            assert summary.largest == max(storyline.stories, key=lambda story: story.reports)
            assert (summary.first, summary.last) == (storyline.first, storyline.last)
        assert archive.storyline_summaries(1, 1) == summaries[1:]
        assert archive.storyline_summaries(1) == summaries[:1]
        assert archive.storyline_summaries(offset=2) == []


def test_a_summary_loads_the_articles_of_the_largest_story_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []
    load = Store.articles

    def noted(store: Store, seqs: Sequence[int]) -> list[Article]:
        loaded.extend(seqs)
        return load(store, seqs)

    with wideangle.open(folder) as archive:
        monkeypatch.setattr(Store, "articles", noted)
        [summary] = archive.storyline_summaries()
        assert len(loaded) == summary.largest.reports < summary.articles


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_the_parts_of_a_storyline_are_the_whole(folder: Path, limit: int) -> None:
    with wideangle.open(folder) as archive:
        archive.add(replace(later(), published=None))
        whole = archive.storyline_by_id("l1", why=True)
        stories: list[Story] = []
        links: list[StorylineLink] = []
        for offset in range(0, len(whole.stories), limit):
            summary, part = archive.storyline_part("l1", limit, offset, why=True)
            stories += part.stories
            links += part.links
            assert len(part.stories) <= limit
            assert storyline_card(summary) == storyline_card(whole)
        assert tuple(stories) == whole.stories
        assert tuple(links) == whole.links
        _, beyond = archive.storyline_part("l1", limit, len(whole.stories))
        assert (beyond.stories, beyond.links) == ((), ())
        with pytest.raises(StoryNotFound):
            archive.storyline_part("l9")


def test_threads_that_need_storylines_at_the_same_time_compute_them_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[bool] = []
    compare = storylines._compared

    def noted(*arguments: Any) -> list[StorylineStory]:
        computed.append(True)
        return compare(*arguments)

    monkeypatch.setattr(storylines, "_compared", noted)
    with wideangle.open(folder) as archive, ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: [line.id for line in archive.storyline_summaries()], range(8)))
    assert results == [["l1"]] * 8
    assert len(computed) == 1


def test_latest_storylines_are_listed_without_the_dates_of_all_stories(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    periods: list[int | None] = []
    extents = Stories.extents

    def noted(stories: Stories, since: int | None = None, until: int | None = None) -> list[Extent]:
        periods.append(since)
        return extents(stories, since, until)

    with wideangle.open(folder) as archive:
        archive.storyline_summaries()  # computes the storylines
        monkeypatch.setattr(Stories, "extents", noted)
        assert len(archive.storyline_summaries(1)) == 1
    assert len(periods) == 1
    assert periods[0] is not None


def test_a_storyline_keeps_its_id_while_it_grows_and_is_the_same_when_made_in_parts(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        assert [line.id for line in archive.storylines()] == ["l1"]
        archive.add(later())
        [storyline] = archive.storylines()
        assert storyline.id == "l1"
        assert [article.id for article in storyline.articles] == ["q0", "q1", "q2", "q3", "q4"]
        in_parts = chained(archive)
    with wideangle.open(folder.with_name("whole")) as archive:
        archive.add([*affair(), later()])
        assert chained(archive) == in_parts


def test_what_is_split_off_stays_away_until_that_is_revoked(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        stories = [story_of(archive, article) for article in ("q2", "q3")]
        number = archive.split_storyline("l1", stories)
        assert sorted(map(sorted, chained(archive))) == [["q0", "q1"], ["q2", "q3"]]
        archive.add(later())
        parts = chained(archive)
        assert not any({"q0", "q3"} <= part for part in parts)
        assert all(line.decided for line in archive.storylines())
        [decision] = archive.decisions()
        assert (decision.kind, decision.story) == ("storyline split", "l1")
        assert (sorted(decision.articles), sorted(decision.others)) == (["q2", "q3"], ["q0", "q1"])
        archive.revoke(number)
        assert chained(archive) == [{"q0", "q1", "q2", "q3", "q4"}]


def test_what_is_merged_stays_together_and_the_stories_themselves_stay_as_they_are(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        stories = {article: story_of(archive, article) for article in ("q0", "o0", "o1")}
        archive.merge_storylines(["l1", stories["o0"]])
        assert chained(archive) == [{"q0", "q1", "q2", "q3", "o0"}]
        archive.merge_storylines([stories["o1"], "l1"])
        assert chained(archive) == [{"q0", "q1", "q2", "q3", "o0", "o1"}]
        assert {article: story_of(archive, article) for article in stories} == stories


def test_a_later_decision_revokes_those_that_it_contradicts(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        stories = [story_of(archive, article) for article in ("q2", "q3")]
        archive.split_storyline("l1", stories)
        parts = [line.id for line in archive.storylines()]
        archive.merge_storylines(parts)
        assert chained(archive) == [{"q0", "q1", "q2", "q3"}]
        assert [decision.kind for decision in archive.decisions()] == ["storyline merge"]
        assert {archive.storyline_by_id(part).id for part in parts} == {"l1"}


def test_decisions_that_make_no_sense_are_rejected(folder: Path) -> None:
    with wideangle.open(folder) as archive:
        every = [story.id for story in archive.storyline_by_id("l1").stories]
        with pytest.raises(UsageError, match="must leave at least one story"):
            archive.split_storyline("l1", every)
        with pytest.raises(UsageError, match="not all of these stories"):
            archive.split_storyline("l1", [story_of(archive, "o0")])
        with pytest.raises(UsageError, match="two storylines"):
            archive.merge_storylines(["l1", every[0]])
        for identifier in ("l9", "s1", "1"):
            with pytest.raises(StoryNotFound):
                archive.storyline_by_id(identifier)
        assert archive.decisions() == []


def test_an_archive_that_has_no_stories_has_no_storylines(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "empty") as archive:
        assert list(archive.storylines()) == []
        assert archive.storyline_summaries() == []


def test_storylines_are_there_where_they_cannot_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with wideangle.open(folder) as archive:
        monkeypatch.setattr(type(archive._store.storylines), "keep", lambda *_: None)
        assert chained(archive) == [{"q0", "q1", "q2", "q3"}]
        [storyline] = archive.storylines()
        assert archive.storyline_of(storyline.stories[0]) is not None
