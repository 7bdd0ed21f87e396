"""Store the analysis results of each article: its term vector, and its sketch for finding copies.

A sketch is a sample of the hashed word sequences (shingles) of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, delete, select

from wideangle.analysis.record import Record
from wideangle.model.times import UNDATED
from wideangle.store import tables
from wideangle.store.database import KEYS, insert_rows, rows_in
from wideangle.store.index.shingle_postings import Sketch

_articles, _vectors = tables.articles.c, tables.vectors.c

_FEATURES = (
    select(_vectors.seq, _articles.day, _articles.outlet_key, _articles.language, _vectors.vector)
    .join_from(tables.vectors, tables.articles)
    .where(_vectors.seq.in_(KEYS))
)


_SKETCHES = (
    select(_vectors.seq, _articles.outlet_key, _vectors.shingles)
    .join_from(tables.vectors, tables.articles)
    .where(_vectors.seq.in_(KEYS))
)


@dataclass(frozen=True, slots=True)
class Features:
    """The stored data of several articles for comparisons. Each field is a list or array with one value for each
    article.

    A day is an ordinal (`date.toordinal`), or UNDATED.
    """

    seqs: npt.NDArray[np.int64]
    days: npt.NDArray[np.int64]
    outlet_keys: list[str]
    languages: list[str]
    vectors: list[bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Sketched:
    """The data of an article for finding copies: the key of its outlet, and its sketch.

    A sketch is a sample of hashed word sequences (shingles), each once, in ascending order.
    """

    outlet_key: str
    shingles: Sketch


def read_features(connection: Connection, seqs: Sequence[int]) -> Features:
    """Return the features of these articles (day, outlet, language, term vector), in the order in which the articles
    are given.

    Missing articles are left out.
    """
    by_seq = {row[0]: row for row in rows_in(connection, _FEATURES, seqs)}
    rows = [by_seq[seq] for seq in seqs if seq in by_seq]
    held, days, outlet_keys, languages, vectors = zip(*rows, strict=True) if rows else ((),) * 5
    return Features(
        seqs=np.array(held, np.int64),
        days=np.array([day or UNDATED for day in days], np.int64),
        outlet_keys=list(outlet_keys),
        languages=list(languages),
        vectors=list(vectors),
    )


def read_sketches(connection: Connection, seqs: Sequence[int]) -> dict[int, Sketched]:
    """Return the sketches of these articles, the data for finding copies, by sequence number.

    Missing articles are left out.
    """
    rows = rows_in(connection, _SKETCHES, seqs)
    return {seq: Sketched(outlet_key, np.frombuffer(sketch, np.uint64)) for seq, outlet_key, sketch in rows}


def insert_features(connection: Connection, records: Sequence[tuple[int, Record]], sketches: Sequence[Sketch]) -> None:
    """Store the term vectors and sketches of articles that have no stored term vector yet. Articles are given by
    sequence number."""
    rows = [(seq, record.vector, sketch.tobytes()) for (seq, record), sketch in zip(records, sketches, strict=True)]
    insert_rows(connection, tables.vectors, rows)


def delete_features(connection: Connection, seqs: Sequence[int]) -> None:
    """Delete the term vectors of these articles, and their sketches for finding copies."""
    if seqs:
        of_seq = _vectors.seq == bindparam("of_seq")
        connection.execute(delete(tables.vectors).where(of_seq), [{"of_seq": seq} for seq in seqs])
