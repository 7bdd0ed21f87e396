"""Open the folder of an archive: check its content and upgrade it if necessary.

If the archive cannot be opened, the error explains why.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete

from wideangle import analysis
from wideangle.errors import ArchiveBusy, ArchiveError
from wideangle.store import database as databases
from wideangle.store import migrations, tables
from wideangle.store.database import Database, read_meta
from wideangle.store.index.folder import IndexReader, IndexWriter
from wideangle.store.index.state import IndexSource
from wideangle.store.lock import WriterLock
from wideangle.store.reindex import catch_up, has_extracts, is_analysed, upgrade_analysis, upgrade_extracts
from wideangle.store.removals import ERASING_KEY, REMOVALS_KEY

DATABASE = "wideangle.db"
INDEX = "index"
LOCK = "writer.lock"
_CREATION_FILES = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", LOCK}
"""The files that may be left in a folder if the creation of an archive was interrupted."""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """The database and the index of an open archive, and `closing`, the stack that closes them."""

    database: Database
    index: IndexReader | IndexWriter
    closing: ExitStack


def open_to_write(folder: Path, *, create: bool) -> Opened:
    """Open an archive for writing: take the writer lock, upgrade the archive, and complete its index.

    With `create`, an archive is created first if there is none.
    """
    _expect(folder, create=create)
    path = folder / DATABASE
    with ExitStack() as closing:
        closing.callback(WriterLock(folder / LOCK).release)
        if databases.is_blank(path):
            databases.create(path)
        database = Database(path, write=True)
        closing.callback(database.close)
        with database.writing() as connection:
            if not migrations.is_current(connection):
                migrations.upgrade(connection)
        upgrade_analysis(database)
        upgrade_extracts(database)
        with database.reading() as connection:
            meta = read_meta(connection)
        index = IndexWriter(folder / INDEX, index_source(meta), int(meta["change"]))
        closing.callback(index.close)
        catch_up(database, index)
        index.commit()
        if ERASING_KEY in meta:
            erase(database)
        return Opened(database, index, closing.pop_all())


def open_to_read(folder: Path) -> Opened:
    """Open an archive for reading, as the last writer left it, without the writer lock.

    There are two exceptions. An archive of an older version is upgraded first. If the index is missing, or includes
    later changes than the database, the index is built again, unless another process writes.
    """
    _expect(folder, create=False)
    with ExitStack() as closing:
        database = Database(folder / DATABASE, write=False)
        closing.callback(database.close)
        if not _is_readable(database):
            open_to_write(folder, create=False).closing.close()
        with database.reading() as connection:
            meta = read_meta(connection)
        index = IndexReader(folder / INDEX, index_source(meta))
        index.refresh()
        with database.reading() as connection:
            newest = int(read_meta(connection)["change"])  # read last, so that a concurrent commit is in both
        if not 0 <= index.committed <= newest and databases.is_writable(folder):
            with suppress(ArchiveBusy):
                open_to_write(folder, create=False).closing.close()
            index.refresh()
        return Opened(database, index, closing.pop_all())


def index_source(meta: Mapping[str, str]) -> IndexSource:
    """Return the data from which an up-to-date index of this archive is built: the archive's uuid, the versions, and
    the number of removals.

    `meta` is the metadata of the database.
    """
    return IndexSource(meta["archive"], analysis.VERSION, removals=int(meta.get(REMOVALS_KEY, "0")))


def erase(database: Database) -> None:
    """Rewrite the files of the database without the words of removed articles.

    If a reader or a full disk prevents this, a warning is logged, and the next opening for writing tries again.
    """
    reason = "a reader still uses the earlier state."
    try:
        if database.rewrite():
            with database.writing() as connection:
                connection.execute(delete(tables.meta).where(tables.meta.c.key == ERASING_KEY))
            return
    except ArchiveError as error:
        reason = error.message
    log.warning(
        "%s: the articles are removed, but the file may still contain their words: %s "
        "The next command that writes to the archive tries again to erase these.",
        database.path,
        reason,
    )


def expect_archive(folder: Path) -> None:
    """Raise ArchiveError unless the folder holds an archive."""
    _expect(folder, create=False)


def claim(folder: Path) -> None:
    """Make a folder ready for a new archive. Raises ArchiveError if the folder is not empty."""
    _expect(folder, create=True)
    if is_there(folder):
        raise ArchiveError("an archive exists here already.", item=str(folder), remedy="Name a new folder.")


def is_there(folder: Path) -> bool:
    """Return True if a folder holds an archive. Another process may be writing to the archive."""
    return folder.is_dir() and not databases.is_blank(folder / DATABASE)


def _expect(folder: Path, *, create: bool) -> None:
    """Raise an error unless the folder holds an archive or, with `create`, can become one."""
    item = str(folder)
    try:
        if is_there(folder):
            return
        if not create:
            raise ArchiveError(
                "no archive exists here.",
                item=item,
                remedy="Check the path, or create an archive with `wideangle add`.",
            )
        folder.mkdir(parents=True, exist_ok=True)
        others = sorted(entry.name for entry in folder.iterdir() if not _is_ours(entry.name))
    except OSError as error:
        raise ArchiveError(
            f"the folder cannot be used: {error.strerror}.", item=item, remedy="Choose another folder."
        ) from error
    if others:
        raise ArchiveError(
            f"the folder is not an archive: it contains other files, such as {others[0]!r}.",
            item=item,
            remedy="Choose an empty or a new folder.",
        )


def _is_ours(name: str) -> bool:
    return name in _CREATION_FILES or name.startswith(".")


def _is_readable(database: Database) -> bool:
    with database.reading() as connection:
        return migrations.is_current(connection) and is_analysed(connection) and has_extracts(connection)
