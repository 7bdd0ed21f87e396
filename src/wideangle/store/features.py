"""What analysis made of each article: its vector, its genre, and the shingles that find its copies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from sqlalchemy import Column, Connection, MetaData, Table, bindparam, delete, literal, select

from wideangle.store import tables
from wideangle.store.database import KEYS, insert_rows, rows_in
from wideangle.store.records import UNDATED, Record

Sketch: TypeAlias = npt.NDArray[np.uint64]

CROWD = 200
"""A shingle that more articles than this share is boilerplate (an invitation to a newsletter, a legal notice) and
says nothing of copying."""

_articles, _vectors, _shingles = tables.articles.c, tables.vectors.c, tables.shingles.c

_FEATURES = (
    select(_vectors.seq, _articles.day, _articles.outlet_key, _articles.language, _vectors.opinion, _vectors.vector)
    .join_from(tables.vectors, tables.articles)
    .where(_vectors.seq.in_(KEYS))
)
_SKETCHES = select(_vectors.seq, _vectors.shingles).where(_vectors.seq.in_(KEYS))

_probe = Table("probe", MetaData(), Column("hash", tables.BIG), prefixes=["TEMPORARY"])
_others = tables.shingles.alias()
_crowded = select(literal(1)).where(_others.c.hash == _probe.c.hash).limit(1).offset(CROWD).exists()
_SHARED = (
    select(_shingles.hash, _shingles.seq)
    .join_from(_probe, tables.shingles, _shingles.hash == _probe.c.hash)
    .where(~_crowded)
)


@dataclass(frozen=True, slots=True)
class Features:
    """Of several articles, in columns of one order: what linking compares. A day is its ordinal, or UNDATED."""

    seqs: npt.NDArray[np.int64]
    days: npt.NDArray[np.int64]
    outlet_keys: list[str]
    languages: list[str]
    opinions: npt.NDArray[np.float32]
    vectors: list[bytes]


def read_features(connection: Connection, seqs: Sequence[int]) -> Features:
    """The features of these articles in this order; a seq that no article has is left out."""
    found = {row[0]: row for row in rows_in(connection, _FEATURES, seqs)}
    rows = [found[seq] for seq in seqs if seq in found]
    held, days, outlet_keys, languages, opinions, vectors = zip(*rows, strict=True) if rows else ((),) * 6
    return Features(
        seqs=np.array(held, np.int64),
        days=np.array([day or UNDATED for day in days], np.int64),
        outlet_keys=list(outlet_keys),
        languages=list(languages),
        opinions=np.array(opinions, np.float32),
        vectors=list(vectors),
    )


def insert_features(connection: Connection, records: Sequence[tuple[int, Record]]) -> None:
    """Store the vector and the shingles of articles, by seq, that have none yet."""
    sketches = [(seq, np.unique(record.shingles.astype(np.uint64))) for seq, record in records]
    rows = [
        (seq, record.opinion, record.vector, sketch.tobytes())
        for (seq, record), (_, sketch) in zip(records, sketches, strict=True)
    ]
    insert_rows(connection, tables.vectors, rows)
    insert_rows(connection, tables.shingles, sorted(_postings(sketches)))


def delete_features(connection: Connection, seqs: Sequence[int]) -> None:
    """Take out the vectors and shingles of these articles."""
    sketches = [(seq, np.frombuffer(blob, np.uint64)) for seq, blob in rows_in(connection, _SKETCHES, seqs)]
    postings = [{"of_hash": number, "of_seq": seq} for number, seq in _postings(sketches)]
    if postings:
        of = (_shingles.hash == bindparam("of_hash"), _shingles.seq == bindparam("of_seq"))
        connection.execute(delete(tables.shingles).where(*of), postings)
    if sketches:
        of_seq = _vectors.seq == bindparam("of_seq")
        connection.execute(delete(tables.vectors).where(of_seq), [{"of_seq": seq} for seq, _ in sketches])


def shared_shingles(connection: Connection, sketches: Sequence[Sketch]) -> list[Counter[int]]:
    """For each sketch, how many of its shingles each article of the archive has; crowded shingles count nowhere."""
    wanted = [_signed(np.unique(sketch.astype(np.uint64))) for sketch in sketches]
    _probe.create(connection, checkfirst=False)
    insert_rows(connection, _probe, [(number,) for number in sorted(set().union(*wanted))])
    articles: defaultdict[int, list[int]] = defaultdict(list)
    for number, seq in connection.execute(_SHARED).all():
        articles[number].append(seq)
    _probe.drop(connection, checkfirst=False)
    return [Counter(seq for number in numbers for seq in articles.get(number, ())) for numbers in wanted]


def _postings(sketches: Sequence[tuple[int, Sketch]]) -> list[tuple[int, int]]:
    return [(number, seq) for seq, sketch in sketches for number in _signed(sketch)]


def _signed(hashes: Sketch) -> list[int]:
    """64-bit hashes as the signed integers that databases hold."""
    signed: list[int] = hashes.view(np.int64).tolist()
    return signed
