"""Check, repair, back up and restore an archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Column, ColumnElement, Connection, delete, func, select, update

from wideangle import analysis
from wideangle.errors import ArchiveBusy, ArchiveCorrupt, ArchiveError
from wideangle.model import Finding
from wideangle.store import database as databases
from wideangle.store import migrations, tables
from wideangle.store.database import RECOVER, Database, read_meta, write_meta
from wideangle.store.index.document_frequencies import Frequencies
from wideangle.store.index.inverted_index import Index
from wideangle.store.index.state import IndexState
from wideangle.store.lock import WriterLock
from wideangle.store.opening import DATABASE, INDEX, LOCK, claim, expect_archive, index_source, open_to_write
from wideangle.store.removals import ERASING_KEY, missing_in_decisions, remove_from_decisions
from wideangle.store.stories.records import ASSIGNED_KEY

FILES, WHOLE_DATABASE, SEARCH_INDEX = "files", "database", "index"
"""The names that a check gives to the parts of an archive that are not database tables."""

_DATABASE_MARK = b"SQLite format 3\x00"
_articles, _members, _stories = tables.articles.c, tables.members.c, tables.stories.c
_LACKS_FEATURES = ~select(tables.vectors.c.seq).where(tables.vectors.c.seq == _articles.seq).exists()
_LACKS_STORY = ~select(_members.seq).where(_members.seq == _articles.seq).exists()
_IS_MISDIRECTED = _stories.merged_into.is_not(None) & select(_members.seq).where(_members.story == _stories.id).exists()


def examine(folder: Path) -> list[Finding]:
    """Check an archive: its files, the database, the references between tables, and whether the index has all articles.

    Other processes may write at the same time. Raises ArchiveError if the folder has no archive, and ArchiveTooNew if a
    later version of the program wrote the archive.
    """
    try:
        expect_archive(folder)
        with _reading(folder / DATABASE) as database:
            findings = [*_unreadable(folder), *_examine_database(database)]
            is_sound = all(finding.part != WHOLE_DATABASE for finding in findings)
            return [*findings, *(_examine_index(folder, database) if is_sound else ())]
    except ArchiveCorrupt as error:
        return [Finding(WHOLE_DATABASE, error.message, error.remedy)]


def repair(folder: Path, findings: Sequence[Finding]) -> None:
    """Build everything again that can be built from the articles, and delete references to missing articles.

    Raises ArchiveBusy while another process writes, and ArchiveCorrupt if the database itself cannot be read.
    """
    lock = WriterLock(folder / LOCK)
    try:
        database = Database(folder / DATABASE, write=True)
        try:
            if database.problems():
                database.reindex()
            with database.writing() as connection:
                if not migrations.is_current(connection):
                    migrations.upgrade(connection)
                _repair_tables(connection)
            database.check()
        finally:
            database.close()
        if any(finding.part == SEARCH_INDEX for finding in findings):
            (folder / INDEX / "state.json").unlink(missing_ok=True)  # the next opening builds the index
    finally:
        lock.release()
    open_to_write(folder, create=False).closing.close()


def back_up(folder: Path, path: Path) -> Path:
    """Copy the database of an archive to a new file, check the copy, and return the path of the file.

    If `path` is a folder, the file in it is named after the current time. Raises ArchiveError if the file exists or
    cannot be written, and ArchiveCorrupt if the copy fails its check.
    """
    target = path / f"wideangle-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db" if path.is_dir() else path
    if target.exists():
        raise ArchiveError("this file exists already.", item=str(target), remedy="Name a new file.")
    _copy_checked(folder / DATABASE, target)
    return target


def restore(backup: Path, folder: Path) -> None:
    """Restore an archive from a backup into a new folder, and build its index.

    Raises ArchiveError if the folder is not empty or the file is not a backup, ArchiveCorrupt if the backup is damaged,
    and ArchiveTooNew if a later version of the program wrote the backup.
    """
    if not backup.is_file() or not _is_database(backup) or databases.is_blank(backup):
        raise ArchiveError(
            "no backup is here.", item=str(backup), remedy="Name the file that `wideangle backup` wrote."
        )
    with _reading(backup) as database, database.reading() as connection:
        migrations.is_current(connection)  # raises ArchiveTooNew
    claim(folder)
    lock = WriterLock(folder / LOCK)
    try:
        _copy_checked(backup, folder / DATABASE)
    finally:
        lock.release()
    open_to_write(folder, create=False).closing.close()


def _is_database(path: Path) -> bool:
    """Return True if a file begins as databases of SQLite do."""
    with path.open("rb") as file:
        return file.read(len(_DATABASE_MARK)) == _DATABASE_MARK


def _copy_checked(path: Path, target: Path) -> None:
    """Copy a database to a file with a temporary name, check the copy, and give the file its final name."""
    draft = target.with_name(f".{target.name}.new")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(exist_ok=False)
        with _reading(path) as database:
            database.copy_to(draft)
        with _reading(draft) as copy:
            copy.check()
        draft.rename(target)
    except OSError as error:
        raise ArchiveError(
            f"the copy cannot be written: {error.strerror}.", item=str(target), remedy="Name another place."
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def _reading(path: Path) -> Iterator[Database]:
    database = Database(path, write=False)
    try:
        yield database
    finally:
        database.close()


def _unreadable(folder: Path) -> Iterator[Finding]:
    """Yield a finding for each file and folder of an archive that this process cannot read."""
    remedy = "Correct the permissions of the file, or restore a backup."
    for path in (folder, *sorted(folder.rglob("*"))):
        try:
            if path.is_dir():
                list(path.iterdir())
            else:
                with path.open("rb") as file:
                    file.read(1)
        except FileNotFoundError:
            continue  # another process has deleted it meanwhile
        except OSError as error:
            yield Finding(FILES, f"{path} cannot be read: {error.strerror}.", remedy)


def _examine_database(database: Database) -> Iterator[Finding]:
    problems = database.problems()
    if problems:
        yield Finding(WHOLE_DATABASE, f"The database fails its own check: {'; '.join(problems)}.", RECOVER)
        return
    with database.reading() as connection:
        if migrations.is_current(connection):
            yield from _examine_tables(connection)
        else:
            yield Finding(WHOLE_DATABASE, "Its tables are those of an earlier version.")


def _examine_tables(connection: Connection) -> Iterator[Finding]:
    for column, is_orphaned in _orphaned():
        count = connection.scalar(select(func.count()).select_from(column.table).where(is_orphaned)) or 0
        if count:
            yield Finding(column.table.name, f"Rows whose {column.name!r} refers to nothing that exists: {count:,}.")
    meta = read_meta(connection)
    if ERASING_KEY in meta:
        yield Finding("removals", "The database file may still contain words of removed articles.")
    assigned = int(meta.get(ASSIGNED_KEY, "0"))
    counts = {
        "vectors": (tables.articles, _LACKS_FEATURES, "Articles without term vector"),
        "members": (tables.articles, _LACKS_STORY & (_articles.change <= assigned), "Articles without story"),
        "stories": (tables.stories, _IS_MISDIRECTED, "Stories with articles whose id leads to another story"),
    }
    for part, (table, is_wrong, problem) in counts.items():
        count = connection.scalar(select(func.count()).select_from(table).where(is_wrong)) or 0
        if count:
            yield Finding(part, f"{problem}: {count:,}.")
    missing = missing_in_decisions(connection)
    if missing:
        yield Finding("decisions", f"Articles of decisions that do not exist: {len(missing):,}.")


def _repair_tables(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for column, is_orphaned in _orphaned():
        connection.execute(delete(column.table).where(is_orphaned))
    if connection.scalar(select(_articles.seq).where(_LACKS_FEATURES).limit(1)) is not None:
        write_meta(connection, {"analysis": analysis.VERSION, "analysed": "0"})  # the next opening analyses all again
    if connection.scalar(select(_articles.seq).where(_LACKS_STORY).limit(1)) is not None:
        write_meta(connection, {ASSIGNED_KEY: "0"})  # the next assignment finds all without a story
    connection.execute(update(tables.stories).where(_IS_MISDIRECTED).values(merged_into=None))
    remove_from_decisions(connection, missing_in_decisions(connection))


def _orphaned() -> Iterator[tuple[Column[Any], ColumnElement[bool]]]:
    """Yield each column that refers to another table, with the condition for rows whose reference does not exist.

    If one table refers to another, the other table comes first.
    """
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                parents = key.column.table.alias()
                is_parent = parents.c[key.column.name] == column
                yield column, column.is_not(None) & ~select(parents.c[key.column.name]).where(is_parent).exists()


def _examine_index(folder: Path, database: Database) -> Iterator[Finding]:
    """Yield a finding for each difference between the index and the articles that it should contain."""
    with database.reading() as connection:
        source = index_source(read_meta(connection))
    try:
        state = IndexState.read(folder / INDEX)
        if state.source != source:
            raise ValueError("it was made from another state of the archive")  # noqa: TRY301 - as the errors of its files
        frequencies = Frequencies.load(folder / INDEX / state.frequencies, state.documents, write=False)
        indexed = Index.to_search(folder / INDEX).seqs()
    except (OSError, ValueError) as error:
        yield Finding(SEARCH_INDEX, f"The index cannot be used: {error}.")
        return
    with database.reading() as connection:  # read last: what is added meanwhile has later changes
        rows = connection.execute(select(_articles.seq, _articles.change)).all()
    articles, changes = np.array(rows, np.int64).reshape(-1, 2).T
    is_due = changes <= state.change
    missing, surplus = np.setdiff1d(articles[is_due], indexed), np.setdiff1d(indexed, articles)
    if len(missing) or len(surplus) or frequencies.documents != len(indexed):
        yield Finding(
            SEARCH_INDEX,
            f"The index does not agree with the database: {len(missing):,} articles are missing, {len(surplus):,} do "
            f"not exist, and {frequencies.documents:,} of {len(indexed):,} are counted.",
        )
    if not is_due.all() and not _is_being_written(folder):
        yield Finding(SEARCH_INDEX, f"Articles that are not in the index yet: {np.count_nonzero(~is_due):,}.")


def _is_being_written(folder: Path) -> bool:
    try:
        WriterLock(folder / LOCK).release()
    except ArchiveBusy:
        return True
    except ArchiveError:
        return False
    return False
