"""The postings of shingles are a cache like the index: whatever happens to them, the database gives them back."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_kit import add, analyse, article, crash, opened

from wideangle.store.index import shingle_postings, sorted_runs

KEYS = st.lists(st.integers(0, 6) | st.integers(0, 2**64 - 1), max_size=40)


def run_of(keys):
    return sorted_runs.SortedRun.of(np.array(keys, np.uint64), np.arange(len(keys)))


def pairs(found):
    keys, values = found
    return sorted(zip(keys.tolist(), values.tolist(), strict=True))


@given(st.lists(KEYS, min_size=1, max_size=4), KEYS, st.integers(1, 9))
def test_a_lookup_finds_every_pair_but_those_of_a_crowd(held, asked, most):
    counts = Counter(key for keys in held for key in keys)
    expected = [
        (key, value) for keys in held for value, key in enumerate(keys) if key in set(asked) and counts[key] <= most
    ]
    wanted = np.unique(np.array(asked, np.uint64))
    assert pairs(sorted_runs.lookup([run_of(keys) for keys in held], wanted, most)) == sorted(expected)


@pytest.mark.parametrize("pairs_a_merge", [1, 7, 1000])
def test_runs_written_as_one_hold_the_pairs_of_all(tmp_path, monkeypatch, pairs_a_merge):
    monkeypatch.setattr(sorted_runs, "MERGE_CHUNK_SIZE", pairs_a_merge)
    numbers = np.random.default_rng(7)
    parts = [run_of(numbers.integers(0, 2**64, size, np.uint64)) for size in (1, 30, 4)]
    sorted_runs.write_run(tmp_path / "one", parts)
    one = sorted_runs.SortedRun.load(tmp_path / "one")
    assert one.keys.tolist() == sorted(key for part in parts for key in part.keys.tolist())
    assert pairs((one.keys, one.values)) == sorted(pair for part in parts for pair in pairs((part.keys, part.values)))


@pytest.fixture
def filled(folder, monkeypatch):
    """An archive whose postings are saved whenever there are any."""
    monkeypatch.setattr(shingle_postings, "MIN_SAVED_POSTINGS", 1)
    for start in range(0, 60, 20):
        with opened(folder, write=True) as store:
            add(store, [article(number) for number in range(start, start + 20)])
    return folder


def assert_all_are_found(folder):
    with opened(folder, write=True) as store:
        sketches = [analyse(each).shingles for _, each in store.iterate()]
        with store.writing() as batch:
            found = batch.shingle_matches(sketches)
    for seq, (sketch, shared) in enumerate(zip(sketches, found, strict=True), 1):
        assert shared[seq] == len(sketch)
        assert shared.keys() <= set(range(1, 61))


def damaged(folder, name):
    for path in (folder / "index").glob(name):
        path.write_bytes(path.read_bytes()[:-8])


def of_another_analysis(folder):
    path = folder / "index" / "postings.json"
    state = json.loads(path.read_text())
    state["source"]["analysis"] = "another"
    path.write_text(json.dumps(state))


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: None,
        lambda folder: shutil.rmtree(folder / "index"),
        lambda folder: (folder / "index" / "postings.json").unlink(),
        lambda folder: (folder / "index" / "postings.json").write_text('{"source": {"arch'),
        lambda folder: damaged(folder, "postings-*.keys"),
        lambda folder: [path.unlink() for path in (folder / "index").glob("postings-*.values")],
        of_another_analysis,
    ],
    ids=["none", "index deleted", "state deleted", "state torn", "run cut short", "run deleted", "another analysis"],
)
def test_postings_that_are_of_no_use_are_made_anew(filled, damage):
    damage(filled)
    assert_all_are_found(filled)


def test_postings_that_a_crash_left_behind_are_caught_up(filled):
    store = opened(filled, write=True)
    add(store, [article(number, f"Port Ellery waits for report {number} on its old pier") for number in range(5)])
    crash(store)
    assert_all_are_found(filled)


def test_a_batch_that_fails_leaves_no_postings(folder):
    with opened(folder, write=True) as store:
        with pytest.raises(ZeroDivisionError), store.writing() as batch:
            batch.put([analyse(article(1))])
            raise ZeroDivisionError
        with store.writing() as batch:
            assert batch.shingle_matches([analyse(article(1)).shingles]) == [{}]


def test_runs_are_merged_as_they_grow_in_number(filled):
    state = json.loads((filled / "index" / "postings.json").read_text())
    kept = {path.name for path in (filled / "index").glob("postings-*")}
    assert len(state["runs"]) < 3
    assert kept == {f"{name}.{half}" for name in state["runs"] for half in ("keys", "values")}
