"""Stories read from the database: who is a member of which, what was near it, what a person has settled."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from wideangle.analysis.record import UNDATED
from wideangle.store import tables
from wideangle.store.articles.queries import is_storable
from wideangle.store.database import KEYS, TEXT_KEYS, Database, read_meta, rows_in
from wideangle.store.stories.records import (
    ENCODER,
    GROUPED,
    STORY_KINDS,
    UNSETTLED,
    Decision,
    Extent,
    Membership,
    Nearby,
    Pending,
    Reporter,
)

_articles, _members, _stories = tables.articles.c, tables.members.c, tables.stories.c
_edges, _decisions, _embeddings = tables.edges.c, tables.decisions.c, tables.embeddings.c


class Stories:
    """Reads what is stored about stories; each call sees what is committed by then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def encoder(self) -> str | None:
        """By which encoder ('' for none) articles in several languages were compared last; None before any were."""
        with self._database.reading() as connection:
            return read_meta(connection).get(ENCODER)

    def is_behind(self) -> bool:
        """Whether articles wait for their story, or stories for being grouped anew."""
        with self._database.reading() as connection:
            meta = read_meta(connection)
        return meta.get(GROUPED, "0") != meta["change"] or UNSETTLED in meta

    def unsettled(self) -> list[int]:
        """The stories that are to be grouped anew after a decision."""
        with self._database.reading() as connection:
            return list(map(int, json.loads(read_meta(connection).get(UNSETTLED, "[]"))))

    def pending(self) -> list[Pending]:
        """The articles that have no story yet, or have changed since they were placed; by day, the undated last."""
        statement = (
            select(_articles.seq, _articles.day, _articles.language, _articles.change)
            .join_from(tables.articles, tables.members, _articles.seq == _members.seq, isouter=True)
            .where(or_(_members.seq.is_(None), _members.change != _articles.change))
            .order_by(_articles.day.is_(None), _articles.day, _articles.seq)
        )
        with self._database.reading() as connection:
            since = int(read_meta(connection).get(GROUPED, "0"))
            rows = connection.execute(statement.where(_articles.change > since))
            return [Pending(seq, day or UNDATED, language, change) for seq, day, language, change in rows]

    def latest(self, limit: int, days: int | None = None) -> list[Pending]:
        """The articles published last, placed or not, the undated after them; with `days` only those published in so
        many days up to the last, and the undated."""
        statement = (
            select(_articles.seq, _articles.day, _articles.language, _articles.change)
            .order_by(_articles.day.is_(None), _articles.day.desc(), _articles.seq.desc())
            .limit(limit)
        )
        if days is not None:
            last = select(func.max(_articles.day)).scalar_subquery()
            statement = statement.where(or_(_articles.day.is_(None), _articles.day > last - days))
        with self._database.reading() as connection:
            rows = connection.execute(statement)
            return [Pending(seq, day or UNDATED, language, change) for seq, day, language, change in rows]

    def placed_between(self, language: str | None, first: int, last: int, before: Pending, most: int) -> list[Pending]:
        """The articles of a language, or of any, that were published from the first to the last day (ordinals) and are
        placed by the time that the pass over all pending ones comes to `before`; the latest, and so many at most."""
        statement = _placed_before(language, before).where(_articles.day.between(first, last))
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(_articles.day.desc(), _articles.seq.desc()).limit(most))
            return [Pending(seq, day or UNDATED, its, change) for seq, day, its, change in rows]

    def placed(self, language: str | None, seqs: Collection[int], before: Pending) -> list[Pending]:
        """Those of these articles that are in a language, or in any, and are placed by the time that the pass over all
        pending ones comes to `before`."""
        statement = _placed_before(language, before).where(_articles.seq.in_(KEYS))
        with self._database.reading() as connection:
            rows = rows_in(connection, statement, seqs)
            return [Pending(seq, day or UNDATED, its, change) for seq, day, its, change in rows]

    def days(self, seqs: Collection[int]) -> dict[int, int]:
        """The day (ordinal, or UNDATED) of each of these articles; one that is not there is left out."""
        with self._database.reading() as connection:
            rows = rows_in(connection, select(_articles.seq, _articles.day).where(_articles.seq.in_(KEYS)), seqs)
            return {seq: day or UNDATED for seq, day in rows}

    def has_undated(self, language: str | None) -> bool:
        """Whether any undated article of a language, or of any, is placed."""
        statement = select(_articles.seq).join_from(tables.articles, tables.members, _articles.seq == _members.seq)
        statement = _in_language(statement.where(_articles.day.is_(None)), language).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(statement) is not None

    def memberships(self, seqs: Collection[int]) -> dict[int, Membership]:
        """Where these articles are placed; those that are not are left out."""
        with self._database.reading() as connection:
            rows = rows_in(connection, select(*tables.members.columns).where(_members.seq.in_(KEYS)), seqs)
            return {row[0]: Membership(*row) for row in rows}

    def of_ids(self, ids: Collection[str]) -> dict[str, int]:
        """The story that each of these articles is in, by their ids; an id that no placed article has is left out."""
        placed = select(_articles.id, _members.story).join_from(
            tables.articles, tables.members, _articles.seq == _members.seq
        )
        possible = [one for one in ids if is_storable(one)]
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in rows_in(connection, placed.where(_articles.id.in_(TEXT_KEYS)), possible)}

    def members(self, stories: Collection[int]) -> dict[int, list[Membership]]:
        """The members of each of these stories, in the order of their arrival."""
        found: defaultdict[int, list[Membership]] = defaultdict(list)
        with self._database.reading() as connection:
            rows = rows_in(connection, select(*tables.members.columns).where(_members.story.in_(KEYS)), stories)
            for row in sorted(map(tuple, rows)):
                found[row[1]].append(Membership(*row))
        return dict(found)

    def reporters(self, seqs: Collection[int]) -> set[Reporter]:
        """Who reports the stories that these articles are in; nothing else of an article is read."""
        found = tables.members.alias()
        named = select(found.c.story).where(found.c.seq.in_(KEYS))
        reporter = (_members.story, _articles.outlet_key, _articles.outlet, _articles.language)
        placed = select(*reporter).join_from(tables.members, tables.articles, _articles.seq == _members.seq)
        with self._database.reading() as connection:
            return {Reporter(*row) for row in rows_in(connection, placed.where(_members.story.in_(named)), seqs)}

    def nearby(self, seqs: Collection[int]) -> dict[int, Nearby]:
        """What was near these articles when they were placed."""
        with self._database.reading() as connection:
            rows = rows_in(connection, select(*tables.edges.columns).where(_edges.seq.in_(KEYS)), seqs)
            return {seq: Nearby(np.frombuffer(o, np.int64), np.frombuffer(c, np.float32)) for seq, o, c in rows}

    def resolve(self, story: int) -> int | None:
        """The story that goes by this id now, through any mergers; None where there never was one."""
        with self._database.reading() as connection:
            return _resolve(connection, story)

    def extents(self, since: int | None = None, until: int | None = None) -> list[Extent]:
        """The stories of which any article was published from day `since` to day `until` (ordinals, both included),
        the latest first; all of them, the undated last, where neither is given."""
        day = func.coalesce(_articles.day, UNDATED)
        placed = select(_members.story, func.count(), func.min(_articles.day), func.max(day)).join_from(
            tables.members, tables.articles, _articles.seq == _members.seq
        )
        inside = select(_members.story).join_from(tables.members, tables.articles, _articles.seq == _members.seq)
        if since is not None:
            inside = inside.where(_articles.day >= since)
        if until is not None:
            inside = inside.where(_articles.day <= until)
        if since is not None or until is not None:
            placed = placed.where(_members.story.in_(inside))
        order = (func.max(day).desc(), func.count().desc(), _members.story)
        with self._database.reading() as connection:
            rows = connection.execute(placed.group_by(_members.story).order_by(*order))
            return [Extent(story, count, first or UNDATED, last) for story, count, first, last in rows]

    def decisions(self, kinds: Collection[str] = STORY_KINDS, *, revoked: bool = False) -> list[Decision]:
        """What a person has decided and not revoked, oldest first; with `revoked` all of it. Decisions of other kinds
        than those about stories are read only where `kinds` has them."""
        statement = select(*tables.decisions.columns).where(_decisions.kind.in_(kinds)).order_by(_decisions.number)
        if not revoked:
            statement = statement.where(_decisions.revoked_at.is_(None))
        with self._database.reading() as connection:
            return [_decision(row) for row in connection.execute(statement)]


def _placed_before(language: str | None, before: Pending) -> Select[Any]:
    """Articles that have their place or will have got it before another one: by day, the undated last, then by seq."""
    earlier: ColumnElement[bool] = _articles.day.is_not(None)
    if before.day == UNDATED:
        earlier = or_(earlier, _articles.seq < before.seq)
    else:
        same_day = and_(_articles.day == before.day, _articles.seq < before.seq)
        earlier = and_(earlier, or_(_articles.day < before.day, same_day))
    statement = (
        select(_articles.seq, _articles.day, _articles.language, _articles.change)
        .join_from(tables.articles, tables.members, _articles.seq == _members.seq, isouter=True)
        .where(or_(_members.seq.is_not(None), earlier))
    )
    return _in_language(statement, language)


def _in_language(statement: Select[Any], language: str | None) -> Select[Any]:
    return statement if language is None else statement.where(_articles.language == language)


def _resolve(connection: Connection, story: int) -> int | None:
    row = connection.execute(select(_stories.id, _stories.merged_into).where(_stories.id == story)).first()
    while row is not None and row.merged_into is not None:
        row = connection.execute(
            select(_stories.id, _stories.merged_into).where(_stories.id == row.merged_into)
        ).first()
    return None if row is None else int(row.id)


def _decision(row: Sequence[object]) -> Decision:
    number, kind, story, articles, others, name, made_at, revoked_at = row
    return Decision(
        number=int(str(number)),
        kind=str(kind),
        story=int(str(story)),
        articles=tuple(json.loads(str(articles))),
        others=tuple(json.loads(str(others))),
        name=str(name),
        made_at=str(made_at),
        revoked_at=None if revoked_at is None else str(revoked_at),
    )
