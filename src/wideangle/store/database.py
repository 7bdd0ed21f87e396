"""The archive's SQLite database: how it is created, opened, checked, and what its errors mean.

Everything that is SQLite's own stands in this module and in `lock`; the queries are SQLAlchemy Core.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
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
"""'WAng' in the header of the file: tells an archive from anybody else's SQLite database."""

BUSY_SECONDS = 10.0
READER_CACHE = 16 * 1024
WRITER_CACHE = 64 * 1024
"""Kibibytes of pages in memory; a writer's shingles land all over their tree."""
CHECKPOINT_PAGES = 8_000
"""About 32 MB of write-ahead log: several batches share one copying back into the database."""
MAPPED_BYTES = 1 << 26
"""Of the file's beginning, read through a memory map: all of a small archive. More of a large one makes the features of
300 articles come in 2.4 ms instead of 4, out of the 40 ms that a coverage takes, and counts as memory of the process,
though the system may take it back: 390 MB for 37,554 articles."""
KEYS_A_STATEMENT = 10_000
"""SQLite takes 32,766 parameters."""

KEYS = select(func.json_each(bindparam("keys")).table_valued("value").c.value)
"""Stands in a statement for the whole numbers given to `rows_in`: as one parameter, since spelling out a thousand of
them takes Core longer than SQLite takes to find their rows."""

TEXT_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
"""Stands in a statement for the texts given to `rows_in`; SQLite's JSON would cut them at a null character."""

RECOVER = "Restore it from a backup, or rescue what can be read with: sqlite3 wideangle.db .recover"


class Database:
    """An engine on an existing archive database. Without `write` it cannot change anything."""

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path = path
        self._engine = _engine(path, write=write)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: durable once the block ends, undone where it raises."""
        with self._engine.begin() as connection:
            yield connection

    def check(self) -> None:
        """Read every page. Raises ArchiveCorrupt naming the first things found wrong."""
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(3)").scalars().all()
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if found != ["ok"]:
            raise ArchiveCorrupt(
                f"the database fails its own check: {'; '.join(found)}.", item=str(self.path), remedy=RECOVER
            )
        if orphans:
            raise ArchiveCorrupt(f"{len(orphans)} rows belong to no article.", item=str(self.path), remedy=RECOVER)

    def close(self) -> None:
        """Close every connection; the last one to the file folds the write-ahead log into it."""
        self._engine.dispose()


def is_blank(path: Path) -> bool:
    """Whether there is no archive at `path` yet: no file, or one whose creation was cut short.

    Raises ArchiveError for a database of something else and ArchiveCorrupt for a file that is no database.
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
    """Make the database of an empty archive, whole or not at all."""
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
    """What the archive notes about itself: `archive` (its uuid), `change` (the last number given out),
    `analysis` (the version of its vectors) and, while they are being made anew, `analysed` (the last seq done)."""
    rows = connection.execute(select(tables.meta.c.key, tables.meta.c.value))
    return {row.key: row.value for row in rows}


def write_meta(connection: Connection, values: Mapping[str, str]) -> None:
    """Set some of what `read_meta` reads."""
    connection.execute(tables.meta.delete().where(tables.meta.c.key.in_(values)))
    insert_rows(connection, tables.meta, list(values.items()))


def rows_in(
    connection: Connection, statement: Select[Any], keys: Collection[int] | Collection[str]
) -> Iterator[Sequence[Any]]:
    """The rows of a statement that has a column `in_(KEYS)` or `in_(TEXT_KEYS)`, for however many keys there are."""
    every = list(keys)
    for start in range(0, len(every), KEYS_A_STATEMENT):
        some = every[start : start + KEYS_A_STATEMENT]
        yield from connection.execute(statement, {"keys": some if isinstance(some[0], str) else json.dumps(some)}).all()


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows given in the order of the table's columns.

    They go to the driver as they are: binding them by name takes Core longer than SQLite takes to insert them.
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
    """The statement, and the names of its parameters where the driver wants names."""
    compiled = insert(table).compile(dialect=dialect)
    return str(compiled), None if dialect.positional else list(table.columns.keys())


def _engine(path: Path, *, write: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine(f"sqlite+pysqlite:///{path}", creator=connect)
    pragmas = ["foreign_keys = ON", f"mmap_size = {MAPPED_BYTES}"]
    if write:
        pragmas += ["journal_mode = WAL", "synchronous = FULL", f"wal_autocheckpoint = {CHECKPOINT_PAGES}"]
        pragmas += [f"cache_size = -{WRITER_CACHE}"]
    else:
        pragmas += ["query_only = ON", f"cache_size = -{READER_CACHE}"]

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "handle_error")
    def _explain(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, sqlite3.Error):
            raise explained(context.original_exception, path) from context.original_exception

    return engine


def explained(error: sqlite3.Error, path: Path) -> ArchiveError:
    """What an error of the database means to the owner of the archive."""
    code = getattr(error, "sqlite_errorname", "")
    item = str(path)
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return ArchiveCorrupt(f"the database cannot be read: {error}.", item=item, remedy=RECOVER)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveBusy("another program holds the database.", item=item, remedy="End it and try again.")
    if code.startswith("SQLITE_FULL"):
        return ArchiveError(
            "the disk is full; this batch was not stored.", item=item, remedy="Free some space and add again."
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        remedy = "Its folder must be writable, for reading too; make it so or copy it to a place that is."
        return ArchiveError(f"the database cannot be opened here: {error}.", item=item, remedy=remedy)
    return ArchiveError(f"the database failed: {error}.", item=item, remedy="Check the disk and add again.")
