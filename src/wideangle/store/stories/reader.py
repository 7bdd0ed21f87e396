"""Read stories from the database: the articles of each story, the similar articles of each article, and people's
decisions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from wideangle.model.times import UNDATED
from wideangle.store import tables
from wideangle.store.articles.queries import is_storable
from wideangle.store.database import KEYS, TEXT_KEYS, Database, read_meta, rows_in
from wideangle.store.stories.records import (
    ASSIGNED_KEY,
    ENCODER_KEY,
    RECLUSTER_KEY,
    STORY_KINDS,
    ArticleVersion,
    Before,
    Extent,
    ManualEdit,
    Membership,
    Neighbours,
    Reporter,
)

_articles, _members, _stories = tables.articles.c, tables.members.c, tables.stories.c
_edges, _decisions, _embeddings = tables.edges.c, tables.decisions.c, tables.embeddings.c

# Building a statement takes longer than its execution for a few articles, so the statements that each query needs are
# built once.
_MEMBERSHIPS = select(*tables.members.columns).where(_members.seq.in_(KEYS))
_STORIES_OF_SEQS = select(_members.seq, _members.story).where(_members.seq.in_(KEYS))
_MEMBERS = select(*tables.members.columns).where(_members.story.in_(KEYS))
_DATED_DAYS = (
    select(_members.story, _articles.day)
    .join_from(tables.members, tables.articles, _articles.seq == _members.seq)
    .where(_members.story.in_(KEYS), _articles.day.is_not(None))
)
_EDITS = select(*tables.decisions.columns).where(_decisions.kind.in_(TEXT_KEYS)).order_by(_decisions.number)
_VALID_EDITS = _EDITS.where(_decisions.revoked_at.is_(None))


class Stories:
    """Reads stored stories. Each call sees everything that is committed when it starts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def encoder(self) -> str | None:
        """Return the name of the encoder that was used in the last comparison across languages ('' for none).

        Return None if no articles were compared across languages yet.
        """
        with self._database.reading() as connection:
            return read_meta(connection).get(ENCODER_KEY)

    def is_behind(self) -> bool:
        """Return True if some articles are not assigned to stories yet, or some stories have to be reclustered."""
        with self._database.reading() as connection:
            meta = read_meta(connection)
        return meta.get(ASSIGNED_KEY, "0") != meta["change"] or RECLUSTER_KEY in meta

    def stories_to_recluster(self) -> list[int]:
        """Return the ids of the stories that have to be reclustered after a decision."""
        with self._database.reading() as connection:
            return list(map(int, json.loads(read_meta(connection).get(RECLUSTER_KEY, "[]"))))

    def unassigned(self) -> list[ArticleVersion]:
        """Return the articles that have no story yet, and the articles that changed after their assignment.

        The articles are ordered by day; undated articles come last.
        """
        statement = (
            select(_articles.seq, _articles.day, _articles.language, _articles.change)
            .join_from(tables.articles, tables.members, _articles.seq == _members.seq, isouter=True)
            .where(or_(_members.seq.is_(None), _members.change != _articles.change))
            .order_by(_articles.day.is_(None), _articles.day, _articles.seq)
        )
        with self._database.reading() as connection:
            since = int(read_meta(connection).get(ASSIGNED_KEY, "0"))
            rows = connection.execute(statement.where(_articles.change > since))
            return [ArticleVersion(seq, day or UNDATED, language, change) for seq, day, language, change in rows]

    def latest(self, limit: int, days: int | None = None) -> list[ArticleVersion]:
        """Return the latest `limit` articles, whether or not they are assigned to a story. Undated articles come after
        dated articles.

        With `days`, dated articles are returned only if they are from the last `days` days of the archive, which end
        with the day of the latest article.
        """
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
            return [ArticleVersion(seq, day or UNDATED, language, change) for seq, day, language, change in rows]

    def assigned_between(
        self, language: str | None, first: int, last: int, before: ArticleVersion, most: int
    ) -> list[ArticleVersion]:
        """Return the latest `most` articles that were published from the first to the last day (ordinals).

        Only articles in `language` (None for any) are returned, and only those that come before the article `before` in
        the order of assignment to stories.
        """
        statement = _assigned_before(language, before).where(_articles.day.between(first, last))
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(_articles.day.desc(), _articles.seq.desc()).limit(most))
            return [ArticleVersion(seq, day or UNDATED, of_article, change) for seq, day, of_article, change in rows]

    def assigned(self, language: str | None, seqs: Collection[int], before: ArticleVersion) -> list[ArticleVersion]:
        """Return the articles with these sequence numbers that come before the article `before` in the order of
        assignment.

        Only articles in `language` (None for any) are returned.
        """
        statement = _assigned_before(language, before).where(_articles.seq.in_(KEYS))
        with self._database.reading() as connection:
            rows = rows_in(connection, statement, seqs)
            return [ArticleVersion(seq, day or UNDATED, of_article, change) for seq, day, of_article, change in rows]

    def days(self, seqs: Collection[int]) -> dict[int, int]:
        """Return the day of each of these articles, as an ordinal or UNDATED. Missing articles are left out."""
        with self._database.reading() as connection:
            rows = rows_in(connection, select(_articles.seq, _articles.day).where(_articles.seq.in_(KEYS)), seqs)
            return {seq: day or UNDATED for seq, day in rows}

    def dated_days(self, stories: Collection[int]) -> dict[int, list[int]]:
        """Return the days (ordinals) of the dated articles of each of these stories.

        Stories without dated articles are left out.
        """
        days: defaultdict[int, list[int]] = defaultdict(list)
        with self._database.reading() as connection:
            for story, day in rows_in(connection, _DATED_DAYS, stories):
                days[story].append(day)
        return dict(days)

    def latest_day(self) -> int | None:
        """Return the latest day (ordinal) on which an article was published; None if no article has a date."""
        with self._database.reading() as connection:
            latest: int | None = connection.scalar(select(func.max(_articles.day)))
        return latest

    def has_undated(self, language: str | None) -> bool:
        """Return True if a story contains an undated article in `language` (None for any language)."""
        statement = select(_articles.seq).join_from(tables.articles, tables.members, _articles.seq == _members.seq)
        statement = _in_language(statement.where(_articles.day.is_(None)), language).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(statement) is not None

    def memberships(self, seqs: Collection[int]) -> dict[int, Membership]:
        """Return the memberships of these articles in stories, by sequence number. Unassigned articles are left out."""
        with self._database.reading() as connection:
            return {row[0]: Membership(*row) for row in rows_in(connection, _MEMBERSHIPS, seqs)}

    def of_seqs(self, seqs: Collection[int]) -> dict[int, int]:
        """Return the id of the story of each of these articles, by sequence number. Unassigned articles are left
        out."""
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in rows_in(connection, _STORIES_OF_SEQS, seqs)}

    def of_ids(self, ids: Collection[str]) -> dict[str, int]:
        """Return the id of the story of each of these articles, by article id. Articles without a story are left
        out."""
        assigned = select(_articles.id, _members.story).join_from(
            tables.articles, tables.members, _articles.seq == _members.seq
        )
        storable_ids = [article_id for article_id in ids if is_storable(article_id)]
        with self._database.reading() as connection:
            return {
                row[0]: row[1] for row in rows_in(connection, assigned.where(_articles.id.in_(TEXT_KEYS)), storable_ids)
            }

    def members(self, stories: Collection[int]) -> dict[int, list[Membership]]:
        """Return the members of each of these stories, in the order of arrival."""
        members: defaultdict[int, list[Membership]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in sorted(map(tuple, rows_in(connection, _MEMBERS, stories))):
                members[row[1]].append(Membership(*row))
        return dict(members)

    def all_members(self) -> dict[int, list[Membership]]:
        """Return the members of every story, in the order of arrival."""
        members: defaultdict[int, list[Membership]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(select(*tables.members.columns).order_by(_members.seq)):
                members[row[1]].append(Membership(*row))
        return dict(members)

    def reporters(self, seqs: Collection[int]) -> set[Reporter]:
        """Return the outlets that report the stories of these articles. The texts of the articles are not read."""
        members = tables.members.alias()
        stories_of_seqs = select(members.c.story).where(members.c.seq.in_(KEYS))
        reporter = (_members.story, _articles.outlet_key, _articles.outlet, _articles.language)
        assigned = select(*reporter).join_from(tables.members, tables.articles, _articles.seq == _members.seq)
        with self._database.reading() as connection:
            return {
                Reporter(*row) for row in rows_in(connection, assigned.where(_members.story.in_(stories_of_seqs)), seqs)
            }

    def neighbours(self, seqs: Collection[int]) -> dict[int, Neighbours]:
        """Return the stored neighbours (similar articles) of these articles, by sequence number."""
        with self._database.reading() as connection:
            rows = rows_in(connection, select(*tables.edges.columns).where(_edges.seq.in_(KEYS)), seqs)
            return {seq: Neighbours(np.frombuffer(o, np.int64), np.frombuffer(c, np.float32)) for seq, o, c in rows}

    def resolve(self, story: int) -> int | None:
        """Return the present id of a story; None if the story does not exist. See `resolve_all`."""
        return self.resolve_all([story]).get(story)

    def resolve_all(self, stories: Collection[int]) -> dict[int, int]:
        """Return the present ids of stories, as a dict by the given ids.

        A story that was merged has the id of the story into which it was merged. Ids that were never used are left out,
        and so are stories whose last article was removed.
        """
        statement = select(_stories.id, _stories.merged_into).where(_stories.id.in_(KEYS))
        merged_into: dict[int, int | None] = {}
        unread = set(stories)
        with self._database.reading() as connection:
            while unread:
                merged_into |= dict(map(tuple, rows_in(connection, statement, unread)))
                unread = {story for story in merged_into.values() if story is not None} - merged_into.keys()
            last_ids = {story for story, into in merged_into.items() if into is None}
            have_members = select(_members.story).where(_members.story.in_(KEYS)).distinct()
            existing = {row[0] for row in rows_in(connection, have_members, last_ids)}
        present = {}
        for story in merged_into.keys() & set(stories):
            last = story
            while (following := merged_into[last]) is not None:
                last = following
            if last in existing:
                present[story] = last
        return present

    def extents(self, since: int | None = None, until: int | None = None) -> list[Extent]:
        """Return the number of articles and the first and last day of stories, the latest story first.

        Only stories with an article from day `since` to day `until` (ordinals, both included) are returned. If neither
        day is given, all stories are returned, undated stories last.
        """
        day = func.coalesce(_articles.day, UNDATED)
        assigned = select(_members.story, func.count(), func.min(_articles.day), func.max(day)).join_from(
            tables.members, tables.articles, _articles.seq == _members.seq
        )
        in_range = select(_members.story).join_from(tables.members, tables.articles, _articles.seq == _members.seq)
        if since is not None:
            in_range = in_range.where(_articles.day >= since)
        if until is not None:
            in_range = in_range.where(_articles.day <= until)
        if since is not None or until is not None:
            assigned = assigned.where(_members.story.in_(in_range))
        order = (func.max(day).desc(), func.count().desc(), _members.story)
        with self._database.reading() as connection:
            rows = connection.execute(assigned.group_by(_members.story).order_by(*order))
            return [Extent(story, count, first or UNDATED, last) for story, count, first, last in rows]

    def manual_edits(self, kinds: Collection[str] = STORY_KINDS, *, revoked: bool = False) -> list[ManualEdit]:
        """Return the valid decisions of these kinds, oldest first. With `revoked`, also return revoked decisions."""
        with self._database.reading() as connection:
            return [_manual_edit(row) for row in rows_in(connection, _EDITS if revoked else _VALID_EDITS, kinds)]


def _assigned_before(language: str | None, before: ArticleVersion) -> Select[Any]:
    """Return a query for the articles that come before another article in the order of assignment to stories.

    The order is by day, then by sequence number; undated articles come last.
    """
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


def _manual_edit(row: Sequence[object]) -> ManualEdit:
    number, kind, story, articles, others, name, made_at, revoked_at, before = row
    return ManualEdit(
        number=int(str(number)),
        kind=str(kind),
        story=int(str(story)),
        articles=tuple(json.loads(str(articles))),
        others=tuple(json.loads(str(others))),
        name=str(name),
        made_at=str(made_at),
        revoked_at=None if revoked_at is None else str(revoked_at),
        before=Before.from_json(str(before)) if before else None,
    )
