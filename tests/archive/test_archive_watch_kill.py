"""kill -9 of a watch at any moment: nothing that was offered is lost, and nothing is there twice."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import watch_victim
from fault_kit import HOSTS, Days, Press, Story

import wideangle
from wideangle.archive.collection import poller

KILLS = int(os.environ.get("WIDEANGLE_KILLS", "4"))


@pytest.mark.slow
def test_a_killed_watch_loses_nothing_and_takes_nothing_twice(tmp_path: Path) -> None:
    folder, chance = tmp_path / "news", random.Random(20310501)
    with Press(4) as press:
        with wideangle.open(folder) as archive:
            for paper in press.papers.values():
                archive.sources.add(press.url(paper), kind="feed")
        papers = list(press.papers.values())
        for kill in range(KILLS):
            for number in range(kill * 100, kill * 100 + 30):
                paper = chance.choice(papers)
                paper.stories.append(Story(number, whole=chance.random() < 0.5))
                paper.version += 1
            victim = [sys.executable, Path(watch_victim.__file__), folder, ",".join(HOSTS)]
            with subprocess.Popen(victim, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "watching\n"
                time.sleep(chance.uniform(0, 2.0))
                process.kill()
            assert process.returncode == -9, "the watch ended by itself"
        offered = {press.url(paper, f"/story/{item.number}"): item for paper in papers for item in paper.stories}
        with wideangle.open(folder) as archive:
            clock = Days()  # by which everything is long due
            fetcher = press.fetcher(clock, timeout=5)
            poller.Poller(archive._store, archive._opened, fetcher, clock=clock).once(poller.Scope())
            archive._store.check()
            held = [article for _, article in archive._store.iterate()]
            assert sorted(article.url for article in held) == sorted(offered)
            assert {article.url: article.text for article in held} == {url: item.text for url, item in offered.items()}
            assert archive.sources.pages_waiting() == 0
            assert all(archive.story_of(article) is not None for article in held)
