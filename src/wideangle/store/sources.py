"""Live sources in the database: how each is going, what it held last, which pages have yet to be followed to."""

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
_KEYS_A_STATEMENT = 500
_HINTS = tables.pages.columns.keys().index("hints")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a source has named and that has yet to be read.

    `article` is the id of the article whose teaser it completes, '' where there is none yet. `hints` is what the
    source said of it. `tries` have failed so far, the last one with `error`.
    """

    key: str
    url: str
    source: int
    due: datetime
    article: str = ""
    hints: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    error: str = ""


class Sources:
    """The sources of one archive, as they are read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Source]:
        """Every source, in the order in which they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.sources).order_by(_sources.number)).all()
        return [_source(row) for row in rows]

    def due(self, now: datetime) -> list[Source]:
        """The sources that are to be asked by now, the one that has waited longest first."""
        by_now = or_(_sources.due.is_(None), _sources.due <= stamp(now))
        statement = select(tables.sources).where(by_now, _sources.paused == "").order_by(_sources.due, _sources.number)
        with self._database.reading() as connection:
            return [_source(row) for row in connection.execute(statement).all()]

    def pages_due(self, now: datetime, limit: int, of_one: int, sources: Collection[int] | None = None) -> list[Page]:
        """The pages that are to be read by now, the one that has waited longest first, and no more than `of_one` of
        one source; of `sources` alone, where they are given. Pages of a paused source wait."""
        asked = select(_sources.number).where(_sources.paused == "")
        if sources is not None:
            asked = asked.where(_sources.number.in_(sources))
        place = func.row_number().over(partition_by=_pages.source, order_by=_pages.due).label("place")
        due = select(tables.pages, place).where(_pages.due <= stamp(now), _pages.source.in_(asked)).subquery()
        statement = select(due).where(due.c.place <= of_one).order_by(due.c.due).limit(limit)
        with self._database.reading() as connection:
            return [_page(row) for row in connection.execute(statement).all()]

    def entries(self, number: int) -> dict[str, bytes]:
        """What a source held when it was last read: a digest of each entry by its key."""
        with self._database.reading() as connection:
            return _entries_of(connection, number)

    def pages_waiting(self) -> int:
        """How many pages have yet to be read."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(tables.pages)) or 0

    def next_due(self) -> datetime | None:
        """When there is something to do next; None where there never is."""
        asked = select(_sources.number).where(_sources.paused == "")
        with self._database.reading() as connection:
            times = (
                connection.scalar(select(func.min(_sources.due)).where(_sources.paused == "")),
                connection.scalar(select(func.min(_pages.due)).where(_pages.source.in_(asked))),
            )
        return min((time for value in times if (time := _time(value))), default=None)


class SourceWriter:
    """Changes to sources, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, source: Source) -> Source:
        """Take in a source, with the number it gets; one whose address is there already is given back as it is."""
        held = self.at(source.url)
        if held is not None:
            return held
        number = int(read_meta(self._connection).get(_LAST_SOURCE, "0")) + 1
        write_meta(self._connection, {_LAST_SOURCE: str(number)})
        added = replace(source, number=number, given=source.given or source.url)
        insert_rows(self._connection, tables.sources, [tuple(_values(added)[name] for name in _COLUMNS)])
        return added

    def get(self, number: int) -> Source | None:
        """The source of this number as it is now, None where there is none any more."""
        row = self._connection.execute(select(tables.sources).where(_sources.number == number)).first()
        return None if row is None else _source(row)

    def at(self, url: str) -> Source | None:
        """The source that is asked at this address, or was added with it."""
        named = select(tables.sources).where(or_(_sources.url == url, _sources.given == url))
        row = self._connection.execute(named.order_by(_sources.url != url)).first()
        return None if row is None else _source(row)

    def save(self, source: Source) -> None:
        """Write down how a source is going."""
        self._connection.execute(update(tables.sources).where(_sources.number == source.number).values(_values(source)))

    def remove(self, number: int) -> None:
        """Forget a source, and all that is known of it but its articles."""
        for table in (tables.entries, tables.pages):
            self._connection.execute(delete(table).where(table.c.source == number))
        self._connection.execute(delete(tables.sources).where(_sources.number == number))

    def entries(self, number: int) -> dict[str, bytes]:
        """What a source held when it was last read: a digest of each entry by its key."""
        return _entries_of(self._connection, number)

    def set_entries(self, number: int, before: Mapping[str, bytes], now: Mapping[str, bytes]) -> None:
        """Note what a source holds now, `before` being what was noted."""
        changed = (item for item in now.items() if before.get(item[0]) != item[1] and is_storable(item[0]))
        fresh = [(number, key, digest) for key, digest in changed]
        stale = [key for key in before if key not in now or before[key] != now[key]]
        if stale:
            of_key = (_entries.source == number) & (_entries.key == bindparam("of_key"))
            self._connection.execute(delete(tables.entries).where(of_key), [{"of_key": key} for key in stale])
        insert_rows(self._connection, tables.entries, fresh)

    def queue(self, pages: Sequence[Page]) -> None:
        """Let pages be read; one that waits already goes on waiting, with what is said of it now."""
        distinct = {page.key: page for page in pages if is_storable(page.url)}
        waiting = self._waiting(list(distinct))
        rows = [_page_row(page) for page in distinct.values() if page.key not in waiting]
        insert_rows(self._connection, tables.pages, rows)
        for key in waiting:
            hints = _page_row(distinct[key])[_HINTS]
            self._connection.execute(update(tables.pages).where(_pages.key == key).values(hints=hints))

    def _waiting(self, keys: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for start in range(0, len(keys), _KEYS_A_STATEMENT):
            some = keys[start : start + _KEYS_A_STATEMENT]
            found.update(self._connection.scalars(select(_pages.key).where(_pages.key.in_(some))))
        return found

    def postpone(self, page: Page) -> None:
        """Let a page be tried again at its new time."""
        values = {"tries": page.tries, "due": stamp(page.due), "error": page.error}
        self._connection.execute(update(tables.pages).where(_pages.key == page.key).values(values))

    def settle(self, page: Page) -> None:
        """Nothing more is to be done about a page."""
        self._connection.execute(delete(tables.pages).where(_pages.key == page.key))


def _entries_of(connection: Connection, number: int) -> dict[str, bytes]:
    rows = connection.execute(select(_entries.key, _entries.digest).where(_entries.source == number))
    return {row[0]: row[1] for row in rows}


def stamp(time: datetime) -> str:
    """A time as the database has it: comparing the texts compares the times."""
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
    values = {each.name: getattr(row, each.name) for each in fields(Source)}
    values |= {name: _time(values[name]) for name in _TIMES}
    return Source(**values | {"kind": SourceKind(values["kind"]), "follow": bool(values["follow"])})


def _page_row(page: Page) -> tuple[Any, ...]:
    hints = json.dumps(dict(page.hints))
    return page.key, page.url, page.source, page.article, hints, page.tries, stamp(page.due), page.error


def _page(row: Any) -> Page:
    return Page(
        key=row.key,
        url=row.url,
        source=row.source,
        due=datetime.fromisoformat(row.due),
        article=row.article,
        hints=json.loads(row.hints),
        tries=row.tries,
        error=row.error,
    )
