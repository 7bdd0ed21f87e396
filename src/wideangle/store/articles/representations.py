"""What articles share with articles in other languages, stored so that it is made once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, bindparam, delete, or_, select

from wideangle.language.crosslingual import CrossLingualProfile, Representation
from wideangle.store import tables
from wideangle.store.database import KEYS, Database, insert_rows, rows_in

_table, _articles = tables.representations, tables.articles.c
_columns = tables.representations.c
_CURRENT = select(
    _columns.seq, _articles.day, _articles.language, _columns.full, _columns.title, _columns.profile
).join_from(_table, tables.articles, _articles.seq == _columns.seq)


@dataclass(frozen=True, slots=True, eq=False)
class Represented:
    """An article with its representation; `day` is None for an undated one."""

    seq: int
    day: int | None
    language: str
    representation: Representation


class Representations:
    """Representations of articles by the encoder's name, '' for none; that of a text since changed does not count."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], encoder: str) -> dict[int, Representation]:
        """The stored representations of some of these articles."""
        statement = _CURRENT.where(
            _columns.seq.in_(KEYS), _columns.encoder == encoder, _columns.change == _articles.change
        )
        with self._database.reading() as connection:
            return {row[0]: _representation(*row[3:]) for row in rows_in(connection, statement, seqs)}

    def in_other_languages(self, language: str, encoder: str, days: tuple[int, int] | None = None) -> list[Represented]:
        """The represented articles in other languages that were published from the first to the last of `days`
        (ordinals), or the undated without it."""
        statement = _CURRENT.where(
            _articles.language != language, _columns.encoder == encoder, _columns.change == _articles.change
        ).where(_articles.day.is_(None) if days is None else _articles.day.between(*days))
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return [Represented(seq, day, language, _representation(*rest)) for seq, day, language, *rest in rows]

    def missing(self, language: str, encoder: str, days: tuple[int, int] | None = None) -> dict[str, int]:
        """How many articles in other languages have no representation, by language."""
        known = select(_columns.seq).where(_columns.encoder == encoder, _columns.seq == _articles.seq)
        statement = select(_articles.language, _articles.seq).where(_articles.language != language, ~known.exists())
        if days is not None:
            statement = statement.where(or_(_articles.day.between(*days), _articles.day.is_(None)))
        counts: dict[str, int] = {}
        with self._database.reading() as connection:
            for other, _ in connection.execute(statement):
                counts[other] = counts.get(other, 0) + 1
        return counts


def write_representations(connection: Connection, representations: Mapping[int, Representation], encoder: str) -> None:
    """Store the representations of articles as they are now, in place of earlier ones."""
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
