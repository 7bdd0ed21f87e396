"""kill -9 at any moment of adding and deciding leaves every reported article in one story once it is open again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import story_victim
from story_kit_archive import assert_sound, nothing_in

import wideangle

KILLS = 3


@pytest.mark.slow
def test_a_killed_writer_leaves_stories_sound(tmp_path: Path) -> None:
    folder, chance = nothing_in(tmp_path / "archive"), random.Random(20241013)
    reported: set[str] = set()
    seen: set[str] = set()
    for kill in range(KILLS):
        victim = [sys.executable, Path(story_victim.__file__), folder, str(kill * 1_000)]
        with subprocess.Popen(victim, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            reported.add(process.stdout.readline().strip())
            time.sleep(chance.uniform(0, 0.7))
            process.kill()
            reported.update(line.strip() for line in process.stdout if line.endswith("\n"))
        assert process.returncode == -9, "the writer ended by itself"
        with wideangle.open(folder) as archive:
            held = {each.id for _, each in archive._store.iterate()}
            assert reported <= held
            assert_sound(archive, held, seen)
