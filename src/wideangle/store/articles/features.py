"""What analysis made of each article: its vector, and the sketch that finds its copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, delete, select

from wideangle.analysis.record import UNDATED, Record
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
    """Of several articles, in columns of one order: what linking compares. A day is its ordinal, or UNDATED."""

    seqs: npt.NDArray[np.int64]
    days: npt.NDArray[np.int64]
    outlet_keys: list[str]
    languages: list[str]
    vectors: list[bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Sketched:
    """Of one article, whose it is and the sampled shingles (distinct, ascending) by which its copies are found."""

    outlet_key: str
    shingles: Sketch


def read_features(connection: Connection, seqs: Sequence[int]) -> Features:
    """The features of these articles in this order; a seq that no article has is left out."""
    found = {row[0]: row for row in rows_in(connection, _FEATURES, seqs)}
    rows = [found[seq] for seq in seqs if seq in found]
    held, days, outlet_keys, languages, vectors = zip(*rows, strict=True) if rows else ((),) * 5
    return Features(
        seqs=np.array(held, np.int64),
        days=np.array([day or UNDATED for day in days], np.int64),
        outlet_keys=list(outlet_keys),
        languages=list(languages),
        vectors=list(vectors),
    )


def read_sketches(connection: Connection, seqs: Sequence[int]) -> dict[int, Sketched]:
    """The sketches of these articles by seq; a seq that no article has is left out."""
    rows = rows_in(connection, _SKETCHES, seqs)
    return {seq: Sketched(outlet_key, np.frombuffer(sketch, np.uint64)) for seq, outlet_key, sketch in rows}


def insert_features(connection: Connection, records: Sequence[tuple[int, Record]], sketches: Sequence[Sketch]) -> None:
    """Store the vectors of articles, by seq, that have none yet, with their `sketches`."""
    rows = [(seq, record.vector, sketch.tobytes()) for (seq, record), sketch in zip(records, sketches, strict=True)]
    insert_rows(connection, tables.vectors, rows)


def delete_features(connection: Connection, seqs: Sequence[int]) -> None:
    """Take out the vectors of these articles."""
    if seqs:
        of_seq = _vectors.seq == bindparam("of_seq")
        connection.execute(delete(tables.vectors).where(of_seq), [{"of_seq": seq} for seq in seqs])
