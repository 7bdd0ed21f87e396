"""Store follows (subscriptions to news of a story or a query), their alerts, and the deliveries of the alerts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from wideangle.model import Alert, AlertKind, Excerpt, Follow, PublicationTime, Span
from wideangle.store import tables
from wideangle.store.database import Database, insert_rows, read_meta, write_meta
from wideangle.store.sources import stamp

_follows, _seen, _alerts, _deliveries = tables.follows.c, tables.seen.c, tables.alerts.c, tables.deliveries.c
_articles, _members = tables.articles.c, tables.members.c
_ALERT = (*tables.alerts.columns, _follows.query)
_is_its_follow = _follows.number == _alerts.follow
_LAST_FOLLOW, _LAST_ALERT = "follow", "alert"

WAITING, DONE, FAILED = "waiting", "done", "failed"
"""The states of a delivery: waiting for the next attempt, delivered, or given up after failed attempts."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery of an alert on one channel, such as e-mail.

    `due` is the time of the next attempt, `tries` the number of failed attempts, and `error` the error of the last
    failed attempt.
    """

    alert: Alert
    channel: str
    due: datetime
    tries: int = 0
    state: str = WAITING
    error: str = ""


@dataclass(frozen=True, slots=True)
class Fresh:
    """An article version that is new for a follow, which is a subscription to news of a story or a query.

    `is_reworded` is true if the follow knows an earlier version of the article. `is_old` is true if the article was in
    the archive before the follow began. An old article of a followed story was in another story at that time.
    """

    seq: int
    change: int
    is_reworded: bool = False
    is_old: bool = False


class Follows:
    """Reads the follows of an archive (subscriptions to news of a story or a query), their alerts and their deliveries.

    The result of a delivery is saved without the writer lock, in a short transaction of its own.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Follow]:
        """Return all follows, in the order in which they began."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.follows).order_by(_follows.number)).all()
            return [_with_delivery_counts(connection, _follow(row)) for row in rows]

    def is_any(self) -> bool:
        """Return True if the user follows any story or query."""
        with self._database.reading() as connection:
            return connection.scalar(select(_follows.number).limit(1)) is not None

    def fresh_in_story(self, follow: int, story: int) -> list[Fresh]:
        """Return the article versions in a story for which the follow has raised no alert yet."""
        last = select(_follows.last).where(_follows.number == follow).scalar_subquery()
        is_old = and_(_seen.seq.is_(None), _articles.seq <= last)
        statement = (
            select(_articles.seq, _articles.change, _seen.change, is_old)
            .join_from(tables.members, tables.articles, _articles.seq == _members.seq)
            .outerjoin(tables.seen, and_(_seen.follow == follow, _seen.seq == _articles.seq))
            .where(_members.story == story, or_(_seen.seq.is_(None), _seen.change != _articles.change))
            .order_by(_articles.seq)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return [Fresh(seq, change, before is not None, bool(is_old)) for seq, change, before, is_old in rows]

    def fresh_in_archive(self, follow: int) -> list[Fresh]:
        """Return the article versions that were added to the archive after the last change for which the follow's
        alerts were raised."""
        since = select(_follows.change).where(_follows.number == follow).scalar_subquery()
        last = select(_follows.last).where(_follows.number == follow).scalar_subquery()
        fresh = select(_articles.seq, _articles.change, _articles.seq <= last).where(_articles.change > since)
        with self._database.reading() as connection:
            rows = connection.execute(fresh.order_by(_articles.change)).all()
        return [Fresh(seq, change, bool(is_old), bool(is_old)) for seq, change, is_old in rows]

    def alerts(self, follow: int | None = None, since: datetime | None = None) -> list[Alert]:
        """Return the alerts that were raised, oldest first.

        With `follow`, the number of a follow, only its alerts are returned. With `since`, only alerts raised at or
        after this time are returned.
        """
        statement = select(*_ALERT).join_from(tables.alerts, tables.follows, _is_its_follow).order_by(_alerts.number)
        if follow is not None:
            statement = statement.where(_alerts.follow == follow)
        if since is not None:
            statement = statement.where(_alerts.raised >= stamp(since))
        with self._database.reading() as connection:
            return [_alert(row) for row in connection.execute(statement)]

    def due(self, now: datetime) -> list[Delivery]:
        """Return the deliveries whose next attempt is due, in the order in which their alerts were raised."""
        statement = (
            select(*_ALERT, _deliveries.channel, _deliveries.due, _deliveries.tries)
            .join_from(tables.alerts, tables.deliveries, _deliveries.alert == _alerts.number)
            .join(tables.follows, _is_its_follow)
            .where(_deliveries.state == WAITING, _deliveries.due <= stamp(now))
            .order_by(_alerts.number, _deliveries.channel)
        )
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return [Delivery(_alert(row), row.channel, datetime.fromisoformat(row.due), row.tries) for row in rows]

    def note(self, delivery: Delivery, *, pause: str = "") -> None:
        """Save the result of a delivery.

        `pause` is the reason for which the webhook of the follow is paused; with '', the webhook is not paused.
        """
        values = {
            "state": delivery.state,
            "tries": delivery.tries,
            "due": stamp(delivery.due),
            "error": _storable(delivery.error),
        }
        at = and_(_deliveries.alert == delivery.alert.number, _deliveries.channel == delivery.channel)
        writer = Database(self._database.path, write=True)
        try:
            with writer.writing() as connection:
                connection.execute(update(tables.deliveries).where(at).values(values))
                if pause:
                    paused = update(tables.follows).where(_follows.number == delivery.alert.follow)
                    connection.execute(paused.values(paused=pause))
        finally:
            writer.close()


class FollowWriter:
    """Changes the follows of an archive (subscriptions to news of a story or a query), all in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, follow: Follow, story: int | None, seen: Sequence[Fresh], added: datetime) -> Follow:
        """Add a follow and return it with its number. The article versions in `seen` raise no alerts."""
        numbered = replace(follow, number=self._next(_LAST_FOLLOW), added=datetime.fromisoformat(stamp(added)))
        change = int(read_meta(self._connection)["change"])
        last = self._connection.scalar(select(func.max(_articles.seq))) or 0
        destinations = (numbered.webhook, numbered.email, numbered.atom, numbered.secret)
        row = (numbered.number, story, numbered.query, *destinations, "", stamp(added), change, last)
        insert_rows(self._connection, tables.follows, [row])
        self.see(numbered.number, seen, change)
        return numbered

    def resume(self, number: int, now: datetime) -> None:
        """Resume the paused webhook of a follow. Deliveries that failed because of the pause are attempted again."""
        paused = self._connection.scalar(select(_follows.paused).where(_follows.number == number))
        raised = select(_alerts.number).where(_alerts.follow == number)
        held_back = and_(
            _deliveries.alert.in_(raised),
            _deliveries.channel == "webhook",
            _deliveries.state == FAILED,
            _deliveries.error == paused,
        )
        again = {"state": WAITING, "tries": 0, "due": stamp(now), "error": ""}
        self._connection.execute(update(tables.deliveries).where(held_back).values(again))
        self._connection.execute(update(tables.follows).where(_follows.number == number).values(paused=""))

    def remove(self, number: int) -> None:
        """Delete a follow and its alerts."""
        raised = select(_alerts.number).where(_alerts.follow == number)
        self._connection.execute(delete(tables.deliveries).where(_deliveries.alert.in_(raised)))
        for table in (tables.alerts, tables.seen):
            self._connection.execute(delete(table).where(table.c.follow == number))
        self._connection.execute(delete(tables.follows).where(_follows.number == number))

    def see(self, number: int, versions: Sequence[Fresh], change: int | None = None) -> None:
        """Record the article versions for which a follow must raise no further alerts.

        `change` is given for a followed query only: the alerts for all changes of the archive up to this change number
        have been raised.
        """
        for version in versions:
            at = and_(_seen.follow == number, _seen.seq == version.seq)
            self._connection.execute(delete(tables.seen).where(at))
        insert_rows(self._connection, tables.seen, [(number, version.seq, version.change) for version in versions])
        if change is not None:
            self._connection.execute(update(tables.follows).where(_follows.number == number).values(change=change))

    def raise_(self, follow: Follow, alert: Alert, key: str) -> Alert | None:
        """Store an alert and schedule its deliveries. Return None if an alert with this key exists already."""
        existing = select(_alerts.number).where(_alerts.follow == follow.number, _alerts.key == key)
        if self._connection.scalar(existing) is not None:
            return None
        numbered = replace(alert, number=self._next(_LAST_ALERT), follow=follow.number, query=follow.query)
        raised = stamp(alert.raised)
        insert_rows(self._connection, tables.alerts, [(numbered.number, follow.number, key, raised, _record(numbered))])
        channels = [name for name in ("webhook", "email", "atom") if getattr(follow, name)]
        rows = [(numbered.number, channel, WAITING, 0, raised, "") for channel in channels]
        insert_rows(self._connection, tables.deliveries, rows)
        return numbered

    def _next(self, counter: str) -> int:
        number = int(read_meta(self._connection).get(counter, "0")) + 1
        write_meta(self._connection, {counter: str(number)})
        return number


def _follow(row: Any) -> Follow:
    return Follow(
        number=row.number,
        story="" if row.story is None else f"s{row.story}",
        query=row.query,
        webhook=row.webhook,
        email=row.email,
        atom=row.atom,
        secret=row.secret,
        paused=row.paused,
        added=datetime.fromisoformat(row.added),
    )


def _with_delivery_counts(connection: Connection, follow: Follow) -> Follow:
    """Return the follow with three counts (alerts, waiting deliveries and failed deliveries) and the last error."""
    of_follow = _alerts.follow == follow.number
    raised = connection.scalar(select(func.count()).select_from(tables.alerts).where(of_follow)) or 0
    joined = select(_deliveries.state, _deliveries.error).join_from(
        tables.alerts, tables.deliveries, _deliveries.alert == _alerts.number
    )
    deliveries = connection.execute(joined.where(of_follow).order_by(_alerts.number)).all()
    states = [row.state for row in deliveries]
    error = next((row.error for row in reversed(deliveries) if row.error and row.state != DONE), "")
    return replace(follow, alerts=raised, waiting=states.count(WAITING), failed=states.count(FAILED), error=error)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _record(alert: Alert) -> str:
    excerpts = {name: [_excerpt_row(excerpt) for excerpt in getattr(alert, name)] for name in ("excerpts", "before")}
    return json.dumps({"kind": alert.kind, "story": alert.story, "subject": alert.subject, **excerpts})


def _excerpt_row(excerpt: Excerpt) -> list[Any]:
    published = excerpt.published.isoformat() if excerpt.published else None
    span = [excerpt.span.start, excerpt.span.end] if excerpt.span else None
    return [excerpt.text, excerpt.article, excerpt.headline, excerpt.outlet, excerpt.url, published, span]


def _alert(row: Any) -> Alert:
    record = json.loads(row.record)
    return Alert(
        number=row.number,
        follow=row.follow,
        kind=AlertKind(record["kind"]),
        raised=datetime.fromisoformat(row.raised),
        story=record["story"],
        query=row.query,
        subject=record["subject"],
        excerpts=tuple(map(_excerpt, record["excerpts"])),
        before=tuple(map(_excerpt, record["before"])),
    )


def _excerpt(row: Sequence[Any]) -> Excerpt:
    text, article, headline, outlet, url, published, span = row
    where = Span(span[0], span[1], article) if span else None
    return Excerpt(text, article, headline, outlet, url, PublicationTime.of(published), where)
