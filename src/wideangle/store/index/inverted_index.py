"""Retrieve candidate articles by their terms, with an inverted index of the library tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Self
from weakref import finalize

import numpy as np
import numpy.typing as npt
import tantivy

from wideangle.model.times import UNDATED
from wideangle.store.database import is_writable

SCHEMA_VERSION = 2
"""The version of the index fields.

The version is raised whenever a field changes. An index of another version is built again.
"""

WRITER_THREADS = 2
WRITER_HEAP = 80_000_000
"""The number of bytes that both writer threads together collect in memory before they write a segment."""

TIE_MARGIN = 10
"""The number of results that are requested beyond the limit.

Results of equal score come in an accidental order; with further results, the earliest of the articles with equal score
can be chosen.
"""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("seq", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("undated", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    return builder.build()


@dataclass(frozen=True, slots=True)
class LanguageQuery:
    """A query for the articles of one language. Its terms have the form of `analysis.index_text`.

    `optional` terms determine the rank; with `needs_optional`, one of them must occur. `required` holds groups of
    alternatives; of each group, one alternative must occur with all its terms. No `excluded` term may occur.
    """

    language: str
    optional: tuple[str, ...] = ()
    needs_optional: bool = True
    required: tuple[tuple[tuple[str, ...], ...], ...] = ()
    excluded: tuple[str, ...] = ()


class Index:
    """A tantivy index in a folder. Tantivy raises ValueError, OSError and, after a failure, RuntimeError."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if not create and not tantivy.Index.exists(str(folder)):
            raise ValueError(f"{folder}: holds no index")
        self._folder = folder
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader("manual")
        self._writer: tantivy.IndexWriter | None = None
        self.reload()

    @classmethod
    def to_search(cls, folder: Path) -> Self:
        """Open the index of a folder that may not be writable.

        tantivy writes a lock beside the files of an index. If the folder is not writable, the index is opened in a
        temporary folder with symbolic links to the files.
        """
        if is_writable(folder):
            return cls(folder)
        links = Path(mkdtemp(prefix="wideangle-index-"))
        try:
            for file in folder.iterdir():
                if file.suffix != ".lock":
                    (links / file.name).symlink_to(file.absolute())
            index = cls(links)
        except BaseException:
            rmtree(links)
            raise
        finalize(index, rmtree, links, ignore_errors=True)
        return index

    @property
    def documents(self) -> int:
        """The number of articles at the last commit or `reload`."""
        return self._searcher.num_docs

    def add(self, seq: int, terms: str, day: int, language: str) -> None:
        """Index an article, in place of an earlier version with the same sequence number.

        `terms` are joined by spaces; `day` is an ordinal or UNDATED. The terms of undated articles are also indexed in
        a second field, because each new article is compared with the undated articles, and a search among all articles
        would take longer as the archive grows. An earlier version is always deleted first, so an article may be added
        twice without harm. The deletion takes no measurable time.
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
            # After an interrupted commit, files are left with the names that the next commit will use.
            self._writer.garbage_collect_files()
        # Deletion by term has no effect, because tantivy then reads the number as signed, and sequence numbers are
        # unsigned.
        self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "seq", seq))
        self._writer.add_document(document)

    def commit(self) -> None:
        """Make everything added so far durable and visible to searches."""
        if self._writer is not None:
            self._writer.commit()
            self._share()
        self.reload()

    def close(self) -> None:
        """Drop uncommitted changes, wait for running merges, and release the memory of the writer.

        `add` opens the writer again.
        """
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()
            self._share()

    def _share(self) -> None:
        """Let all users who may read the folder read all files of the index.

        tantivy creates two files of the index that only their owner may read.
        """
        with suppress(OSError):  # only the owner of a file can do this
            mode = self._folder.stat().st_mode & 0o666
            for name in ("meta.json", ".managed.json"):
                (self._folder / name).chmod(mode)

    def reload(self) -> None:
        """Load the latest commit of another process."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def seqs(self) -> npt.NDArray[np.int64]:
        """Return the sequence numbers of all articles at the last commit or `reload`, in ascending order."""
        searcher = self._searcher
        hits = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), count=False).hits
        seqs = searcher.fast_field_values("seq", [address for _, address in hits])
        return np.sort(np.array([seq for seq in seqs if seq is not None], np.int64))

    def search(
        self,
        terms: Sequence[tuple[str, float]],
        limit: int,
        days: tuple[int, int] | None = None,
        *,
        every: bool = False,
    ) -> list[tuple[int, float]]:
        """Return (sequence number, score) of the articles that match weighted terms best, the best first.

        The score is BM25 with the weights of the terms. An article must contain one of the terms or, with `every`, all
        of them. `days` (first and last day, as ordinals) limits the search to articles published in these days, so that
        the time grows with the articles of these days and not with the archive. UNDATED for both days limits the search
        to undated articles.
        """
        field = "undated" if days == (UNDATED, UNDATED) else "terms"
        occur = tantivy.Occur.Must if every else tantivy.Occur.Should
        query = tantivy.Query.boolean_query(
            [(occur, tantivy.Query.boost_query(self._term(field, term), weight)) for term, weight in terms]
        )
        if days is not None and field == "terms":
            query = self._within(query, days)
        return self._best(query, limit + TIE_MARGIN)[:limit]

    def match(self, queries: Iterable[LanguageQuery], days: tuple[int, int] | None = None) -> list[tuple[int, float]]:
        """Return (sequence number, score) of every article that matches the query of its language, by BM25, the best
        first.

        If `days` (first and last day, as ordinals) is given, only articles published in these days are returned.
        """
        alternatives = [(tantivy.Occur.Should, self._language_query(query)) for query in queries]
        if not alternatives or not self.documents:
            return []
        query = tantivy.Query.boolean_query(alternatives)
        return self._best(query if days is None else self._within(query, days), self.documents)

    def _language_query(self, query: LanguageQuery) -> tantivy.Query:
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        language = tantivy.Query.term_query(self._schema, "language", query.language, index_option="basic")
        clauses = [(must, tantivy.Query.const_score_query(language, 0.0))]
        for group in query.required:
            alternatives = [self._boolean(must, alternative) for alternative in group]
            clauses.append((must, tantivy.Query.boolean_query([(should, alternative) for alternative in alternatives])))
        if query.optional:
            clauses.append((must if query.needs_optional else should, self._boolean(should, query.optional)))
        clauses += [(tantivy.Occur.MustNot, self._term("terms", term)) for term in query.excluded]
        return tantivy.Query.boolean_query(clauses)

    def _boolean(self, occur: tantivy.Occur, terms: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(occur, self._term("terms", term)) for term in terms])

    def _within(self, query: tantivy.Query, days: tuple[int, int]) -> tantivy.Query:
        between = tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, *days)
        unweighted = tantivy.Query.const_score_query(between, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, unweighted)])

    def _best(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        searcher = self._searcher  # another thread may reload, and an address means nothing to a later searcher
        hits = searcher.search(query, limit, count=False).hits
        seqs = searcher.fast_field_values("seq", [address for _, address in hits])
        results = [(int(seq), score) for seq, (score, _) in zip(seqs, hits, strict=True) if seq is not None]
        return sorted(results, key=lambda result: (-result[1], result[0]))

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")
