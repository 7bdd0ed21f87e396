"""An archive is checked, repaired, backed up, restored, and read where it cannot be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tantivy
from story_kit_archive import article, assert_sound, nothing_in, stories_of

import wideangle
from wideangle.archive import Archive
from wideangle.errors import ArchiveBusy, ArchiveError, ArchiveTooNew
from wideangle.store import database, lock
from wideangle.store.index import folder as index_folder
from wideangle.store.index import inverted_index

ALL = {f"a{n}" for n in range(18)}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = nothing_in(tmp_path_factory.mktemp("filled") / "archive")
    with wideangle.open(folder) as opened:
        opened.add([article(n, event=n % 3, turn=n // 3 % 4, day=1 + n // 3 % 4) for n in range(18)])
        story = opened.story_of("a0")
        assert story is not None
        opened.pin(story.id, ["a0", "a3"])
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "archive"))


def sql(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "wideangle.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_nothing_is_wrong_with_a_sound_archive(folder: Path) -> None:
    assert wideangle.examine(folder) == []
    with wideangle.open(folder) as opened:
        with opened._opened() as store, store.writing() as batch:
            batch.set_copies([])
            assert wideangle.examine(folder) == []  # also while another process writes
        opened.add(article(20, event=1))
    assert wideangle.examine(folder) == []


def delete_from_index(folder: Path, seq: int) -> None:
    index = inverted_index.Index(folder / "index")
    writer = index._index.writer(inverted_index.WRITER_HEAP, 1)
    writer.delete_documents_by_query(tantivy.Query.term_query(index._schema, "seq", seq))
    writer.commit()
    writer.wait_merging_threads()


DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no index": ("index", lambda folder: shutil.rmtree(folder / "index")),
    "index of another archive": ("index", lambda folder: sql(folder, "UPDATE meta SET value='x' WHERE key='archive'")),
    "no frequencies": ("index", lambda folder: next((folder / "index").glob("frequencies-*")).unlink()),
    "damaged state": ("index", lambda folder: (folder / "index" / "state.json").write_text("{", "utf-8")),
    "articles that the index lacks": ("index", lambda folder: delete_from_index(folder, 3)),
    "articles that the index has too many": (
        "index",
        lambda folder: sql(
            folder,
            *(
                f"DELETE FROM {table} WHERE seq=9"
                for table in ("vectors", "members", "edges", "genres", "representations", "articles")
            ),
        ),
    ),
    "members of no article": ("members", lambda folder: sql(folder, "INSERT INTO members VALUES (99,1,1,0,0,0,0)")),
    "members of no story": ("members", lambda folder: sql(folder, "UPDATE members SET story=99 WHERE seq=2")),
    "a story that leads to another": (
        "stories",
        lambda folder: sql(folder, "UPDATE stories SET merged_into=2 WHERE id=1"),
    ),
    "a copy of no article": ("copies", lambda folder: sql(folder, "UPDATE copies SET original=99 WHERE seq=13")),
    "an article without story": ("members", lambda folder: sql(folder, "DELETE FROM members WHERE seq=5")),
    "an article without vector": ("vectors", lambda folder: sql(folder, "DELETE FROM vectors WHERE seq IN (5, 6)")),
    "a decision about no article": (
        "decisions",
        lambda folder: sql(folder, "UPDATE decisions SET articles='[1,99]'"),
    ),
    "a removal that was interrupted": (
        "removals",
        lambda folder: sql(folder, "INSERT INTO meta VALUES ('erasing', '1')"),
    ),
    "an index of the database that lacks rows": (
        "database",
        lambda folder: sql(
            folder,
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_schema SET sql='CREATE INDEX ix_articles_day ON articles (language)' "
            "WHERE name='ix_articles_day'",
        ),
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_found_and_built_again(folder: Path, damage: str) -> None:
    part, harm = DAMAGES[damage]
    harm(folder)
    findings = wideangle.examine(folder)
    assert part in {finding.part for finding in findings}
    assert not any(finding.is_repaired for finding in findings)
    assert wideangle.examine(folder) == findings
    repaired = wideangle.examine(folder, repair=True)
    assert {finding.part for finding in repaired} >= {finding.part for finding in findings}
    assert all(finding.is_repaired for finding in repaired)
    assert wideangle.examine(folder) == []
    with wideangle.open(folder) as opened:
        held = set(stories_of(opened))
        assert_sound(opened, held, set())
        assert held >= ALL - {"a8"}
        assert {found.id for found in opened.search("Skerrow ferry")} == {f"a{n}" for n in range(0, 18, 3)}


@pytest.mark.parametrize("start", [0, 100, 5000])
def test_a_database_that_cannot_be_read_is_reported_and_left_alone(folder: Path, start: int) -> None:
    path = folder / "wideangle.db"
    content = path.read_bytes()
    path.write_bytes(content[:start] + b"\xff" * 60_000 + content[start + 60_000 :])
    harmed = path.read_bytes()
    for repair in (False, True):
        findings = wideangle.examine(folder, repair=repair)
        assert {finding.part for finding in findings} == {"database"}
        assert all(finding.remedy and not finding.is_repaired for finding in findings)
    assert path.read_bytes() == harmed


def test_an_unreadable_file_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "meta.json":
            raise PermissionError(13, "Permission denied")
        return opening(self, *arguments, **options)

    opening: Any = Path.open
    monkeypatch.setattr(Path, "open", denied)
    assert ["meta.json cannot be read: Permission denied" in f.problem for f in wideangle.examine(folder)] == [True]


def test_no_archive_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive exists"):
        wideangle.examine(tmp_path / "nowhere")


def test_a_repair_waits_for_no_writer(folder: Path) -> None:
    shutil.rmtree(folder / "index")
    with wideangle.open(folder) as opened, opened._opened():
        sql(folder, "INSERT INTO members VALUES (99,1,1,0,0,0,0)")
        with pytest.raises(ArchiveBusy):
            wideangle.examine(folder, repair=True)


def test_a_backup_is_restored_with_everything(folder: Path, tmp_path: Path) -> None:
    with wideangle.open(folder) as opened:
        file = opened.backup(tmp_path / "news.db")
        placed, decisions = stories_of(opened), opened.decisions()
        opened.remove(["a0"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "news.db"]
    assert wideangle.restore(file, tmp_path / "restored") == tmp_path / "restored"
    with wideangle.open(tmp_path / "restored") as restored:
        assert stories_of(restored) == placed
        assert restored.decisions() == decisions
        assert_sound(restored, ALL, set())
        assert restored.search("Skerrow ferry")
    assert wideangle.examine(tmp_path / "restored") == []


def test_a_backup_has_one_state_while_another_process_adds(folder: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def add() -> None:
        with wideangle.open(folder) as writer:
            for number in range(100, 400, 3):
                if stop.is_set():
                    return
                writer.add([article(number + n, event=n) for n in range(3)])

    adding = threading.Thread(target=add)
    adding.start()
    try:
        with wideangle.open(folder, create=False) as reader:
            files = [reader.backup(tmp_path / f"{number}.db") for number in range(4)]
    finally:
        stop.set()
        adding.join()
    for file in files:
        with wideangle.open(wideangle.restore(file, tmp_path / f"from {file.name}")) as restored:
            held = set(stories_of(restored))
            assert held >= ALL
            assert len(held) % 3 == 0
            assert_sound(restored, held, set())


def test_a_backup_goes_into_a_folder_and_overwrites_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    taken = tmp_path / "taken.db"
    taken.write_text("mine", "utf-8")
    with wideangle.open(folder) as opened:
        file = opened.backup(tmp_path / "backups")
        assert file.parent == tmp_path / "backups"
        assert [path.name for path in file.parent.iterdir()] == [file.name]
        with pytest.raises(ArchiveError, match="exists already"):
            opened.backup(taken)
        with pytest.raises(ArchiveError, match="cannot be written"):
            opened.backup(tmp_path / "nowhere" / "news.db")
    assert taken.read_text("utf-8") == "mine"


@pytest.mark.parametrize("content", ["an archive", "a file"])
def test_a_restoration_overwrites_nothing(folder: Path, tmp_path: Path, content: str) -> None:
    target = tmp_path / "target"
    if content == "an archive":
        shutil.copytree(folder, target)
    else:
        target.mkdir()
        (target / "notes.txt").write_text("mine", "utf-8")
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    with wideangle.open(folder) as opened:
        file = opened.backup(tmp_path / "news.db")
    with pytest.raises(ArchiveError):
        wideangle.restore(file, target)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before


def test_what_is_no_backup_makes_no_archive(folder: Path, tmp_path: Path) -> None:
    text, other, later = tmp_path / "news.txt", tmp_path / "other.db", tmp_path / "later.db"
    text.write_text("No database at all, but a text of some length. " * 50, "utf-8")
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE notes (text)")
    with wideangle.open(folder) as opened:
        opened.backup(later)
    with closing(sqlite3.connect(later)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    errors = {text: ArchiveError, other: ArchiveError, later: ArchiveTooNew, tmp_path / "nowhere.db": ArchiveError}
    for file, error in errors.items():
        with pytest.raises(error):
            wideangle.restore(file, tmp_path / "target")
        assert not (tmp_path / "target").exists()


@pytest.fixture
def read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An archive that cannot be written, also where the tests run as a user who may write anywhere."""
    for module in (database, inverted_index, index_folder):
        monkeypatch.setattr(module, "is_writable", lambda _: False)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lock, "os", SimpleNamespace(**vars(os) | {"open": refused}))
    files = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for path in (*files, folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in (folder, *files):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == files


def ask_everything(archive: Archive) -> None:
    assert {found.id for found in archive.search("Skerrow ferry")} == {f"a{n}" for n in range(0, 18, 3)}
    assert archive.related("a3")
    assert "Skerrow" in archive.cover("a3").to_markdown()
    assert len(stories_of(archive)) == 18
    assert archive.status().holdings.articles == 18


def test_an_archive_that_cannot_be_written_answers(read_only: Path) -> None:
    with wideangle.open(read_only) as opened:
        ask_everything(opened)
        ask_everything(opened)
    assert wideangle.examine(read_only) == []


@pytest.mark.parametrize(
    "write",
    [
        lambda archive: archive.add(article(20, event=1)),
        lambda archive: archive.remove(["a0"]),
        lambda archive: archive.merge(["s1", "s2"]),
    ],
)
def test_writing_to_an_archive_that_cannot_be_written_says_so(
    read_only: Path, write: Callable[[Archive], object]
) -> None:
    with wideangle.open(read_only) as opened, pytest.raises(ArchiveError, match="cannot be written to") as raised:
        write(opened)
    assert "Make its folder writable" in raised.value.remedy


def test_what_a_writer_at_work_has_committed_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles are in the write-ahead log alone; its index is shared by the writer."""
    with wideangle.open(folder) as writer:
        writer.add(article(20, event=1))
        assert (folder / "wideangle.db-wal").stat().st_size
        for module in (database, inverted_index, index_folder):
            monkeypatch.setattr(module, "is_writable", lambda _: False)
        with wideangle.open(folder, create=False) as reader:
            assert reader.get("a20").id == "a20"
            assert reader.story_of("a20")
