"""Store live sources: the state of each source, the items that it listed at the last poll, and the queue of pages to
fetch."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from wideangle.model import Source, SourceKind
from wideangle.store import tables
from wideangle.store.articles.queries import is_storable
from wideangle.store.database import Database, insert_rows, read_meta, write_meta

_sources, _entries, _pages = tables.sources.c, tables.entries.c, tables.pages.c
_TIMES = ("added", "checked", "succeeded", "changed", "read_whole", "failing_since", "due")
_COLUMNS = tuple(tables.sources.columns.keys())
_LAST_SOURCE = "source"
_MAX_KEYS = 500
_HINTS = tables.pages.columns.keys().index("hints")


@dataclass(frozen=True, slots=True)
class QueuedPage:
    """A page that a source has linked and that has to be fetched.

    `article` is the id of the article whose teaser the page completes, '' if there is none yet. `hints` is the metadata
    that the source gave. `due` is the time of the next attempt, `tries` the number of failed attempts, and `error` the
    error of the last attempt.
    """

    key: str
    url: str
    source: int
    due: datetime
    article: str = ""
    hints: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    error: str = ""


class SourceReader:
    """Reads the live sources of one archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Source]:
        """Return all sources, in the order of addition."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.sources).order_by(_sources.number)).all()
        return [_source(row) for row in rows]

    def due(self, now: datetime) -> list[Source]:
        """Return the sources that are due for a poll, the longest overdue first."""
        by_now = or_(_sources.due.is_(None), _sources.due <= stamp(now))
        statement = select(tables.sources).where(by_now, _sources.paused == "").order_by(_sources.due, _sources.number)
        with self._database.reading() as connection:
            return [_source(row) for row in connection.execute(statement).all()]

    def pages_due(
        self, now: datetime, limit: int, per_source: int, sources: Collection[int] | None = None
    ) -> list[QueuedPage]:
        """Return at most `limit` pages that are due, the longest overdue first, and at most `per_source` of each
        source.

        If `sources` is given, only the pages of these sources are returned. Pages of paused sources are left out.
        """
        active = select(_sources.number).where(_sources.paused == "")
        if sources is not None:
            active = active.where(_sources.number.in_(sources))
        rank = func.row_number().over(partition_by=_pages.source, order_by=_pages.due).label("rank")
        due = select(tables.pages, rank).where(_pages.due <= stamp(now), _pages.source.in_(active)).subquery()
        statement = select(due).where(due.c.rank <= per_source).order_by(due.c.due).limit(limit)
        with self._database.reading() as connection:
            return [_page(row) for row in connection.execute(statement).all()]

    def entries(self, number: int) -> dict[str, bytes]:
        """Return the items (such as feed items) that a source listed at its last poll, as a digest of each item by its
        key."""
        with self._database.reading() as connection:
            return _entries_of(connection, number)

    def pages_waiting(self) -> int:
        """Return the number of pages in the queue."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(tables.pages)) or 0

    def next_due(self) -> datetime | None:
        """Return the time of the next poll or download; None if nothing is scheduled."""
        active = select(_sources.number).where(_sources.paused == "")
        with self._database.reading() as connection:
            times = (
                connection.scalar(select(func.min(_sources.due)).where(_sources.paused == "")),
                connection.scalar(select(func.min(_pages.due)).where(_pages.source.in_(active))),
            )
        return min((time for value in times if (time := _time(value))), default=None)


class SourceWriter:
    """Changes live sources, all in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, source: Source) -> Source:
        """Add a source and return it with its number.

        If there is a source with this URL already, return that source unchanged.
        """
        existing = self.at(source.url)
        if existing is not None:
            return existing
        number = int(read_meta(self._connection).get(_LAST_SOURCE, "0")) + 1
        write_meta(self._connection, {_LAST_SOURCE: str(number)})
        added = replace(source, number=number, given=source.given or source.url)
        insert_rows(self._connection, tables.sources, [tuple(_values(added)[name] for name in _COLUMNS)])
        return added

    def get(self, number: int) -> Source | None:
        """Return the source with this number; None if it has been removed."""
        row = self._connection.execute(select(tables.sources).where(_sources.number == number)).first()
        return None if row is None else _source(row)

    def at(self, url: str) -> Source | None:
        """Return the source that has this URL or was added with this URL; None if there is none."""
        statement = select(tables.sources).where(or_(_sources.url == url, _sources.given == url))
        row = self._connection.execute(statement.order_by(_sources.url != url)).first()
        return None if row is None else _source(row)

    def save(self, source: Source) -> None:
        """Save the state of a source."""
        self._connection.execute(update(tables.sources).where(_sources.number == source.number).values(_values(source)))

    def remove(self, number: int) -> None:
        """Delete a source and all of its data except the articles."""
        for table in (tables.entries, tables.pages):
            self._connection.execute(delete(table).where(table.c.source == number))
        self._connection.execute(delete(tables.sources).where(_sources.number == number))

    def entries(self, number: int) -> dict[str, bytes]:
        """Return the items (such as feed items) that a source listed at its last poll, as a digest of each item by its
        key."""
        return _entries_of(self._connection, number)

    def set_entries(self, number: int, before: Mapping[str, bytes], now: Mapping[str, bytes]) -> None:
        """Save the items (such as feed items) that a source lists now, given as a digest of each item by its key.
        `before` are the items that were saved at the previous poll."""
        changed = (item for item in now.items() if before.get(item[0]) != item[1] and is_storable(item[0]))
        changed_rows = [(number, key, digest) for key, digest in changed]
        outdated = [key for key in before if key not in now or before[key] != now[key]]
        if outdated:
            of_key = (_entries.source == number) & (_entries.key == bindparam("of_key"))
            self._connection.execute(delete(tables.entries).where(of_key), [{"of_key": key} for key in outdated])
        insert_rows(self._connection, tables.entries, changed_rows)

    def queue(self, pages: Sequence[QueuedPage]) -> None:
        """Add pages to the queue. A page that is already in the queue keeps its time and gets the new hints."""
        distinct = {page.key: page for page in pages if is_storable(page.url)}
        waiting = self._waiting(list(distinct))
        rows = [_page_row(page) for page in distinct.values() if page.key not in waiting]
        insert_rows(self._connection, tables.pages, rows)
        for key in waiting:
            hints = _page_row(distinct[key])[_HINTS]
            self._connection.execute(update(tables.pages).where(_pages.key == key).values(hints=hints))

    def _waiting(self, keys: Sequence[str]) -> set[str]:
        waiting: set[str] = set()
        for start in range(0, len(keys), _MAX_KEYS):
            chunk = keys[start : start + _MAX_KEYS]
            waiting.update(self._connection.scalars(select(_pages.key).where(_pages.key.in_(chunk))))
        return waiting

    def postpone(self, page: QueuedPage) -> None:
        """Save the time of the next attempt to fetch a page, the number of failed attempts and the last error."""
        values = {"tries": page.tries, "due": stamp(page.due), "error": page.error}
        self._connection.execute(update(tables.pages).where(_pages.key == page.key).values(values))

    def delete_page(self, page: QueuedPage) -> None:
        """Remove a page from the queue."""
        self._connection.execute(delete(tables.pages).where(_pages.key == page.key))


def _entries_of(connection: Connection, number: int) -> dict[str, bytes]:
    rows = connection.execute(select(_entries.key, _entries.digest).where(_entries.source == number))
    return {row[0]: row[1] for row in rows}


def stamp(time: datetime) -> str:
    """Return a time as a text for the database. The texts sort in the order of the times."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _values(source: Source) -> dict[str, Any]:
    values = {name: getattr(source, name) for name in _COLUMNS}
    for name in ("title", "error", "hub"):
        values[name] = values[name].encode("utf-8", "replace").decode()
    for name in _TIMES:
        values[name] = None if values[name] is None else stamp(values[name])
    return values | {"kind": str(source.kind), "follow": int(source.follow)}


def _source(row: Any) -> Source:
    values = {field_.name: getattr(row, field_.name) for field_ in fields(Source)}
    values |= {name: _time(values[name]) for name in _TIMES}
    return Source(**values | {"kind": SourceKind(values["kind"]), "follow": bool(values["follow"])})


def _page_row(page: QueuedPage) -> tuple[Any, ...]:
    hints = json.dumps(dict(page.hints))
    return page.key, page.url, page.source, page.article, hints, page.tries, stamp(page.due), page.error


def _page(row: Any) -> QueuedPage:
    return QueuedPage(
        key=row.key,
        url=row.url,
        source=row.source,
        due=datetime.fromisoformat(row.due),
        article=row.article,
        hints=json.loads(row.hints),
        tries=row.tries,
        error=row.error,
    )
