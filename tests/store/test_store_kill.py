"""kill -9 at any moment loses nothing that was reported, and the index is only ever a moment behind."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import store_nursery
from store_kit import assert_index_is_that_of_the_database, opened
from store_nursery import version_of

KILLS = 54
KILLS_AN_ARCHIVE = 9


@pytest.fixture
def nursery():
    script = Path(store_nursery.__file__)
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield lambda **order: ask(process, order)
        process.stdin.close()


def ask(process, order):
    print(json.dumps(order), file=process.stdin, flush=True)
    answer = process.stdout.readline()
    assert answer, "the nursery is gone"
    return [tuple(each) for each in json.loads(answer)]


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_reported(nursery, tmp_path):
    chance = random.Random(20241013)
    reported: Counter[int] = Counter()
    versions: dict[int, int] = {}
    for kill in range(KILLS):
        folder = tmp_path / f"archive {kill // KILLS_AN_ARCHIVE}"
        if kill % KILLS_AN_ARCHIVE == 0:
            versions = {}
        early = kill % 3 == 0
        said = nursery(
            folder=str(folder),
            first=kill * 10_000,
            seconds=chance.uniform(0, 0.3 if not versions else 0.08) if early else chance.uniform(0, 0.1),
            from_first_batch=not early,
        )
        reported[bool(said)] += 1
        versions |= said
        if versions or (folder / "wideangle.db").exists():
            assert_all_is_there(folder, versions, tmp_path / "copy")
    assert sum(reported.values()) >= 50
    assert reported[True] >= 20


def assert_all_is_there(folder, versions, copy):
    """Looks at a copy, so that the next writer finds the archive as the kill left it."""
    shutil.copytree(folder, copy)
    with opened(copy, write=True) as store:
        store.check()
        assert_index_is_that_of_the_database(store)
        held = {each.id: each for _, each in store.iterate()}
        assert len(held) == store.holdings().articles
        for number, version in versions.items():
            text = held[f"a{number}"].text
            now = int(text.split()[4])
            assert now >= version
            assert text == version_of(number, now).text
    shutil.rmtree(copy)
