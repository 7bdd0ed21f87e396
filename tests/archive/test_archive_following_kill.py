"""`kill -9` between an article, its alerts and their delivery: nothing is lost, and nothing is raised twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Timer

import pytest

from wideangle.archive import Archive
from wideangle.model import Article

FERRY = "The Skerrow ferry rammed the quay of Port Ellery in thick fog, and eleven islanders were hurt, police said."
AGAIN = "Why the Skerrow ferry rammed the quay of Port Ellery in fog is to be found out by an inquiry, police said."

CAPTAIN = "Had anybody listened in spring, says a captain of the Skerrow ferry, it would have another engine by now."

KILLED = """
import os, sys
import wideangle
from wideangle.archive.alerts import detect
from wideangle.model import Article
from wideangle.store.alerts import Follows

def die(*_, **__):
    os.kill(os.getpid(), 9)

folder, where, text = sys.argv[1:]
if where == "raising":
    detect.raise_alerts = die
else:
    Follows.note = die
with wideangle.open(folder) as archive:
    archive.add(Article(id="again", text=text))
    archive.deliver()
"""


def killed(folder: Path, where: str) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(folder), where, AGAIN], check=False, timeout=60)
    assert ended.returncode == -9


@pytest.mark.slow
def test_alerts_survive_a_kill_before_they_are_raised_and_one_before_delivery_is_noted(tmp_path: Path) -> None:
    folder, feed = tmp_path / "news", tmp_path / "alerts.atom"
    with Archive.open(folder) as archive:
        archive.add(Article(id="first", text=FERRY))
        archive.follow("skerrow ferry", atom=feed)
    killed(folder, "raising")
    with Archive.open(folder) as archive:
        assert archive.get("again").text == AGAIN
        assert archive.alerts() == []
    killed(folder, "delivering")
    with Archive.open(folder) as archive:
        [alert] = archive.alerts()
        assert alert.excerpts[0].article == "again"
        assert archive.follows()[0].waiting == 1
        assert archive.deliver().done == 1
        assert feed.read_text("utf-8").count("<entry>") == 1
        archive.add(Article(id="again", text=AGAIN))
        assert archive.alerts() == [alert]
        assert archive.deliver().done == 0


def dropped(file: Path, text: str) -> None:
    """A file that has been lying there for a minute, so that nobody takes it for half written."""
    file.write_text(text, "utf-8")
    since = time.time() - 60
    os.utime(file, (since, since))


def test_fetch_and_watch_raise_alerts(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    stop = Event()
    with Archive.open(tmp_path / "news") as archive:
        archive.add(Article(id="first", text=FERRY))
        archive.follow("skerrow ferry")
        archive.sources.add(drop)
        dropped(drop / "again.txt", f"Inquiry into ferry\n\n{AGAIN}\n")
        archive.sources.fetch(everything=True)
        assert len(archive.alerts()) == 1
        archive.sources.resume(1)
        dropped(
            drop / "third.txt",
            f"Captain speaks\n\n{CAPTAIN}\n",
        )
        output: list[object] = []

        def alerted(alerts: object) -> None:
            output.append(alerts)
            stop.set()

        latest = Timer(20.0, stop.set)
        latest.daemon = True
        latest.start()
        archive.sources.watch(stop=stop, alerted=alerted)
        latest.cancel()
        assert len(output) == 1
        assert len(archive.alerts()) == 2
