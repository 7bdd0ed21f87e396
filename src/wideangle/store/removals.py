"""Remove articles with everything derived from them.

Removals are recorded, so that no source adds the articles again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from wideangle.analysis.record import Record
from wideangle.model import PublicationTime, Removal
from wideangle.store import tables
from wideangle.store.database import KEYS, TEXT_KEYS, Database, insert_rows, read_meta, rows_in, write_meta
from wideangle.store.stories.records import LINK, Before
from wideangle.store.stories.writer import StoryWriter

REMOVALS_KEY = "removals"
"""The metadata key under which the number of removals is stored.

An index that was built before the last removal is not usable.
"""

ERASING_KEY = "erasing"
"""The metadata key that is set while the files of the database may still contain words of removed articles."""

_articles, _removals, _members = tables.articles.c, tables.removals.c, tables.members.c
_edges, _decisions, _alerts = tables.edges.c, tables.decisions.c, tables.alerts.c
_NOT_RESTORED = select(_removals.number, _removals.id, _removals.canonical_url).where(_removals.restored_at.is_(None))

_ARTICLE_COLUMNS = [
    column
    for table in tables.metadata.sorted_tables
    for column in table.columns
    if any(key.column is _articles.seq for key in column.foreign_keys)
]
"""All columns of other tables that refer to an article."""


class Removals:
    """Reads the list of articles that were removed from an archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Removal]:
        """Return the removals, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.removals).order_by(_removals.number))
            return [
                Removal(
                    id=row.id,
                    url=row.canonical_url,
                    outlet=row.outlet,
                    published=PublicationTime.of(row.published),
                    removed_at=datetime.fromisoformat(row.removed_at),
                    restored_at=datetime.fromisoformat(row.restored_at) if row.restored_at else None,
                )
                for row in rows
            ]

    def select(self, outlet: str | None, before: int | None) -> list[int]:
        """Return the sequence numbers of the articles of an outlet, of the articles published before a day, or of both.

        `outlet` is the key of the outlet, and `before` is a day as an ordinal (`date.toordinal`). If both are given,
        only the outlet's articles before this day are selected.
        """
        statement = select(_articles.seq).order_by(_articles.seq)
        if outlet is not None:
            statement = statement.where(_articles.outlet_key == outlet)
        if before is not None:
            statement = statement.where(_articles.day < before)
        with self._database.reading() as connection:
            return list(connection.scalars(statement))

    def planned(self, seqs: Sequence[int]) -> list[Removal]:
        """Return the removals that `remove_articles` would record for these articles."""
        with self._database.reading() as connection:
            return _planned(connection, seqs)


class RemovedArticles:
    """The records in one call of `Batch.put` whose articles were removed from the archive earlier.

    A removed article is recognised by its id or its canonical URL.
    """

    def __init__(self, connection: Connection, records: Sequence[Record]) -> None:
        self._connection = connection
        self._numbers: dict[str, set[int]] = {}
        if REMOVALS_KEY not in read_meta(connection):
            return
        ids = {record.article.id for record in records}
        urls = {record.canonical_url for record in records if record.canonical_url}
        for column, keys in ((_removals.id, ids), (_removals.canonical_url, urls)):
            for number, article_id, url in rows_in(connection, _NOT_RESTORED.where(column.in_(TEXT_KEYS)), keys):
                for key in (article_id, url):
                    self._numbers.setdefault(key, set()).add(number)

    def __contains__(self, record: Record) -> bool:
        return bool(self._of(record))

    def restore(self, record: Record) -> None:
        """Record that the user has added a removed article again on purpose."""
        numbers = self._of(record)
        if numbers:
            restored = update(tables.removals).where(_removals.number.in_(numbers))
            self._connection.execute(restored.values(restored_at=_now()))
            self._numbers = {key: kept - numbers for key, kept in self._numbers.items()}

    def _of(self, record: Record) -> set[int]:
        by_url = self._numbers.get(record.canonical_url, set()) if record.canonical_url else set()
        return self._numbers.get(record.article.id, set()) | by_url


def remove_articles(connection: Connection, seqs: Collection[int]) -> None:
    """Delete articles and everything that contains their words or refers to them, and record their removal.

    A copy whose original is removed is independent until another original is found. A story that loses some of its
    articles is marked for reclustering. A story that loses all articles stays as a story without members.
    """
    removals = _planned(connection, seqs)
    _delete_alerts(connection, {removal.id for removal in removals})
    _delete_pages(connection, removals)
    _update_stories(connection, seqs)
    remove_from_decisions(connection, set(seqs))
    keys = {"keys": json.dumps(list(seqs))}
    for column in _ARTICLE_COLUMNS:
        connection.execute(delete(column.table).where(column.in_(KEYS)), keys)
    connection.execute(delete(tables.superseded))  # the index is built again from the articles that remain
    connection.execute(delete(tables.articles).where(_articles.seq.in_(KEYS)), keys)
    last = connection.scalar(select(func.max(_removals.number))) or 0
    rows = [
        (number, removal.id, removal.url, removal.outlet, _text(removal.published), _now(), None)
        for number, removal in enumerate(removals, last + 1)
    ]
    insert_rows(connection, tables.removals, rows)
    count = int(read_meta(connection).get(REMOVALS_KEY, "0")) + 1
    write_meta(connection, {REMOVALS_KEY: str(count), ERASING_KEY: "1"})


def _planned(connection: Connection, seqs: Collection[int]) -> list[Removal]:
    columns = (_articles.seq, _articles.id, _articles.canonical_url, _articles.outlet, _articles.published)
    rows = rows_in(connection, select(*columns).where(_articles.seq.in_(KEYS)), seqs)
    return [
        Removal(article_id, url, outlet, PublicationTime.of(published))
        for _, article_id, url, outlet, published in sorted(map(tuple, rows))
    ]


def _delete_alerts(connection: Connection, ids: set[str]) -> None:
    """Delete the alerts that quote one of these articles, whether they were delivered or not."""
    quoting = [
        number
        for number, record in connection.execute(select(_alerts.number, _alerts.record)).all()
        if not ids.isdisjoint(_quoted_articles(json.loads(record)))
    ]
    keys = {"keys": json.dumps(quoting)}
    connection.execute(delete(tables.deliveries).where(tables.deliveries.c.alert.in_(KEYS)), keys)
    connection.execute(delete(tables.alerts).where(_alerts.number.in_(KEYS)), keys)


def _quoted_articles(record: Mapping[str, Sequence[Sequence[str]]]) -> Iterable[str]:
    return (excerpt[1] for excerpt in (*record["excerpts"], *record["before"]))


def _delete_pages(connection: Connection, removals: Sequence[Removal]) -> None:
    """Delete the pages of these articles from the queue of pages to fetch."""
    pages = tables.pages.c
    is_of_removed = or_(pages.article == bindparam("of_id"), pages.key == bindparam("of_url"))
    keys = [{"of_id": removal.id, "of_url": removal.url or removal.id} for removal in removals]
    if keys:
        connection.execute(delete(tables.pages).where(is_of_removed), keys)


def _update_stories(connection: Connection, seqs: Collection[int]) -> None:
    """Mark the stories of these articles for reclustering.

    The edges (similarities) to these articles are deleted, and so are the profiles that contain their names.
    """
    in_seqs = select(_members.story).where(_members.seq.in_(KEYS)).distinct()
    stories = {row[0] for row in rows_in(connection, in_seqs, seqs)}
    removed = set(seqs)
    members = select(_members.story, _members.seq).where(_members.story.in_(KEYS))
    kept = {story for story, seq in rows_in(connection, members, stories) if seq not in removed}
    profiles = tables.storyline_stories
    # The row of a story without articles stays until storylines are computed again, which depends on its links.
    connection.execute(
        update(profiles).where(profiles.c.story.in_(KEYS)).values(fingerprint=b"", profile=b""),
        {"keys": json.dumps(list(stories))},
    )
    StoryWriter(connection).mark_for_reclustering(sorted(kept))
    removed_seqs = np.array(sorted(removed), np.int64)
    for seq, others, similarity in connection.execute(select(*tables.edges.columns)).all():
        stays = ~np.isin(np.frombuffer(others, "<i8"), removed_seqs)
        if not stays.all():
            rest = {
                "others": np.frombuffer(others, "<i8")[stays].tobytes(),
                "closeness": np.frombuffer(similarity, "<f4")[stays].tobytes(),
            }
            connection.execute(update(tables.edges).where(_edges.seq == seq).values(rest))


def remove_from_decisions(connection: Connection, seqs: set[int]) -> None:
    """Remove articles from people's decisions about stories and links.

    A decision that has no effect without these articles is revoked and can never be restored. All other decisions that
    concern these articles stay valid, but the stored state before them is deleted. If such a decision is revoked later,
    its stories are clustered again.
    """
    columns = (_decisions.number, _decisions.kind, _decisions.articles, _decisions.others, _decisions.before)
    edits = [
        (number, kind, json.loads(articles), json.loads(others), Before.from_json(before) if before else Before())
        for number, kind, articles, others, before in connection.execute(select(*columns)).all()
    ]
    void = {
        number
        for number, kind, articles, others, _ in edits
        if (articles and seqs.issuperset(articles)) or (kind == LINK and seqs.issuperset(others))
    }
    for number, _, articles, others, before in edits:
        concerned = {*articles, *others, *(membership.seq for membership in before.memberships)}
        if seqs.isdisjoint(concerned) and void.isdisjoint(before.revoked):
            continue
        memberships = before.memberships if seqs.isdisjoint(concerned) else ()
        values = {
            "articles": json.dumps([seq for seq in articles if seq not in seqs]),
            "others": json.dumps([seq for seq in others if seq not in seqs]),
            "before": Before(memberships, tuple(edit for edit in before.revoked if edit not in void)).to_json(),
        }
        connection.execute(update(tables.decisions).where(_decisions.number == number).values(values))
    voided = update(tables.decisions).where(_decisions.number.in_(void), _decisions.revoked_at.is_(None))
    connection.execute(voided.values(revoked_at=_now()))


def missing_in_decisions(connection: Connection) -> set[int]:
    """Return the sequence numbers of articles that are part of a decision, but are not in the archive."""
    sides = connection.execute(select(_decisions.articles, _decisions.others)).all()
    decided = {seq for row in sides for side in row for seq in json.loads(side)}
    return decided.difference(
        row[0] for row in rows_in(connection, select(_articles.seq).where(_articles.seq.in_(KEYS)), decided)
    )


def _text(time: PublicationTime | None) -> str | None:
    return None if time is None else time.isoformat()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
