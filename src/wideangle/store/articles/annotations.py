"""Store the annotations of articles, so that each annotation is computed only once."""

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


class AnnotationStore:
    """Reads and saves annotations, each with the version of the annotator that made it.

    If the text of an article has changed, its stored annotation is ignored.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], version: str) -> dict[int, bytes]:
        """Return the stored annotations of these articles, by sequence number."""
        statement = _CURRENT.where(_annotations.version == version)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in rows_in(connection, statement, seqs)}

    def keep(self, records: Mapping[int, bytes], version: str) -> None:
        """Save annotations of the present versions of articles. Earlier annotations of these articles are replaced.

        Annotations can be computed again, so nothing is saved if another process has locked the database or the folder
        is not writable.
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
                        delete(tables.annotation_records).where(_annotations.seq == bindparam("of_seq")),
                        [{"of_seq": seq} for seq, *_ in rows],
                    )
                    insert_rows(connection, tables.annotation_records, rows)
            finally:
                writer.close()
