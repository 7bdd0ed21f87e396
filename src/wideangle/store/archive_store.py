"""The store: an open archive."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from wideangle.errors import ArticleNotFound, UsageError
from wideangle.model import Article, Holdings, Revision
from wideangle.store import tables
from wideangle.store.alerts import Follows, FollowWriter
from wideangle.store.articles import queries
from wideangle.store.articles.annotations import Annotations
from wideangle.store.articles.embeddings import Embeddings, Encoder
from wideangle.store.articles.features import Features, Sketched, read_features, read_sketches
from wideangle.store.articles.queries import Counts
from wideangle.store.articles.representations import Representations
from wideangle.store.articles.revisions import history, revised
from wideangle.store.batch import Batch
from wideangle.store.database import read_meta
from wideangle.store.index.document_frequencies import Frequencies
from wideangle.store.index.folder import IndexWriter
from wideangle.store.lock import WriterLock
from wideangle.store.opening import Opened, is_there, open_to_read, open_to_write
from wideangle.store.sources import Sources, SourceWriter
from wideangle.store.stories.reader import Stories
from wideangle.store.stories.storylines import Storylines
from wideangle.store.stories.writer import StoryWriter

FETCHING, DELIVERING = "fetch.lock", "deliver.lock"
ARTICLES_A_READ = 500
"""Articles that `iterate` holds at a time."""

SKETCHES_KEPT = 15_000
"""Sketches that a writer keeps in memory, 7 MB: what shares an outlet's furniture is looked at over and over."""


class Store:
    """An open archive; a context manager.

    Its folder holds `wideangle.db`, which is the truth, `index/`, which is made from it, and `writer.lock`. One
    process writes at a time; any number read meanwhile, and each of their calls sees what is committed by then.
    Articles are known by `seq`: a number that an archive gives once, in the order of arrival.
    """

    def __init__(self, folder: Path, opened: Opened, encoder: Encoder | None) -> None:
        self.folder = folder
        self.encoder = encoder
        self._database = opened.database
        self._index = opened.index
        self._closing = opened.closing
        self._holdings: tuple[str, Holdings] | None = None
        self._counts: tuple[str, Counts] | None = None
        self._languages: tuple[str, dict[str, int]] | None = None
        self._sketched: dict[int, Sketched] = {}
        self.stories = Stories(opened.database)
        self.storylines = Storylines(opened.database)
        self.sources = Sources(opened.database)
        self.follows = Follows(opened.database)
        self.annotations = Annotations(opened.database)
        self.embeddings = Embeddings(opened.database)
        self.representations = Representations(opened.database)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        write: bool = False,
        create: bool = False,
        encoder: Encoder | None = None,
    ) -> Self:
        """Open the archive in `folder`; `create` makes it there first where the folder is missing or empty.

        Opening does the upkeep that is due: it brings the tables up to date, analyses all articles again after a
        change of `analysis.VERSION`, and indexes what is not indexed yet. To read, it indexes only while no other
        process holds the lock, and otherwise takes the index as it is; see `unindexed`. `encoder`, if any, is kept for
        those who group articles.

        Raises ArchiveError for a folder that has no archive, has something else in it or cannot be written,
        ArchiveBusy, ArchiveCorrupt and ArchiveTooNew.
        """
        place = Path(folder)
        if write:
            return cls(place, open_to_write(place, create=create), encoder)
        if create and not is_there(place):
            open_to_write(place, create=True).closing.close()
        return cls(place, open_to_read(place), encoder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Commit the index, and let the next writer in."""
        self._closing.close()

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """A transaction: all that its batch does is durable once the block has ended, or nothing is if it raises.

        A few hundred articles each is best, and one thread at a time. Readers find them in the index after its next
        commit.
        """
        index = self._writer()
        with self._database.writing() as connection:
            batch = Batch(connection, index.postings)
            yield batch
            batch.finish(indexed=index.committed)
        for seq, _ in batch.written:
            self._sketched.pop(seq, None)
        index.postings.note(batch.sketches, batch.change)
        index.feed(batch.since, batch.change, batch.written, batch.recounts)

    @contextmanager
    def placing(self) -> Iterator[StoryWriter]:
        """A transaction over stories: durable once the block has ended, or nothing of it is if it raises."""
        self._writer()
        with self._database.writing() as connection:
            yield StoryWriter(connection)

    @contextmanager
    def sourcing(self) -> Iterator[SourceWriter]:
        """A transaction over sources: durable once the block has ended, or nothing of it is if it raises."""
        self._writer()
        with self._database.writing() as connection:
            yield SourceWriter(connection)

    @contextmanager
    def following(self) -> Iterator[FollowWriter]:
        """A transaction over what is followed: durable once the block has ended, or nothing of it is if it raises."""
        self._writer()
        with self._database.writing() as connection:
            yield FollowWriter(connection)

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """The right to deliver the alerts of this archive, which one process has at a time. Raises ArchiveBusy."""
        lock = WriterLock(self.folder / DELIVERING, "delivering for")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def fetching(self) -> Iterator[None]:
        """The right to visit the sources of this archive, which one process has at a time. Raises ArchiveBusy."""
        lock = WriterLock(self.folder / FETCHING, "fetching for")
        try:
            yield
        finally:
            lock.release()

    def last_change(self) -> int:
        """The number of the last change to any article."""
        with self._database.reading() as connection:
            return int(read_meta(connection)["change"])

    def commit_index(self) -> None:
        """Let readers find everything written so far, and give back the memory that writing took. It costs much more
        than a transaction, and is done anyway by `close` and every `index_folder.COMMIT_EVERY` articles."""
        self._writer().rest()

    def _writer(self) -> IndexWriter:
        if not isinstance(self._index, IndexWriter):
            raise UsageError("the archive is open for reading only.", item=str(self.folder), remedy="Open it to write.")
        return self._index

    def find(self, id_or_url: str, canonical_url: str = "") -> int | None:
        """The seq of the article with this id or else, the oldest first, with either as its canonical URL."""
        with self._database.reading() as connection:
            return queries.find(connection, id_or_url, canonical_url)

    def get(self, id_or_url: str, canonical_url: str = "") -> Article:
        """The article that `find` finds. Raises ArticleNotFound."""
        seq = self.find(id_or_url, canonical_url)
        articles = self.articles([] if seq is None else [seq])
        if not articles:
            raise ArticleNotFound("the archive has no article of this id or URL.", item=id_or_url)
        return articles[0]

    def articles(self, seqs: Sequence[int]) -> list[Article]:
        """These articles, in this order; a seq that no article has is left out."""
        with self._database.reading() as connection:
            found = queries.articles_by_seq(connection, seqs)
        return [found[seq] for seq in seqs if seq in found]

    def articles_of_ids(self, ids: Sequence[str]) -> dict[str, Article]:
        """The articles of these ids that there are."""
        with self._database.reading() as connection:
            return queries.articles_by_id(connection, ids)

    def features(self, seqs: Sequence[int]) -> Features:
        """What linking compares of these articles, in this order; a seq that no article has is left out."""
        with self._database.reading() as connection:
            return read_features(connection, seqs)

    def sketches(self, seqs: Sequence[int]) -> dict[int, Sketched]:
        """By seq, the shingles by which copies of these articles are found; a seq that no article has is left out."""
        found = {seq: self._sketched[seq] for seq in seqs if seq in self._sketched}
        unread = [seq for seq in seqs if seq not in found]
        if unread:
            with self._database.reading() as connection:
                found |= read_sketches(connection, unread)
        if isinstance(self._index, IndexWriter):  # to anybody else, others may write meanwhile
            if len(self._sketched) + len(unread) > SKETCHES_KEPT:
                self._sketched.clear()
            self._sketched |= found
        return found

    def seqs(self, since: date | None = None, until: date | None = None) -> npt.NDArray[np.int64]:
        """In order, the articles published from `since` to the day before `until`; all of them, the undated too,
        if neither is given."""
        with self._database.reading() as connection:
            return queries.seqs_between(connection, since, until)

    def iterate(self, since: date | None = None, until: date | None = None) -> Iterator[tuple[int, Article]]:
        """The articles that `seqs` names, each with its seq, a few hundred in memory at a time."""
        seqs = self.seqs(since, until)
        for start in range(0, len(seqs), ARTICLES_A_READ):
            with self._database.reading() as connection:
                found = queries.articles_by_seq(connection, seqs[start : start + ARTICLES_A_READ].tolist())
            yield from sorted(found.items(), key=lambda pair: pair[0])

    def copies_of(self, seqs: Sequence[int]) -> dict[int, list[tuple[int, float]]]:
        """For those of these articles that have copies: the seq and containment of each, oldest first."""
        with self._database.reading() as connection:
            return queries.copies_of(connection, seqs)

    def originals(self, seqs: Sequence[int]) -> dict[int, tuple[int, float]]:
        """For those of these articles that are copies: the seq of the original, and the containment."""
        with self._database.reading() as connection:
            return queries.originals(connection, seqs)

    def last_day(self, outlet: str, languages: Collection[str], until: int) -> int | None:
        """The day (ordinal) of the last article of an outlet (its key) in any of these languages that was published
        on day `until` or before; None where there is none."""
        with self._database.reading() as connection:
            return queries.last_day(connection, outlet, languages, until)

    def history(self, seq: int) -> list[Revision]:
        """Every wording of an article that is known, the first one first and the present one last."""
        with self._database.reading() as connection:
            return history(connection, seq)

    def revised(self, seqs: Sequence[int]) -> dict[int, int]:
        """For those of these articles that have been reworded, how many earlier wordings are known."""
        with self._database.reading() as connection:
            return revised(connection, seqs)

    def holdings(self) -> Holdings:
        """How much the archive holds; counted once for each state of the archive."""
        with self._database.reading() as connection:
            change = read_meta(connection)["change"]
            if self._holdings is None or self._holdings[0] != change:
                self._holdings = (change, queries.holdings(connection))
        return self._holdings[1]

    def counts(self) -> Counts:
        """How many articles there are by outlet, by language and by month; counted once for each state of the
        archive."""
        with self._database.reading() as connection:
            change = read_meta(connection)["change"]
            if self._counts is None or self._counts[0] != change:
                self._counts = (change, queries.counts(connection))
        return self._counts[1]

    def languages(self) -> dict[str, int]:
        """How many articles there are in each language (ISO 639-1); counted once for each state of the archive."""
        with self._database.reading() as connection:
            change = read_meta(connection)["change"]
            if self._languages is None or self._languages[0] != change:
                self._languages = (change, queries.languages(connection))
        return self._languages[1]

    def search(
        self,
        terms: Sequence[tuple[str, float]],
        limit: int,
        days: tuple[int, int] | None = None,
        *,
        every: bool = False,
    ) -> list[tuple[int, float]]:
        """The (seq, score) of the indexed articles that best match any of the weighted terms, with `every` all of
        them, best first; only of those published from the first to the last of `days` (ordinals) where they are given.

        Raises ArchiveBusy for a reader while a writer is still building the first index.
        """
        self._index.refresh()
        return self._index.index.search(terms, limit, days, every=every)

    @property
    def frequencies(self) -> Frequencies:
        """Document frequencies of the terms: of every article written, or, to a reader, of every one indexed."""
        self._index.refresh()
        return self._index.frequencies

    def unindexed(self) -> int:
        """How many articles `search` does not find as they are now, because a writer is yet to commit its index."""
        self._index.refresh()
        newer = select(func.count()).where(tables.articles.c.change > self._index.committed)
        with self._database.reading() as connection:
            return connection.scalar(newer) or 0

    def check(self) -> None:
        """Read the whole database. Raises ArchiveCorrupt where it fails its own checks."""
        self._database.check()
