"""Whatever servers do, the archive holds every published article once, with its latest text."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from fault_kit import FAULTS, OF_ROBOTS, Days, Paper, Press, Story, break_down

import wideangle
from wideangle.archive import Archive
from wideangle.archive.collection import poller
from wideangle.model import Article

HOUR = 3_600.0
DAY = 24 * HOUR


@pytest.fixture(autouse=True)
def long_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days pass in leaps: nobody else touches the archive meanwhile."""
    monkeypatch.setattr(poller, "LONGEST_WAIT", HOUR)


class Desk:
    """An archive that keeps up with the newspapers."""

    def __init__(self, archive: Archive, press: Press) -> None:
        self.archive, self.press, self.clock = archive, press, Days()
        self._fetcher = press.fetcher(self.clock)
        with archive.sources._writing() as writer:
            for paper in press.papers.values():
                writer.add(wideangle.Source(press.url(paper), added=self.clock.now(), due=self.clock.now()))

    def watch(self, seconds: float) -> wideangle.Fetched:
        until = self.clock.passed + seconds
        return poller.Poller(
            self.archive._store,
            self.archive._opened,
            self._fetcher,
            clock=self.clock,
            is_over=lambda: self.clock.passed >= until,
            random=Random(5),
        ).forever()

    def held(self) -> list[Article]:
        return [article for _, article in self.archive._store.iterate()]


def offer(press: Press, paper: Paper, number: int, chance: Random) -> None:
    paper.stories.append(Story(number, whole=chance.random() < 0.4))
    paper.version += 1


def assert_all_there(desk: Desk) -> None:
    offered = {
        desk.press.url(paper, f"/story/{story.number}"): story
        for paper in desk.press.papers.values()
        for story in paper.stories
    }
    held = desk.held()
    assert sorted(article.url for article in held) == sorted(offered)
    for article in held:
        assert (article.title, article.text) == (offered[article.url].title, offered[article.url].text)
        assert "partial" not in article.metadata
        assert article.published is not None
        assert article.published.day.year == 2031


@pytest.mark.parametrize("fault", [*FAULTS, *OF_ROBOTS])
def test_each_fault_ends_and_nothing_is_lost(tmp_path: Path, fault: str) -> None:
    chance = Random(fault)
    with Press(1) as press, wideangle.open(tmp_path / "news") as archive:
        [paper] = press.papers.values()
        for number in range(3):
            offer(press, paper, number, chance)
        desk = Desk(archive, press)
        paper.fault = fault
        desk.watch(3 * HOUR)
        offer(press, paper, 3, chance)
        desk.watch(3 * HOUR)
        paper.fault = ""
        offer(press, paper, 4, chance)
        desk.watch(1.7 * DAY)
        assert_all_there(desk)
        [source] = archive.sources
        assert (source.error, source.failing_since, source.paused) == ("", None, "")
        assert not [item for item in press.asked if item.startswith("127.0.0.99")]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(int(os.environ.get("WIDEANGLE_FAULT_RUNS", "1"))))
def test_weeks_of_faults_of_many_servers_lose_nothing(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    with Press(4) as press, wideangle.open(tmp_path / "news") as archive:
        papers = list(press.papers.values())
        desk = Desk(archive, press)
        for round_ in range(5):
            for number in range(4):
                offer(press, chance.choice(papers), round_ * 100 + number, chance)
            paper = chance.choice(papers)
            if paper.stories:
                chance.choice(paper.stories).hour = f"{round_} o'clock"
                paper.version += 1
            break_down(press, chance)
            desk.watch(chance.uniform(1, 20) * HOUR)
        for paper in papers:
            paper.fault = ""
        desk.watch(2.5 * DAY)
        assert_all_there(desk)


def test_a_crawl_delay_and_what_servers_ask_for_are_kept(tmp_path: Path) -> None:
    chance = Random(3)
    with Press(1) as press, wideangle.open(tmp_path / "news") as archive:
        [paper] = press.papers.values()
        paper.robots = "User-agent: *\nCrawl-delay: 20\n"
        for number in range(6):
            paper.stories.append(Story(number))
        desk = Desk(archive, press)
        desk.watch(20 * 6)
        assert len([item for item in press.asked if "/story/" in item]) <= 6
        paper.fault = "busy"
        before = len(press.asked)
        paper.version += 1
        desk.watch(6 * HOUR)
        asked_while_busy = press.asked[before:]
        assert len([item for item in asked_while_busy if item.endswith("/feed")]) <= 4
        paper.fault = ""
        offer(press, paper, 9, chance)
        desk.watch(2 * DAY)
        assert_all_there(desk)
