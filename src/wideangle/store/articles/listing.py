"""List articles by day, outlet and language, and list copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, func, select

from wideangle.store import tables
from wideangle.store.articles.queries import is_storable

_articles, _copies = tables.articles.c, tables.copies.c


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """A filter for lists of articles.

    Only articles published from day `since` to day `until` (ordinals, both included), by one of `outlets` (keys), and
    in one of `languages` are listed. None and an empty set mean no restriction. If a day is given, undated articles are
    left out.
    """

    since: int | None = None
    until: int | None = None
    outlets: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def listed_seqs(
    connection: Connection, asked: ArticleFilter, limit: int | None = None, offset: int = 0
) -> npt.NDArray[np.int64]:
    """Return the sequence numbers of the articles that match the filter, except the first `offset`, and at most
    `limit`.

    The latest day comes first, undated articles come last. On one day, the article that was added last comes first.
    """
    statement = _matching(select(_articles.seq), asked)
    statement = statement.order_by(_articles.day.desc().nulls_last(), _articles.seq.desc())
    if limit is not None:
        statement = statement.limit(limit)
    if offset:
        statement = statement.offset(offset)
    return np.fromiter(connection.execute(statement).scalars(), np.int64)


def counted_days(connection: Connection, asked: ArticleFilter) -> dict[int, int]:
    """Return, for each day (ordinal), the number of articles that match the filter. Undated articles are left out."""
    statement = _matching(select(_articles.day, func.count()), asked).where(_articles.day.is_not(None))
    return dict(map(tuple, connection.execute(statement.group_by(_articles.day))))


def _matching(statement: Select[Any], asked: ArticleFilter) -> Select[Any]:
    if asked.since is not None:
        statement = statement.where(_articles.day >= asked.since)
    if asked.until is not None:
        statement = statement.where(_articles.day <= asked.until)
    for column, values in ((_articles.outlet_key, asked.outlets), (_articles.language, asked.languages)):
        if values:
            statement = statement.where(column.in_(sorted(filter(is_storable, values))))
    return statement


def listed_copies(connection: Connection, after: int, limit: int) -> list[tuple[int, str, str, float]]:
    """Return copies in the order of their sequence numbers.

    A copy is given as (sequence number, id, id of the original, containment). Containment is the share (0 to 1) of the
    copy's word sequences that are in the original. The list begins after the sequence number `after` and has at most
    `limit` copies.
    """
    original = tables.articles.alias().c
    statement = (
        select(_copies.seq, _articles.id, original.id, _copies.containment)
        .join_from(tables.copies, tables.articles, _articles.seq == _copies.seq)
        .join(original.seq.table, original.seq == _copies.original)
        .where(_copies.seq > after)
        .order_by(_copies.seq)
        .limit(limit)
    )
    return [(seq, copy, of, containment) for seq, copy, of, containment in connection.execute(statement)]
