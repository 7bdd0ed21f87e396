"""Store the representations of articles for comparisons across languages, so that each representation is computed only
once.

A representation holds the names, figures, days and embeddings of an article.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, bindparam, delete, func, or_, select

from wideangle.language.crosslingual import CrossLingualProfile, Representation
from wideangle.store import tables
from wideangle.store.database import KEYS, Database, insert_rows, rows_in

_table, _articles = tables.representations, tables.articles.c
_columns = tables.representations.c
_ROW = (_columns.seq, _articles.day, _articles.language, _columns.full, _columns.title, _columns.profile)

ROWS_A_PRODUCT = 20_000
"""The number of vectors that are multiplied with the query vector at a time. Stored vectors have 16 bits a number; the
32-bit copies of this many vectors take at most 40 MB."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Represented:
    """An article with its representation. `day` is an ordinal, None for an undated article."""

    seq: int
    day: int | None
    language: str
    representation: Representation


class Representations:
    """Reads representations, each with the name of the encoder that made its embeddings ('' for none).

    If the text of an article has changed, its stored representation is ignored.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], encoder: str) -> dict[int, Representation]:
        """Return the stored representations of these articles, by sequence number.

        Articles without a stored representation are left out.
        """
        return {represented.seq: represented.representation for represented in self.of(seqs, encoder)}

    def in_other_languages(self, language: str, encoder: str, days: tuple[int, int] | None = None) -> list[Represented]:
        """Return the articles in other languages than `language` that have a representation.

        `days` (first and last day, as ordinals) selects the articles published in these days; None selects the undated
        articles.
        """
        statement = _in_other_languages(select(*_ROW), language, encoder, days)
        with self._database.reading() as connection:
            return [_represented(row) for row in connection.execute(statement)]

    def of(self, seqs: Collection[int], encoder: str) -> list[Represented]:
        """Return the articles with these sequence numbers that have a representation."""
        statement = _current(select(*_ROW), encoder).where(_columns.seq.in_(KEYS))
        with self._database.reading() as connection:
            return [_represented(row) for row in rows_in(connection, statement, seqs)]

    def closest_vectors(
        self, language: str, encoder: str, days: tuple[int, int] | None, vector: Floats, limit: int
    ) -> list[int]:
        """Return the sequence numbers of the `limit` articles in other languages that are most similar to a vector.

        The similarity is the cosine with the embedding of headline and opening. `days` (first and last day, as
        ordinals) selects the articles published in these days; None selects the undated articles. The query reads 1 kB
        for each article.
        """
        statement = _in_other_languages(select(_columns.seq, _columns.full), language, encoder, days)
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        seqs = [row[0] for row in rows if row[1]]
        if len(seqs) <= limit:
            return seqs
        matrix = np.frombuffer(b"".join(row[1] for row in rows), "<f2").reshape(len(seqs), -1)
        cosines = np.concatenate(
            [
                matrix[start : start + ROWS_A_PRODUCT].astype(np.float32) @ vector
                for start in range(0, len(seqs), ROWS_A_PRODUCT)
            ]
        )
        return [seqs[row] for row in np.argpartition(-cosines, limit)[:limit].tolist()]

    def count_in_other_languages(self, language: str, encoder: str, days: tuple[int, int] | None) -> int:
        """Return the number of articles that `in_other_languages` would return."""
        statement = _in_other_languages(select(func.count()), language, encoder, days)
        with self._database.reading() as connection:
            return connection.scalar(statement) or 0

    def missing(self, language: str, encoder: str, days: tuple[int, int] | None = None) -> dict[str, int]:
        """Return, for each language other than `language`, the number of articles without a representation by this
        encoder.

        If `days` (first and last day, as ordinals) is given, only undated articles and articles published in these days
        are counted.
        """
        known = select(_columns.seq).where(_columns.encoder == encoder, _columns.seq == _articles.seq)
        statement = select(_articles.language, _articles.seq).where(_articles.language != language, ~known.exists())
        if days is not None:
            statement = statement.where(or_(_articles.day.between(*days), _articles.day.is_(None)))
        counts: dict[str, int] = {}
        with self._database.reading() as connection:
            for other, _ in connection.execute(statement):
                counts[other] = counts.get(other, 0) + 1
        return counts


def _current(statement: Select[Any], encoder: str) -> Select[Any]:
    joined = statement.select_from(_table).join(tables.articles, _articles.seq == _columns.seq)
    return joined.where(_columns.encoder == encoder, _columns.change == _articles.change)


def _in_other_languages(
    statement: Select[Any], language: str, encoder: str, days: tuple[int, int] | None
) -> Select[Any]:
    within = _articles.day.is_(None) if days is None else _articles.day.between(*days)
    return _current(statement, encoder).where(_articles.language != language, within)


def _represented(row: Sequence[Any]) -> Represented:
    seq, day, language, *stored = row
    return Represented(seq, day, language, _representation(*stored))


def write_representations(connection: Connection, representations: Mapping[int, Representation], encoder: str) -> None:
    """Store the representations of the present versions of articles. Earlier representations of these articles are
    replaced."""
    changes = select(_articles.seq, _articles.change).where(_articles.seq.in_(KEYS))
    rows = [
        (seq, change, encoder, *_packed(representations[seq]))
        for seq, change in rows_in(connection, changes, representations)
    ]
    if rows:
        gone = delete(_table).where(_columns.seq == bindparam("of_seq"))
        connection.execute(gone, [{"of_seq": seq} for seq, *_ in rows])
    insert_rows(connection, _table, rows)


def _packed(representation: Representation) -> Iterable[bytes]:
    for vector in (representation.full, representation.title):
        yield b"" if vector is None else np.asarray(vector).astype("<f2").tobytes()
    yield representation.profile.to_bytes()


def _representation(full: bytes, title: bytes, profile: bytes) -> Representation:
    vectors = [np.frombuffer(stored, "<f2").astype(np.float32) if stored else None for stored in (full, title)]
    return Representation(CrossLingualProfile.from_bytes(profile), *vectors)
