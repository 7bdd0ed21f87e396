"""Store the opening sentence and the news agency of each article, so that a list of stories need not search the text of
the article."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select

from wideangle.analysis import EXTRACT_VERSION, Extract
from wideangle.store import tables
from wideangle.store.database import KEYS, Database, insert_rows, rows_in

_extracts, _articles = tables.extracts.c, tables.articles.c
_SUMMARIES = (
    select(_extracts.seq, _articles.outlet_key, _extracts.agency, _extracts.start, _extracts.end)
    .join_from(tables.extracts, tables.articles)
    .where(_extracts.seq.in_(KEYS))
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The key of an article's outlet, and the article's extract (opening sentence and agency). A list of stories needs
    both, and an `Article` contains neither."""

    outlet_key: str
    extract: Extract


class Summaries:
    """Reads the summaries of articles. Every article has a summary."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int]) -> dict[int, Summary]:
        """Return the summaries of these articles, by sequence number."""
        with self._database.reading() as connection:
            return {
                seq: Summary(outlet_key, Extract(agency, None if start is None else (start, end)))
                for seq, outlet_key, agency, start, end in rows_in(connection, _SUMMARIES, seqs)
            }


def write_extracts(connection: Connection, extracts: Mapping[int, Extract]) -> None:
    """Store the extracts of articles, by sequence number. Earlier extracts of these articles are replaced."""
    delete_extracts(connection, list(extracts))
    rows = [
        (seq, EXTRACT_VERSION, extract.agency, *(extract.opening or (None, None))) for seq, extract in extracts.items()
    ]
    insert_rows(connection, tables.extracts, rows)


def delete_extracts(connection: Connection, seqs: Sequence[int]) -> None:
    """Delete the extracts of these articles."""
    if seqs:
        of_seq = _extracts.seq == bindparam("of_seq")
        connection.execute(delete(tables.extracts).where(of_seq), [{"of_seq": seq} for seq in seqs])
