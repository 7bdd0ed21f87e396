"""Store the genres of articles, so that each article is classified only once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from wideangle.store import tables
from wideangle.store.database import KEYS, Database, insert_rows, read_meta, rows_in, write_meta

COMPLETE_KEY = "genres"
"""The metadata key under which two numbers are stored: the last change up to which every article has a genre, and the
version of the classification."""

_genres, _articles = tables.genres.c, tables.articles.c
_OF_SEQS = (_genres.seq.in_(KEYS), _genres.version == bindparam("version"))
_STORED = select(_genres.seq, _genres.genre, _genres.view, _genres.is_digest).where(*_OF_SEQS)
_VIEWS = select(_genres.seq, _genres.view).where(*_OF_SEQS)


class StoredGenre(NamedTuple):
    """The stored genre of an article.

    `view_probability` is the probability (0 to 1) that the article is opinion, analysis or an explainer. `is_digest` is
    true if the article covers several matters, like a newsletter.
    """

    genre: str
    view_probability: float
    is_digest: bool


class Genres:
    """Reads genres, each with the version of the classification. Genres of other versions are ignored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], version: int) -> dict[int, StoredGenre]:
        """Return the stored genres of these articles, by sequence number. Articles without a genre are left out."""
        with self._database.reading() as connection:
            rows = rows_in(connection, _STORED, seqs, version=version)
            return {seq: StoredGenre(genre, view, bool(is_digest)) for seq, genre, view, is_digest in rows}

    def view_probabilities(self, seqs: Collection[int], version: int) -> dict[int, float]:
        """Return the stored probability (0 to 1) that each of these articles is opinion, analysis or an explainer, by
        sequence number. Articles without a genre are left out."""
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in rows_in(connection, _VIEWS, seqs, version=version)}

    def digests(self, seqs: Collection[int]) -> set[int]:
        """Return the sequence numbers of the digests among these articles.

        A digest is a round-up or live blog. Genres of every version of the classification are read.
        """
        statement = select(_genres.seq).where(_genres.seq.in_(KEYS), _genres.is_digest == 1)
        with self._database.reading() as connection:
            return {row[0] for row in rows_in(connection, statement, seqs)}

    def missing(self, version: int, limit: int) -> list[int]:
        """Return the sequence numbers of at most `limit` articles without a genre of this version.

        The articles that were added or changed last come first.
        """
        judged = select(_genres.seq).where(_genres.seq == _articles.seq, _genres.version == version)
        statement = select(_articles.seq).where(~judged.exists()).order_by(_articles.change.desc()).limit(limit)
        with self._database.reading() as connection:
            change, _, of_version = read_meta(connection).get(COMPLETE_KEY, "0 ").partition(" ")
            complete = int(change) if of_version == str(version) else 0
            return list(connection.scalars(statement.where(_articles.change > complete)))


def write_genres(connection: Connection, genres: Mapping[int, StoredGenre], version: int) -> None:
    """Store the genres of articles. Earlier genres of these articles are replaced."""
    delete_genres(connection, list(genres))
    rows = [(seq, version, row.genre, row.view_probability, int(row.is_digest)) for seq, row in genres.items()]
    insert_rows(connection, tables.genres, rows)


def delete_genres(connection: Connection, seqs: Sequence[int]) -> None:
    """Delete the genres of articles whose text has changed."""
    if seqs:
        of_seq = _genres.seq == bindparam("of_seq")
        connection.execute(delete(tables.genres).where(of_seq), [{"of_seq": seq} for seq in seqs])


def mark_complete(connection: Connection, change: int, version: int) -> None:
    """Record that every article up to a change number has a genre of this version of the classification."""
    write_meta(connection, {COMPLETE_KEY: f"{change} {version}"})
