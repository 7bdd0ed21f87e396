"""Create, open and check the archive's SQLite database, and translate its errors.

Only this module and `lock` depend on SQLite; all queries use SQLAlchemy Core.
"""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from threading import local
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import (
    BindParameter,
    Connection,
    Dialect,
    Engine,
    ExceptionContext,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
)

from wideangle.errors import ArchiveBusy, ArchiveCorrupt, ArchiveError
from wideangle.store import migrations, tables

APPLICATION_ID = 0x57416E67
"""The id 'WAng' in the header of the file, which distinguishes an archive from other SQLite databases."""

_WRITES = "wideangle_writes"
"""The execution option of connections whose transactions write."""

BUSY_SECONDS = 10.0
READER_CACHE_KIB = 16 * 1024
WRITER_CACHE_KIB = 64 * 1024
"""The size of the page cache in KiB.

The cache is large, because a writer's inserts are scattered over the B-trees of the indexes.
"""
CHECKPOINT_PAGES = 8_000
"""The size in pages at which the write-ahead log is merged into the database, about 32 MB.

Several batches then share one merge.
"""
MAPPED_BYTES = 1 << 26
"""The number of bytes at the beginning of the database file that are mapped into memory.

A small archive is mapped as a whole. Mapping all of a large archive would gain little: loading the features of 300
articles would take 2.4 ms instead of 4 ms, while a whole coverage takes 40 ms. But the process would seem to use much
more memory, 390 MB for 37,554 articles, because the mapped pages are counted.
"""
MAX_KEYS = 10_000
"""The greatest number of keys in one statement. SQLite allows 32,766 parameters."""

KEYS = select(func.json_each(bindparam("keys")).table_valued("value").c.value)
"""A placeholder for the integers given to `rows_in`, which are passed as one JSON parameter.

With a thousand parameters, SQLAlchemy takes longer to compile the statement than SQLite takes to find the rows.
"""

TEXT_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
"""A placeholder for the texts given to `rows_in`.

Texts are not passed as JSON, because SQLite cuts JSON texts at a null character.
"""

_META = select(tables.meta.c.key, tables.meta.c.value)
_LAST_CHANGE = select(tables.meta.c.value).where(tables.meta.c.key == "change")

MAKE_WRITABLE = "Make its folder writable, or copy it to a place that is."
RECOVER = "Restore it from a backup, or rescue what can be read with: sqlite3 wideangle.db .recover"


class Database:
    """The connection to an existing archive database. Without `write`, the connection is read-only.

    Raises ArchiveError if the database is opened for writing and its folder is not writable.
    """

    def __init__(self, path: Path, *, write: bool) -> None:
        if write and not is_writable(path.parent):
            raise ArchiveError("the archive cannot be written to.", item=str(path.parent), remedy=MAKE_WRITABLE)
        self.path = path
        self._snapshots = local()
        self._engine = _engine(path, write=write)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Provide a connection that sees the database in one state, whatever other processes write. Within `snapshot`,
        this is the state at the start of the snapshot."""
        if (connection := getattr(self._snapshots, "connection", None)) is not None:
            yield connection
            return
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reading of this thread in the `with` block use one connection, which sees the database in one state.

        A call of `reading` outside a snapshot opens a transaction of its own, which takes 60 microseconds. The block
        must not read what it writes itself.
        """
        if getattr(self._snapshots, "connection", None) is not None:
            yield
            return
        with self._engine.connect() as connection:
            self._snapshots.connection, self._snapshots.change = connection, None
            try:
                yield
            finally:
                self._snapshots.connection = self._snapshots.change = None

    def last_change(self, connection: Connection) -> str:
        """Return the number of the last change to any article. Within a snapshot, the number is read once."""
        if connection is not getattr(self._snapshots, "connection", None):
            return str(connection.execute(_LAST_CHANGE).scalar_one())
        if self._snapshots.change is None:
            self._snapshots.change = connection.execute(_LAST_CHANGE).scalar_one()
        return str(self._snapshots.change)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction. It is committed durably when the `with` block ends, and rolled back if the block raises
        an error.

        The transaction holds the write lock from its start. If it only read at first, another thread could write before
        its first write, which SQLite then refuses without waiting.
        """
        with self._engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            yield connection

    def check(self) -> None:
        """Read every page of the database. Raises ArchiveCorrupt with the first problems."""
        problems = self.problems()
        if problems:
            raise ArchiveCorrupt(
                f"the database fails its own check: {'; '.join(problems)}.", item=str(self.path), remedy=RECOVER
            )
        with self.reading() as connection:
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise ArchiveCorrupt(f"{len(orphans)} rows belong to no article.", item=str(self.path), remedy=RECOVER)

    def problems(self) -> list[str]:
        """Read every page of the database, and return the first problems of the file."""
        with self.reading() as connection:
            problems = connection.exec_driver_sql("PRAGMA integrity_check(3)").scalars().all()
        return [] if problems == ["ok"] else list(problems)

    def rewrite(self) -> bool:
        """Write the database file again without deleted data, and empty the write-ahead log.

        Otherwise deleted rows stay in free pages and in the log. The method needs as much free space as the size of the
        database. Return False if an open reader still needs the log.
        """
        with self._driver_connection() as connection:
            connection.execute("VACUUM")
            is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not is_busy

    def reindex(self) -> None:
        """Build the indexes of the tables again from the rows."""
        with self._driver_connection() as connection:
            connection.execute("REINDEX")

    def copy_to(self, path: Path) -> None:
        """Copy the database, as it is now, to a new file that needs no other file. Other processes may write meanwhile.

        Raises ArchiveError if the copy cannot be written.
        """
        with self._driver_connection() as connection:
            try:
                with closing(sqlite3.connect(path)) as copy:
                    connection.backup(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.Error as error:
                raise ArchiveError(
                    f"the copy cannot be written: {error}.",
                    item=str(path),
                    remedy="Free disk space, or name another place.",
                ) from error

    @contextmanager
    def _driver_connection(self) -> Iterator[sqlite3.Connection]:
        """Provide a connection outside any transaction, for statements that only SQLite has."""
        pooled = self._engine.raw_connection()
        try:
            yield cast("sqlite3.Connection", pooled.driver_connection)
        except sqlite3.Error as error:
            raise explained(error, self.path) from error
        finally:
            pooled.close()

    def close(self) -> None:
        """Close every connection. The last connection to the file merges the write-ahead log into the file."""
        self._engine.dispose()


def is_blank(path: Path) -> bool:
    """Return True if there is no archive at `path` yet: no file, or a file whose creation was interrupted.

    Raises ArchiveError for a database of another application, and ArchiveCorrupt for a file that is not a database.
    """
    if not path.exists() or not path.stat().st_size:
        return True
    database = Database(path, write=False)
    try:
        with database.reading() as connection:
            owner = connection.exec_driver_sql("PRAGMA application_id").scalar()
            names = inspect(connection).get_table_names()
    finally:
        database.close()
    if owner == APPLICATION_ID:
        return False
    if owner or names:
        raise ArchiveError("this database is not a Wideangle archive.", item=str(path), remedy="Choose another folder.")
    return True


def create(path: Path) -> None:
    """Create the database of an empty archive. After an interruption, the file does not exist or counts as blank."""
    path.touch()
    database = Database(path, write=True)
    try:
        with database.writing() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.upgrade(connection)
            write_meta(connection, {"archive": str(uuid.uuid4()), "change": "0"})
    finally:
        database.close()


def read_meta(connection: Connection) -> dict[str, str]:
    """Return the archive's metadata as texts by key.

    The keys are `archive` (the uuid of the archive), `change` (the number of the last change), `analysis` (the version
    of the analysis that made the vectors), `analysed` (during an upgrade, the sequence number of the last article that
    has been upgraded), and the keys of stories, sources and follows.
    """
    return {row[0]: row[1] for row in connection.execute(_META)}


def write_meta(connection: Connection, values: Mapping[str, str]) -> None:
    """Set metadata values. Other keys keep their values."""
    connection.execute(tables.meta.delete().where(tables.meta.c.key.in_(values)))
    insert_rows(connection, tables.meta, list(values.items()))


def rows_in(
    connection: Connection, statement: Select[Any], keys: Collection[int] | Collection[str], **parameters: object
) -> Iterator[Sequence[Any]]:
    """Yield the rows of a statement for any number of keys.

    The statement must have a condition `in_(KEYS)` for integers or `in_(TEXT_KEYS)` for texts. `parameters` are the
    values of its other parameters.
    """
    all_keys = list(keys)
    for start in range(0, len(all_keys), MAX_KEYS):
        chunk = all_keys[start : start + MAX_KEYS]
        bound = chunk if isinstance(chunk[0], str) else json.dumps(chunk)
        yield from connection.execute(statement, {"keys": bound, **parameters}).all()


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, each with its values in the order of the table's columns.

    The rows go to the driver unchanged, because SQLAlchemy takes longer to bind them by name than SQLite takes to
    insert them.
    """
    if not rows:
        return
    statement, names = _insertion(table, connection.dialect)
    if names is None:
        connection.exec_driver_sql(statement, list(rows))
    else:
        connection.exec_driver_sql(statement, [dict(zip(names, row, strict=True)) for row in rows])


@lru_cache
def _insertion(table: Table, dialect: Dialect) -> tuple[str, list[str] | None]:
    """Return the INSERT statement for a table, and the names of its parameters.

    The names are None if the driver binds parameters by position.
    """
    compiled = insert(table).compile(dialect=dialect)
    return str(compiled), None if dialect.positional else list(table.columns.keys())


def is_writable(path: Path) -> bool:
    """Return True if this process may write to a file or folder.

    A file system that is mounted read-only gives False.
    """
    return os.access(path, os.W_OK)


def _mode(path: Path) -> str:
    """Return the parameters with which SQLite opens the file for a reader: read-write, read-only or immutable.

    Even a reader writes to the folder, because all processes share an index of the write-ahead log. If the folder is
    not writable, the reader opens the file read-only and uses the index that a running writer keeps. If there is no log
    either, nobody is writing, and the file is opened as immutable.
    """
    if is_writable(path.parent) and is_writable(path):
        return "mode=rw"
    has_log = path.with_name(f"{path.name}-wal").exists()
    return "mode=ro" if has_log else "mode=ro&immutable=1"


def _engine(path: Path, *, write: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?{'mode=rw' if write else _mode(path)}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine(f"sqlite+pysqlite:///{path}", creator=connect)
    pragmas = ["foreign_keys = ON", f"mmap_size = {MAPPED_BYTES}"]
    if write:
        pragmas += ["journal_mode = WAL", "synchronous = FULL", f"wal_autocheckpoint = {CHECKPOINT_PAGES}"]
        pragmas += [f"cache_size = -{WRITER_CACHE_KIB}"]
    else:
        pragmas += ["query_only = ON", f"cache_size = -{READER_CACHE_KIB}"]

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _WRITES in connection.get_execution_options() else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def _explain(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, sqlite3.Error):
            raise explained(context.original_exception, path) from context.original_exception

    return engine


def explained(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Return an ArchiveError for a database error. Its hint says what the owner of the archive can do."""
    code = getattr(error, "sqlite_errorname", "")
    item = str(path)
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return ArchiveCorrupt(f"the database cannot be read: {error}.", item=item, remedy=RECOVER)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveBusy("another program has locked the database.", item=item, remedy="End it and try again.")
    if code.startswith("SQLITE_FULL"):
        return ArchiveError(
            "the disk is full; this batch was not stored.",
            item=item,
            remedy="Free disk space, and add the articles again.",
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ArchiveError(f"the database cannot be opened here: {error}.", item=item, remedy=MAKE_WRITABLE)
    return ArchiveError(
        f"the database failed: {error}.", item=item, remedy="Check the disk, and add the articles again."
    )
