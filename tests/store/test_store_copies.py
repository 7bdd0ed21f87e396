"""Finding and noting copies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from store_kit import add, analyse, article, opened

from wideangle.store import archive_store
from wideangle.store.index import shingle_postings


def sketched(number, *shingles):
    return replace(analyse(article(number)), shingles=np.array(shingles, np.uint64))


def test_shared_shingles_are_counted_over_the_archive_and_the_open_batch(folder):
    top = 2**64 - 1
    with opened(folder, write=True) as store:
        with store.writing() as batch:
            batch.put([sketched(1, 10, 20, top)])
        with store.writing() as batch:
            batch.put([sketched(2, 10, 30, top)])
            found = batch.shingle_matches([np.array(each, np.uint64) for each in ([10, 30, top], [40], [], [20, 20])])
    assert found == [{1: 2, 2: 3}, {}, {}, {1: 1}]


def test_a_shingle_of_a_crowd_counts_for_none(folder, monkeypatch):
    records = [sketched(number, 7, 100 + number) for number in range(shingle_postings.MAX_HOLDERS + 1)]
    with opened(folder, write=True) as store, store.writing() as batch:
        batch.put(records[:-1])
        (found,) = batch.shingle_matches([np.array([7, 101], np.uint64)])
        assert len(found) == shingle_postings.MAX_HOLDERS
        assert found[2] == 2
        batch.put(records[-1:])
        assert batch.shingle_matches([np.array([7, 101], np.uint64)]) == [{2: 1}]


def test_a_new_version_is_found_by_its_own_shingles_only(folder):
    with opened(folder, write=True) as store, store.writing() as batch:
        batch.put([sketched(1, 10, 20)])
        batch.put([replace(sketched(1, 20, 30), article=article(1, "Another text"))])
        found = batch.shingle_matches([np.array([each], np.uint64) for each in (10, 20, 30)])
    assert found == [{}, {1: 1}, {1: 1}]


def test_copies_are_read_from_both_ends(folder):
    with opened(folder, write=True) as store:
        add(store, [article(number) for number in range(1, 6)])
        with store.writing() as batch:
            batch.set_copies([(3, 1, 0.9), (2, 1, 0.8), (5, 4, 0.7)])
        assert store.copies_of([1, 2, 4]) == {1: [(2, 0.8), (3, 0.9)], 4: [(5, 0.7)]}
        assert store.originals([1, 2, 5]) == {2: (1, 0.8), 5: (4, 0.7)}
        with store.writing() as batch:
            batch.set_copies([(2, 4, 1.0)])
        assert store.originals([2]) == {2: (4, 1.0)}


def test_a_new_version_is_nobodys_copy_but_keeps_its_own_copies(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1), article(2), article(3)])
        with store.writing() as batch:
            batch.set_copies([(2, 1, 0.9), (3, 2, 0.9)])
            batch.put([analyse(article(2, "Another text"))])
        assert store.originals([2, 3]) == {3: (2, 0.9)}


def test_a_writer_has_the_sketches_of_now_however_many_it_keeps(folder, monkeypatch):
    monkeypatch.setattr(archive_store, "MAX_CACHED_SKETCHES", 3)
    with opened(folder, write=True) as store:
        add(store, [article(number) for number in range(1, 7)])
        for seqs in ([1, 2], [2, 3, 4, 5], [], [1, 6, 9], [2, 3]):
            assert store.sketches(seqs).keys() == set(seqs) - {9}
        before = store.sketches([2])[2].shingles
        add(store, [article(2, "Quite another text than the one that was there before it")])
        assert store.sketches([2])[2].shingles.tolist() != before.tolist()
        with opened(folder) as reader:
            assert store.sketches([2])[2].shingles.tolist() == reader.sketches([2])[2].shingles.tolist()
