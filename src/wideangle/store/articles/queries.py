"""Query the database for articles, copies and archive statistics."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, select

from wideangle.model import Article, Holdings, PublicationTime
from wideangle.store import tables
from wideangle.store.articles.rows import ARTICLE_COLUMNS, article_of
from wideangle.store.database import KEYS, TEXT_KEYS, rows_in

_SURROGATE = re.compile("[\ud800-\udfff]")
_articles, _copies = tables.articles.c, tables.copies.c
_ARTICLES = select(_articles.seq, *ARTICLE_COLUMNS).where(_articles.seq.in_(KEYS))
_HEADINGS = select(
    _articles.seq, _articles.url, _articles.outlet, _articles.section, _articles.title, _articles.metadata
).where(_articles.seq.in_(KEYS))
_ARTICLES_OF_IDS = select(_articles.seq, *ARTICLE_COLUMNS).where(_articles.id.in_(TEXT_KEYS))

_SEQS_OF_IDS = select(_articles.id, _articles.seq).where(_articles.id.in_(TEXT_KEYS))
_SEQS_OF_URLS = select(func.min(_articles.seq)).where(_articles.canonical_url.in_(TEXT_KEYS))
_IDS_OF_SEQS = select(_articles.seq, _articles.id).where(_articles.seq.in_(KEYS))

_NAMES_SAMPLED = 40


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of articles in an archive by outlet, by language and by month ('2024-10'; '' for undated articles).

    An outlet is listed under its most frequent name. If two outlets have the same name, the key of the smaller outlet
    is added to the name of the smaller outlet.
    """

    outlets: Mapping[str, int]
    languages: Mapping[str, int]
    months: Mapping[str, int]


def is_storable(text: str) -> bool:
    """Return True if the database can store a text.

    The database stores UTF-8, which cannot encode half of a surrogate pair.
    """
    return not _SURROGATE.search(text)


def find(connection: Connection, id_or_url: str, canonical_url: str = "") -> int | None:
    """Return the sequence number of the article with this id; None if there is none.

    If no article has this id, return the oldest article whose canonical URL is `id_or_url` or `canonical_url`.
    """
    names = [name for name in (id_or_url, canonical_url) if name and is_storable(name)]
    if not names:
        return None
    if id_or_url in names and (by_id := next(rows_in(connection, _SEQS_OF_IDS, [id_or_url]), None)) is not None:
        return int(by_id[1])
    return next((row[0] for row in rows_in(connection, _SEQS_OF_URLS, names)), None)


def seqs_of_ids(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Return the sequence numbers of the articles with these ids, by id. Unknown ids are left out."""
    storable = [article_id for article_id in ids if is_storable(article_id)]
    return {row[0]: row[1] for row in rows_in(connection, _SEQS_OF_IDS, storable)}


def ids_of_seqs(connection: Connection, seqs: Collection[int]) -> dict[int, str]:
    """Return the ids of the articles with these sequence numbers, by sequence number. Missing articles are left out."""
    return {row[0]: row[1] for row in rows_in(connection, _IDS_OF_SEQS, seqs)}


def articles_by_id(connection: Connection, ids: Collection[str]) -> dict[str, Article]:
    """Return the articles with these ids, by id. Unknown ids are left out."""
    storable = [article_id for article_id in ids if is_storable(article_id)]
    rows = rows_in(connection, _ARTICLES_OF_IDS, storable)
    return {article.id: article for article in (article_of(row[1:]) for row in rows)}


def articles_by_seq(connection: Connection, seqs: Sequence[int]) -> dict[int, Article]:
    """Return the articles with these sequence numbers, as a dict by sequence number. Missing articles are left out."""
    return {row[0]: article_of(row[1:]) for row in rows_in(connection, _ARTICLES, seqs)}


def headings_by_seq(connection: Connection, seqs: Sequence[int]) -> dict[int, Article]:
    """Return the articles with these sequence numbers, as a dict by sequence number. Their text, authors and date are
    not read and stay empty."""
    return {
        seq: Article("", title, url=url, outlet=outlet, section=section, metadata=json.loads(metadata))
        for seq, url, outlet, section, title, metadata in rows_in(connection, _HEADINGS, seqs)
    }


def publication_times(connection: Connection, seqs: Collection[int]) -> dict[int, PublicationTime]:
    """Return the publication times of these articles, by sequence number. Undated articles are left out."""
    statement = select(_articles.seq, _articles.published).where(
        _articles.seq.in_(KEYS), _articles.published.is_not(None)
    )
    times = {seq: PublicationTime.of(published) for seq, published in rows_in(connection, statement, seqs)}
    return {seq: time for seq, time in times.items() if time is not None}


def seqs_between(connection: Connection, since: date | None, until: date | None) -> npt.NDArray[np.int64]:
    """Return the sequence numbers, in ascending order, of the articles published from `since` to the day before
    `until`.

    If neither day is given, the sequence numbers of all articles are returned.
    """
    statement = select(_articles.seq).order_by(_articles.seq)
    if since is not None:
        statement = statement.where(_articles.day >= since.toordinal())
    if until is not None:
        statement = statement.where(_articles.day < until.toordinal())
    return np.fromiter(connection.execute(statement).scalars(), np.int64)


def copies_of(connection: Connection, seqs: Sequence[int]) -> dict[int, list[tuple[int, float]]]:
    """Return the copies of these articles, by the sequence number of the original, oldest first.

    A copy is given as its sequence number and its containment, the share (0 to 1) of its word sequences that are in the
    original.
    """
    statement = select(_copies.original, _copies.seq, _copies.containment).where(_copies.original.in_(KEYS))
    copies: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for original, seq, containment in sorted(map(tuple, rows_in(connection, statement, seqs))):
        copies[original].append((seq, containment))
    return dict(copies)


def originals(connection: Connection, seqs: Sequence[int]) -> dict[int, tuple[int, float]]:
    """Return the original of each copy, by the sequence number of the copy.

    An original is given as its sequence number and the containment of the copy, the share (0 to 1) of the copy's word
    sequences that are in the original.
    """
    statement = select(_copies.seq, _copies.original, _copies.containment).where(_copies.seq.in_(KEYS))
    return {seq: (original, containment) for seq, original, containment in rows_in(connection, statement, seqs)}


def holdings(connection: Connection) -> Holdings:
    """Return archive statistics: the number of articles and of outlets, and the range of dates."""
    first, last = (connection.scalar(select(bound(_articles.day))) for bound in (func.min, func.max))
    return Holdings(
        articles=connection.scalar(select(func.count()).select_from(tables.articles)) or 0,
        outlets=len(
            connection.scalars(select(_articles.outlet_key).where(_articles.outlet_key != "").distinct()).all()
        ),
        undated=connection.scalar(select(func.count()).where(_articles.day.is_(None))) or 0,
        first=_published(connection, first, last=False),
        last=_published(connection, last, last=True),
    )


def _published(connection: Connection, day: int | None, *, last: bool) -> PublicationTime | None:
    """Return the first publication time on a day or, with `last`, the last publication time.

    The time is in the time zone that the outlet gives.
    """
    if day is None:
        return None
    bound = func.max if last else func.min
    return PublicationTime.of(connection.scalar(select(bound(_articles.published)).where(_articles.day == day)))


def last_day(connection: Connection, outlet: str, languages: Collection[str], until: int) -> int | None:
    """Return the last day up to `until` on which an outlet has an article in one of these languages; None if there is
    none.

    Days are ordinals (`date.toordinal`); `outlet` is the key of the outlet.
    """
    of_outlet = select(func.max(_articles.day)).where(_articles.outlet_key == outlet, _articles.day <= until)
    days = [connection.scalar(of_outlet.where(_articles.language == language)) for language in languages]
    return max((day for day in days if day is not None), default=None)


def languages(connection: Connection) -> dict[str, int]:
    """Return the number of articles in each language. The query reads only an index of the database."""
    statement = select(_articles.language, func.count()).group_by(_articles.language)
    return {str(language): int(count) for language, count in connection.execute(statement)}


def seqs_of_outlets(connection: Connection, keys: Collection[str]) -> set[int]:
    """Return the sequence numbers of the articles of the outlets with these keys.

    The query reads only an index of the database.
    """
    statement = select(_articles.seq).where(_articles.outlet_key.in_(TEXT_KEYS))
    return {row[0] for row in rows_in(connection, statement, [key for key in keys if is_storable(key)])}


def outlets(connection: Connection) -> set[str]:
    """Return the keys of all outlets. The query reads only an index of the database."""
    return set(connection.scalars(select(_articles.outlet_key).where(_articles.outlet_key != "").distinct()))


def counts(connection: Connection) -> Counts:
    """Return the number of articles by outlet, language and month.

    The query reads the names of outlets from the table and everything else from indexes of the database.
    """
    outlets: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    months: Counter[str] = Counter()
    by_outlet = select(_articles.outlet_key, _articles.language, func.count())
    for outlet, language, count in connection.execute(by_outlet.group_by(_articles.outlet_key, _articles.language)):
        outlets[outlet] += count
        languages[language] += count
    for day, count in connection.execute(select(_articles.day, func.count()).group_by(_articles.day)):
        months[date.fromordinal(day).isoformat()[: len("2024-10")] if day else ""] += count
    return Counts(_named(outlets, connection), languages, months)


def _named(outlets: Counter[str], connection: Connection) -> dict[str, int]:
    """Return the number of articles of each outlet, by the outlet's name instead of its key, the largest number
    first."""
    names = _outlet_names(connection)
    named: dict[str, int] = {}
    for key, number in outlets.most_common():
        name = names.get(key) or key
        named[f"{name} ({key})" if name in named else name] = number
    return named


def _outlet_names(connection: Connection) -> dict[str, str]:
    """Return the name of each outlet by the key of the outlet. The name is the most frequent of the names in a few
    articles of the outlet."""
    keys = select(_articles.outlet_key.label("key")).distinct().subquery()
    few = select(_articles.outlet).where(_articles.outlet_key == keys.c.key).limit(_NAMES_SAMPLED).correlate(keys)
    name = few.subquery().c.outlet
    most_frequent = select(name).group_by(name).order_by(func.count().desc(), name).limit(1).correlate(keys)
    return {row[0]: row[1] for row in connection.execute(select(keys.c.key, most_frequent.scalar_subquery()))}
