"""Lists of articles by day, outlet and language, and lists of copies."""

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
    """The filter of the articles to list: published from day `since` to day `until` (ordinals, inclusive), by these
    outlets (keys), and in these languages. None and an empty set mean no restriction. A day excludes undated
    articles."""

    since: int | None = None
    until: int | None = None
    outlets: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def listed_seqs(
    connection: Connection, asked: ArticleFilter, limit: int | None = None, offset: int = 0
) -> npt.NDArray[np.int64]:
    """Return the seqs of the articles that match the filter: the latest day first, on one day the last added first,
    undated articles last. The first `offset` are skipped, and at most `limit` are returned."""
    statement = _matching(select(_articles.seq), asked)
    statement = statement.order_by(_articles.day.desc().nulls_last(), _articles.seq.desc())
    if limit is not None:
        statement = statement.limit(limit)
    if offset:
        statement = statement.offset(offset)
    return np.fromiter(connection.execute(statement).scalars(), np.int64)


def counted_days(connection: Connection, asked: ArticleFilter) -> dict[int, int]:
    """Return the number of matching articles of each day (ordinal). Undated articles are left out."""
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
    """Return (seq, id, id of the original, containment) of the first `limit` copies with a seq above `after`,
    ordered by seq."""
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
