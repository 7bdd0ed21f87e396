"""The inverted index over analysed terms (tantivy), by which candidates are found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tantivy

from wideangle.analysis.record import UNDATED

SCHEMA_VERSION = 2
"""Raised whenever a field of the index changes: an index of another version is built anew."""

WRITER_THREADS = 2
WRITER_HEAP = 80_000_000
"""Bytes that both threads together hold before they write a segment."""

TIED = 10
"""Articles of one score come in the order of the segments they happen to be in. So many more are asked for than are
wanted, that the earliest of those may be chosen."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("seq", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("undated", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    return builder.build()


class Index:
    """One tantivy index in its folder. Tantivy raises ValueError, OSError and, once it has failed, RuntimeError."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if not create and not tantivy.Index.exists(str(folder)):
            raise ValueError(f"{folder}: holds no index")
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader("manual")
        self._writer: tantivy.IndexWriter | None = None
        self.reload()

    @property
    def documents(self) -> int:
        """How many articles the last commit or `reload` saw."""
        return self._searcher.num_docs

    def add(self, seq: int, terms: str, day: int, language: str) -> None:
        """Index an article, in place of whatever stands under its seq: its terms joined by spaces, its day as an
        ordinal or UNDATED.

        The terms of undated articles are indexed once more by themselves: each new article is compared with these, and
        to look for them among all others would cost ever more. Deleting first costs nothing that can be measured, and
        makes adding twice the same as once.
        """
        document = tantivy.Document()
        document.add_unsigned("seq", seq)
        document.add_text("terms", terms)
        if day == UNDATED:
            document.add_text("undated", terms)
        document.add_integer("day", day)
        document.add_text("language", language)
        if self._writer is None:
            self._writer = self._index.writer(WRITER_HEAP, WRITER_THREADS)
            # What a commit cut short left behind bears the very names that the next one will want to give.
            self._writer.garbage_collect_files()
        # Deleting by term would do nothing, silently: it takes any number for a signed one, and seq is unsigned.
        self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "seq", seq))
        self._writer.add_document(document)

    def commit(self) -> None:
        """Make everything added so far durable and visible."""
        if self._writer is not None:
            self._writer.commit()
        self.reload()

    def close(self) -> None:
        """Drop what is not committed, let running merges end and give back the memory that writing took. What is added
        later opens it again."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()

    def reload(self) -> None:
        """See what another process has committed."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(
        self,
        terms: Sequence[tuple[str, float]],
        limit: int,
        days: tuple[int, int] | None = None,
        *,
        every: bool = False,
    ) -> list[tuple[int, float]]:
        """The (seq, score) of the articles that best match any of the weighted terms, with `every` all of them, by
        boosted BM25, best first.

        `days` keeps to articles published from its first to its last day (ordinals, both included), which makes
        the cost of a query grow with what was published then and not with the whole archive; UNDATED for both keeps to
        those without a day.
        """
        field = "undated" if days == (UNDATED, UNDATED) else "terms"
        occur = tantivy.Occur.Must if every else tantivy.Occur.Should
        query = tantivy.Query.boolean_query(
            [(occur, tantivy.Query.boost_query(self._term(field, term), weight)) for term, weight in terms]
        )
        if days is not None and field == "terms":
            between = tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, *days)
            unweighted = tantivy.Query.const_score_query(between, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unweighted)])
        hits = self._searcher.search(query, limit + TIED, count=False).hits
        seqs = self._searcher.fast_field_values("seq", [address for _, address in hits])
        found = [(int(seq), score) for seq, (score, _) in zip(seqs, hits, strict=True) if seq is not None]
        return sorted(found, key=lambda each: (-each[1], each[0]))[:limit]

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")
