"""The index is a cache: whatever happens to it, the database gives it back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from store_kit import (
    ANALYSIS,
    EVERYWHERE,
    add,
    analyse,
    article,
    assert_index_is_that_of_the_database,
    crash,
    found,
    indexed,
    opened,
)

from wideangle.errors import ArchiveBusy, ArchiveError, ArchiveTooNew
from wideangle.store import Frequencies, reindex
from wideangle.store.index import folder as index_folder
from wideangle.store.index.inverted_index import Index


@pytest.fixture
def filled(folder):
    """An archive of a hundred articles, some in their second version, its index complete."""
    with opened(folder, write=True) as store:
        add(store, [article(number) for number in range(100)])
        add(store, [article(number, f"Port Ellery thinks again about day {number}") for number in range(0, 100, 7)])
    return folder


class Interrupted(Exception):
    pass


def interrupted_after(calls, analyse=analyse):
    left = iter(range(calls))

    def analyse_some(each):
        if next(left, None) is None:
            raise Interrupted
        return analyse(each)

    return analyse_some


def shouting(each):
    """Another analysis."""
    record = analyse(each)
    shingles = np.array([5], np.uint64)
    return replace(record, terms=f"{EVERYWHERE} {record.terms.upper()}", vector=b"LOUD", shingles=shingles)


def state(folder):
    return json.loads((folder / "index" / "state.json").read_text())


def rewrite(folder, **fields):
    (folder / "index" / "state.json").write_text(json.dumps(state(folder) | fields))


DAMAGES = {
    "deleted": lambda folder: shutil.rmtree(folder / "index"),
    "state deleted": lambda folder: (folder / "index" / "state.json").unlink(),
    "state torn": lambda folder: (folder / "index" / "state.json").write_text('{"source": {"arch'),
    "state empty": lambda folder: (folder / "index" / "state.json").write_text(""),
    "state of something else": lambda folder: (folder / "index" / "state.json").write_text("[1, 2]"),
    "of another archive": lambda folder: rewrite(folder, source=state(folder)["source"] | {"archive": "other"}),
    "of another schema": lambda folder: rewrite(folder, source=state(folder)["source"] | {"schema": 0}),
    "ahead of the database": lambda folder: rewrite(folder, change=10_000),
    "frequencies deleted": lambda folder: (folder / "index" / state(folder)["frequencies"]).unlink(),
    "frequencies cut short": lambda folder: (folder / "index" / state(folder)["frequencies"]).write_bytes(b"\x93NUMPY"),
    "frequencies emptied": lambda folder: (folder / "index" / state(folder)["frequencies"]).write_bytes(b""),
    "frequencies of another size": lambda folder: np.save(folder / "index" / state(folder)["frequencies"], np.zeros(3)),
    "segments deleted": lambda folder: [each.unlink() for each in (folder / "index").glob("*.idx")],
    "segments cut short": lambda folder: [each.write_bytes(b"") for each in (folder / "index").glob("*.term")],
    "tantivy's list torn": lambda folder: (folder / "index" / "meta.json").write_text("{"),
}


@pytest.mark.parametrize("write", [True, False], ids=["to write", "to read"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_an_index_that_is_of_no_use_is_built_anew_on_opening(filled, damage, write):
    DAMAGES[damage](filled)
    with opened(filled, write=write) as store:
        assert_index_is_that_of_the_database(store)


def test_an_index_that_lags_is_caught_up_on_opening_to_write(filled):
    store = opened(filled, write=True)
    add(store, [article(number) for number in range(100, 110)])
    add(store, [article(number, "A second text") for number in (3, 105)])
    add(store, [article(3, "A third text")])
    crash(store)
    before = state(filled)["change"]
    with opened(filled) as reader:
        assert reader.unindexed() == 11
    assert state(filled)["change"] == before
    with opened(filled, write=True) as store:
        assert_index_is_that_of_the_database(store)
        assert found(store, "second") == {store.find("a105")}
        assert found(store, "third") == {store.find("a3")}
    assert state(filled)["change"] > before


def test_what_a_crash_left_between_two_commits_of_a_long_catching_up_is_told_apart(filled, monkeypatch):
    """Versions that came and went meanwhile are counted as long as they were current, in whatever steps it goes."""
    monkeypatch.setattr(reindex, "PAGE", 3)
    store = opened(filled, write=True)
    for text in ("first", "second", "third"):
        add(store, [article(number, f"The {text} text of {number}") for number in (1, 7, 200, 201)])
        add(store, [article(number + len(text) * 10) for number in range(300, 304)])
    crash(store)
    monkeypatch.setattr(index_folder, "COMMIT_EVERY", 1)
    for _ in range(3):
        before = state(filled)["change"]
        with pytest.raises(Interrupted):
            opened(filled, write=True, analyse=interrupted_after(4))
        assert state(filled)["change"] > before
    with opened(filled, write=True) as store:
        assert_index_is_that_of_the_database(store)


def test_a_commit_of_tantivy_without_its_state_is_done_once_more(filled, monkeypatch):
    store = opened(filled, write=True)
    add(store, [article(500)])
    store._index.index.commit()
    crash(store)
    with opened(filled, write=True) as store:
        assert_index_is_that_of_the_database(store)


def test_files_that_a_commit_cut_short_left_are_in_nobodys_way(folder, tmp_path):
    """Tantivy names a segment's deletions by a running number, and finds that name taken when it does them again."""
    with opened(folder, write=True) as store:
        add(store, [article(number) for number in range(30)])
    ahead = shutil.copytree(folder, tmp_path / "ahead")
    with opened(ahead, write=True) as store:
        add(store, [article(number, f"A second text of {number}") for number in range(5)])
    left = [each.name for each in (ahead / "index").glob("*.del")]
    assert left
    for name in ("wideangle.db", "index/.managed.json", *(f"index/{name}" for name in left)):
        shutil.copy(ahead / name, folder / name)
    with opened(folder, write=True) as store:
        assert_index_is_that_of_the_database(store)


def test_additions_are_found_after_each_commit_of_the_index(folder):
    with opened(folder, write=True) as store, opened(folder) as reader:
        add(store, [article(1), article(2)])
        assert (indexed(store), store.unindexed()) == ([], 2)
        assert (indexed(reader), reader.unindexed()) == ([], 2)
        store.commit_index()
        assert (indexed(store), store.unindexed()) == ([1, 2], 0)
        assert (indexed(reader), reader.unindexed()) == ([1, 2], 0)
        assert reader.frequencies.documents == 2


def test_a_long_addition_commits_the_index_now_and_then(folder):
    with opened(folder, write=True) as store:
        for start in range(0, 100, 10):
            add(store, [article(number) for number in range(start, start + 10)])
        assert store.unindexed() == 100 % index_folder.COMMIT_EVERY
    assert len(list((folder / "index").glob("frequencies-*"))) == 1


def test_search_weighs_terms_and_puts_the_best_first(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1, "ferry harbour"), article(2, "ferry verdict"), article(3, "budget")])
        store.commit_index()
        assert [seq for seq, _ in store.search([("harbour", 5.0), ("verdict", 1.0)], 5)] == [1, 2]
        assert [seq for seq, _ in store.search([("harbour", 1.0), ("verdict", 5.0)], 5)] == [2, 1]
        assert len(store.search([("ferry", 1.0)], 1)) == 1
        assert store.search([("nowhere", 1.0)], 5) == []
        assert store.search([], 5) == []


def test_when_the_index_fails_the_articles_are_safe_and_indexed_later(filled, monkeypatch):
    store = opened(filled, write=True)

    def fail(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.frequencies, "save", fail)
    add(store, [article(500)])
    with pytest.raises(ArchiveError, match=r"articles are safe"):
        store.commit_index()
    add(store, [article(501)])
    store.close()
    with opened(filled, write=True) as store:
        assert {store.get(each).id for each in ("a500", "a501")} == {"a500", "a501"}
        assert_index_is_that_of_the_database(store)


def test_an_interruption_before_indexing_leaves_no_gap(filled, monkeypatch):
    store = opened(filled, write=True)
    feed = store._index.feed
    monkeypatch.setattr(store._index, "feed", lambda *_: None)
    add(store, [article(500)])
    monkeypatch.setattr(store._index, "feed", feed)
    add(store, [article(501)])
    store.close()
    with opened(filled, write=True) as store:
        assert_index_is_that_of_the_database(store)


def test_an_interruption_while_indexing_leaves_no_gap(filled, monkeypatch):
    store = opened(filled, write=True)
    index_one = store._index.index.add
    calls = iter(range(3))

    def index_some(*article):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        index_one(*article)

    monkeypatch.setattr(store._index.index, "add", index_some)
    with pytest.raises(KeyboardInterrupt):
        add(store, [article(number) for number in range(500, 510)])
    store.close()
    with opened(filled, write=True) as store:
        assert store.holdings().articles == 110
        assert_index_is_that_of_the_database(store)


def test_another_version_of_the_analysis_makes_everything_anew(filled):
    with opened(filled, write=True, analyse=shouting, version="shouting 1") as store:
        assert store.features([1]).vectors == [b"LOUD"]
        assert found(store, "ELLERY") == set(store.seqs().tolist())
        with store.writing() as batch:
            old, new = batch.shingle_matches([analyse(store.articles([1])[0]).shingles, shouting(article(1)).shingles])
        assert old == {}
        assert len(new) == 100


def test_an_analysis_cut_short_goes_on_and_is_never_taken_for_whole(filled, monkeypatch):
    monkeypatch.setattr(reindex, "PAGE", 10)
    with pytest.raises(Interrupted):
        opened(filled, write=True, analyse=interrupted_after(35, shouting), version="shouting 1")
    with opened(filled, analyse=interrupted_after(70 + 100, shouting), version="shouting 1") as store:
        assert set(store.features(store.seqs().tolist()).vectors) == {b"LOUD"}
    with pytest.raises(Interrupted):
        opened(filled, write=True, analyse=interrupted_after(35), version=ANALYSIS)
    with opened(filled) as store:
        assert b"LOUD" not in store.features(store.seqs().tolist()).vectors
        assert_index_is_that_of_the_database(store)


def test_a_reader_notices_that_another_version_took_over(filled):
    with opened(filled) as reader:
        opened(filled, write=True, analyse=shouting, version="shouting 1").close()
        with pytest.raises(ArchiveTooNew, match="another version"):
            reader.search([("ellery", 1.0)], 5)


def test_a_reader_without_any_index_says_so_while_a_writer_is_busy(filled):
    with opened(filled, write=True):
        shutil.rmtree(filled / "index")
        with opened(filled) as reader:
            assert reader.unindexed() == 100
            with pytest.raises(ArchiveBusy, match="not built yet"):
                reader.search([("ellery", 1.0)], 5)


def test_a_reader_waits_for_an_index_whose_files_go_while_it_opens_them(filled, monkeypatch):
    load, failures = Frequencies.load, [FileNotFoundError("frequencies-1.npy"), ValueError("half of a file")]

    def loaded(*given, **named):
        if failures:
            raise failures.pop()
        return load(*given, **named)

    with opened(filled, write=True):
        monkeypatch.setattr(index_folder, "RETRY_PAUSES", (0.0, 0.0))
        monkeypatch.setattr(Frequencies, "load", loaded)
        with opened(filled) as reader:
            assert not failures
            assert reader.search([(EVERYWHERE, 1.0)], 1)


class Reloading:
    """The searcher of an index, which another thread reloads after each search."""

    def __init__(self, index, searcher):
        self._index = index
        self._searcher = searcher
        self.num_docs = searcher.num_docs

    def search(self, *arguments, **options):
        result = self._searcher.search(*arguments, **options)
        self._index.reload()
        return result

    def fast_field_values(self, *arguments):
        return self._searcher.fast_field_values(*arguments)


@pytest.mark.parametrize("ask", [lambda index: index.search([("ferry", 1.0)], 10), lambda index: index.seqs()])
def test_a_search_is_answered_from_one_state_while_another_thread_reloads(tmp_path, monkeypatch, ask):
    writer = Index(tmp_path, create=True)
    for seq in range(1, 6):
        writer.add(seq, "ferry", 9, "en")
    writer.commit()
    reader = Index(tmp_path)
    before, searcher = list(ask(reader)), reader._searcher
    for seq in (11, 12, 13, 14, 15, 1, 2, 3, 4, 5):
        writer.add(seq, "quay", 9, "en")
    writer.commit()
    writer.close()
    monkeypatch.setattr(reader, "_searcher", Reloading(reader, searcher))
    assert list(ask(reader)) == before
    assert list(ask(reader)) != before
