"""What may be in the way of an archive, and what its owner is told."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from store_kit import add, analyse, article, assert_index_is_that_of_the_database, crash, opened

from wideangle.errors import ArchiveBusy, ArchiveCorrupt, ArchiveError, ArchiveTooNew
from wideangle.store import database, opening
from wideangle.store.articles import embeddings
from wideangle.store.stories import records, writer

NOBODY = 65534


def contents(folder):
    return {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("write", [True, False])
def test_a_folder_without_an_archive_is_named(tmp_path, write):
    with pytest.raises(ArchiveError, match=r"nowhere: no archive exists here\. Check"):
        opened(tmp_path / "nowhere", write=write, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [True, False])
def test_create_makes_an_archive_in_a_new_or_an_empty_folder(tmp_path, write):
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "new" / "deep", tmp_path / "empty"):
        with opened(folder, write=write, create=True) as store:
            assert store.holdings().articles == 0


def test_create_takes_up_where_an_earlier_one_was_cut_short(tmp_path):
    (tmp_path / "writer.lock").touch()
    execute(tmp_path / "wideangle.db", "PRAGMA journal_mode = WAL")
    with opened(tmp_path, write=True) as store:
        assert add(store, [article(1)])


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "letters.txt").write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(ArchiveError, match=r"not an archive: it contains other files, such as 'index'\. Choose"):
        opened(tmp_path, write=True)
    assert contents(tmp_path) == before


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "note").write_text("mine")
    with pytest.raises(ArchiveError, match="note: the folder cannot be used: File exists"):
        opened(tmp_path / "note", write=True)


def test_the_database_of_another_program_is_left_alone(tmp_path):
    execute(tmp_path / "wideangle.db", "CREATE TABLE mine (x)")
    before = contents(tmp_path)
    for write in (True, False):
        with pytest.raises(ArchiveError, match="not a Wideangle archive"):
            opened(tmp_path, write=write)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("write", [True, False])
def test_a_file_that_is_no_database_is_corrupt(tmp_path, write):
    (tmp_path / "wideangle.db").write_text("a shopping list " * 400)
    with pytest.raises(ArchiveCorrupt, match=r"cannot be read: .* Restore it from a backup"):
        opened(tmp_path, write=write)


def test_damaged_pages_are_reported_and_found_by_check(folder):
    with opened(folder, write=True) as store:
        add(store, [article(number, f"Port Ellery {number} " * 500) for number in range(40)])
        store.check()
    path = folder / "wideangle.db"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(path.stat().st_size // 3))
    with opened(folder) as store:
        with pytest.raises(ArchiveCorrupt):
            store.check()
        with pytest.raises(ArchiveCorrupt, match="backup"):
            list(store.iterate())


@pytest.mark.parametrize("write", [True, False])
def test_an_archive_of_a_later_version_is_left_alone(folder, write):
    execute(folder / "wideangle.db", "UPDATE alembic_version SET version_num = '9999_later'")
    before = (folder / "wideangle.db").read_bytes()
    with pytest.raises(ArchiveTooNew, match=r"'9999_later', which this version .* Update Wideangle"):
        opened(folder, write=write)
    assert (folder / "wideangle.db").read_bytes() == before


def test_a_full_disk_leaves_the_batch_out_and_the_archive_whole(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1)])
        with store._database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
        with pytest.raises(ArchiveError, match=r"disk is full; this batch was not stored\. Free"):
            add(store, [article(number, f"report {number} " * 2_000) for number in range(2, 30)])
        assert [each.id for _, each in store.iterate()] == ["a1"]
        store.check()
        assert len(add(store, [article(2)])) == 1
    with opened(folder) as store:
        assert_index_is_that_of_the_database(store)


def test_a_database_held_by_another_program_is_busy(folder, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(folder / "wideangle.db")) as other, opened(folder, write=True) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="another program has locked the database"):
            add(store, [article(1)])


@contextmanager
def without_write_permission(folder):
    """The folder as an account sees it that may read but not write."""
    folder.chmod(0o555)
    uids = os.getresuid()
    if 0 in uids:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if 0 in uids:
            os.setresuid(*uids)
        folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_to_is_named_and_can_be_read(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1)])
        [(seq, _)] = store.iterate()
    opened(folder).close()  # the other account cannot load modules
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        place = Path(shutil.copytree(folder, Path(home) / "archive"))
        with without_write_permission(place):
            with pytest.raises(ArchiveError, match=r"cannot be (written to|opened here): .* writable"):
                opened(place, write=True)
            with opened(place) as store:
                assert store.holdings().articles == 1
                assert store._index.index.seqs().tolist() == [seq]
            with pytest.raises(ArchiveError, match=r"cannot be used: Permission denied"):
                opened(place / "deeper", write=True)


def test_a_reader_cannot_change_anything(folder):
    with opened(folder) as store, pytest.raises(ArchiveError), store._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM meta")


def test_a_database_put_back_from_a_backup_gets_its_index_again(folder, tmp_path):
    with opened(folder, write=True) as store:
        add(store, [article(1)])
    shutil.copy(folder / "wideangle.db", tmp_path / "backup.db")
    with opened(folder, write=True) as store:
        add(store, [article(2), article(3)])
    shutil.copy(tmp_path / "backup.db", folder / "wideangle.db")
    with opened(folder) as store:
        assert_index_is_that_of_the_database(store)
        assert store.frequencies.of(analyse(article(2)).hashes).max() == 1


def test_who_would_create_an_archive_reads_one_that_is_being_written(tmp_path):
    with opened(tmp_path, write=True, create=True) as writer:
        assert add(writer, [article(1)])
        with opened(tmp_path, write=False, create=True) as reader:
            assert reader.holdings().articles == 1


def test_opening_to_read_takes_no_lock_after_an_interrupted_run(folder, monkeypatch):
    with opened(folder, write=True) as store:
        add(store, [article(1), article(2)])
    store = opened(folder, write=True)
    add(store, [article(3)])
    crash(store)
    monkeypatch.setattr(opening, "WriterLock", None)
    with opened(folder) as reader:
        assert reader.holdings().articles == 3
        assert reader.unindexed() == 1


def test_the_keys_of_metadata_are_those_of_earlier_archives():
    keys = (records.ASSIGNED_KEY, records.RECLUSTER_KEY, embeddings.CALIBRATION_KEY)
    assert keys == ("grouped", "unsettled", "embedding scale")
    assert (writer.LAST_STORY_KEY, writer.LAST_EDIT_KEY) == ("story", "decision")


def test_a_transaction_that_read_first_can_still_write(folder, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with opened(folder, write=True) as store, store._database.writing() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == 0
        other = database.Database(store._database.path, write=True)
        with pytest.raises(ArchiveBusy), other.writing():
            pass
        other.close()
        connection.exec_driver_sql("DELETE FROM articles")
