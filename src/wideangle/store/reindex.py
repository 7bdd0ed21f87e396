"""Bring an archive up to date before writing: compute outdated vectors and extracts again, and complete the index."""

from __future__ import annotations

import logging

import numpy as np
from sqlalchemy import Connection, bindparam, delete, or_, select, update

from wideangle import analysis
from wideangle.store import tables
from wideangle.store.articles.extracts import write_extracts
from wideangle.store.articles.features import delete_features, insert_features
from wideangle.store.articles.rows import ARTICLE_COLUMNS, article_of
from wideangle.store.database import Database, read_meta, write_meta
from wideangle.store.index.folder import IndexWriter
from wideangle.store.index.shingle_postings import distinct

PAGE = 500
"""The number of articles that are read and analysed at a time."""

EXTRACTS_KEY = "extracts"
"""The metadata key under which the version of the rules for extracts is stored, if every article has an extract of this
version."""

_articles, _superseded, _extracts = tables.articles.c, tables.superseded.c, tables.extracts.c
_LATER = select(_articles.change, _articles.seq, *ARTICLE_COLUMNS).order_by(_articles.change)
_FOLLOWING = select(_articles.seq, *ARTICLE_COLUMNS).order_by(_articles.seq)

_WITHOUT_EXTRACT = (
    select(_articles.seq, *ARTICLE_COLUMNS)
    .join_from(tables.articles, tables.extracts, _articles.seq == _extracts.seq, isouter=True)
    .where(or_(_extracts.seq.is_(None), _extracts.version != analysis.EXTRACT_VERSION))
    .order_by(_articles.seq)
    .limit(PAGE)
)

log = logging.getLogger(__name__)


def is_analysed(connection: Connection) -> bool:
    """Return True if all vectors were computed with this version of the analysis."""
    meta = read_meta(connection)
    return meta.get("analysis") == analysis.VERSION and "analysed" not in meta


def upgrade_analysis(database: Database) -> None:
    """Compute every term vector and sketch with the current version of the analysis.

    If an earlier run was interrupted, this run continues after the last article of the earlier run.
    """
    with database.writing() as connection:
        if is_analysed(connection):
            return
        if read_meta(connection).get("analysis") != analysis.VERSION:
            write_meta(connection, {"analysis": analysis.VERSION, "analysed": "0"})
    unfinished = True
    while unfinished:
        with database.writing() as connection:
            unfinished = _analyse_page(connection)


def _analyse_page(connection: Connection) -> bool:
    """Analyse the next PAGE articles with the current version. Return False if no article is left."""
    last_seq = int(read_meta(connection)["analysed"])
    rows = connection.execute(_FOLLOWING.where(_articles.seq > last_seq).limit(PAGE)).all()
    if not rows:
        connection.execute(delete(tables.meta).where(tables.meta.c.key == "analysed"))
        return False
    log.info("Analysing %d articles again, from seq %d on.", len(rows), rows[0][0])
    records = [(row[0], analysis.record_of(article_of(row[1:]))) for row in rows]
    delete_features(connection, [seq for seq, _ in records])
    insert_features(connection, records, distinct([record.shingles for _, record in records]))
    keys = [
        {"of_seq": seq, "canonical_url": record.canonical_url, "outlet_key": record.outlet_key}
        for seq, record in records
    ]
    connection.execute(update(tables.articles).where(_articles.seq == bindparam("of_seq")), keys)
    write_meta(connection, {"analysed": str(records[-1][0])})
    return True


def has_extracts(connection: Connection) -> bool:
    """Return True if every article has an extract by this version of the rules."""
    return read_meta(connection).get(EXTRACTS_KEY) == str(analysis.EXTRACT_VERSION)


def upgrade_extracts(database: Database) -> None:
    """Compute and store the extracts that an archive of an earlier version lacks."""
    last_seq: int | None = 0
    while last_seq is not None:
        with database.writing() as connection:
            last_seq = None if has_extracts(connection) else _extract_page(connection, last_seq)


def _extract_page(connection: Connection, last_seq: int) -> int | None:
    """Store the extracts of the next articles after `last_seq` that have no extract.

    Return the sequence number of the last of these articles; None if every article has an extract.
    """
    rows = connection.execute(_WITHOUT_EXTRACT.where(_articles.seq > last_seq)).all()
    write_extracts(connection, {row[0]: analysis.extract_of(article_of(row[1:])) for row in rows})
    if rows:
        return int(rows[-1][0])
    write_meta(connection, {EXTRACTS_KEY: str(analysis.EXTRACT_VERSION)})
    return None


def catch_up(database: Database, index: IndexWriter) -> None:
    """Index every article that was added or updated since the last commit of the index.

    The articles are indexed in steps, each up to a change number (`upto`). After a step, the document frequencies must
    count the versions of the articles that were current at `upto`. The terms of replaced versions come from the table
    `superseded`: they are added if the version was current at `upto` and is not counted yet, and subtracted if the
    version was counted and is not current at `upto`.
    """
    while True:
        with database.reading() as connection:
            rows = connection.execute(_LATER.where(_articles.change > index.change).limit(PAGE)).all()
            if not rows:
                newest = int(read_meta(connection)["change"])  # that of a removal, where it is of no article
                index.feed(index.change, newest, (), ())
                return
            upto = rows[-1][0]
            superseded = select(_superseded.since, _superseded.change, _superseded.hashes)
            superseded = superseded.where(_superseded.change > index.change, _superseded.since <= upto)
            recounts = [
                (np.frombuffer(hashes, np.uint32), (change > upto) - (since <= index.change))
                for since, change, hashes in connection.execute(superseded)
            ]
        log.info("Indexing %d articles, up to change %d.", len(rows), upto)
        records = [(row[1], analysis.record_of(article_of(row[2:]))) for row in rows]
        index.feed(index.change, upto, records, recounts)
