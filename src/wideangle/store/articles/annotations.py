"""What an annotator made of articles, kept so that it is made once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress

from sqlalchemy import bindparam, delete, select

from wideangle.errors import ArchiveError
from wideangle.store import tables
from wideangle.store.database import KEYS, Database, insert_rows, rows_in

_annotations, _articles = tables.annotation_records.c, tables.articles.c
_CURRENT = (
    select(_annotations.seq, _annotations.record)
    .join(tables.articles, _articles.seq == _annotations.seq)
    .where(_annotations.seq.in_(KEYS), _annotations.change == _articles.change)
)


class Annotations:
    """Annotations of articles by the version of their annotator; that of a text since changed counts for nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], version: str) -> dict[int, bytes]:
        """The records that are kept of some of these articles."""
        asked = _CURRENT.where(_annotations.version == version)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in rows_in(connection, asked, seqs)}

    def keep(self, records: Mapping[int, bytes], version: str) -> None:
        """Keep records of articles as they are now, in place of what was kept before.

        A cache: where another process holds the database or its folder may not be written, nothing is kept.
        """
        with suppress(ArchiveError):
            writer = Database(self._database.path, write=True)
            try:
                with writer.writing() as connection:
                    changes = select(_articles.seq, _articles.change).where(_articles.seq.in_(KEYS))
                    rows = [
                        (seq, change, version, records[seq]) for seq, change in rows_in(connection, changes, records)
                    ]
                    connection.execute(
                        delete(tables.annotation_records).where(_annotations.seq == bindparam("one")),
                        [{"one": seq} for seq, *_ in rows],
                    )
                    insert_rows(connection, tables.annotation_records, rows)
            finally:
                writer.close()
