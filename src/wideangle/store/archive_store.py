"""Read and write an archive on disk through the class `Store`."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from wideangle.errors import ArticleNotFound, UsageError
from wideangle.model import Article, Holdings, HouseSettings, PublicationTime, Revision
from wideangle.store import tables
from wideangle.store.alerts import Follows, FollowWriter
from wideangle.store.articles import queries
from wideangle.store.articles.annotations import AnnotationStore
from wideangle.store.articles.embeddings import Embeddings, Encoder
from wideangle.store.articles.extracts import Summaries
from wideangle.store.articles.features import Features, Sketched, read_features, read_sketches
from wideangle.store.articles.genres import Genres
from wideangle.store.articles.listing import ArticleFilter, counted_days, listed_copies, listed_seqs
from wideangle.store.articles.queries import Counts
from wideangle.store.articles.representations import Representations
from wideangle.store.articles.revisions import history, revised
from wideangle.store.batch import Batch
from wideangle.store.database import MAX_KEYS, read_meta
from wideangle.store.house import read_house, write_house
from wideangle.store.index.document_frequencies import Frequencies
from wideangle.store.index.folder import IndexWriter
from wideangle.store.index.inverted_index import LanguageQuery
from wideangle.store.lock import WriterLock
from wideangle.store.opening import Opened, erase, index_source, is_there, open_to_read, open_to_write
from wideangle.store.reindex import catch_up
from wideangle.store.removals import Removals
from wideangle.store.sources import SourceReader, SourceWriter
from wideangle.store.stories.reader import Stories
from wideangle.store.stories.storylines import LAST_STORYLINE, MADE, Storylines
from wideangle.store.stories.writer import StoryWriter
from wideangle.store.views import Views

FETCH_LOCK, DELIVERY_LOCK = "fetch.lock", "deliver.lock"
READ_BATCH_SIZE = 500
"""The number of articles that `iterate` reads at a time."""

MAX_CACHED_SKETCHES = 15_000
"""The greatest number of sketches that a writer keeps in memory, about 7 MB.

A sketch is the data of one article for finding copies. Keeping sketches saves time, because articles with the same
boilerplate are compared again and again.
"""


class Store:
    """An open archive, which a `with` statement closes at its end.

    The archive's folder holds `wideangle.db`, the source of truth, `index/`, which is built from the database, and
    `writer.lock`. One process writes at a time. Any number of processes may read meanwhile; each call sees everything
    that is committed when it starts. Each article has a sequence number (`seq`). Sequence numbers are given in the
    order of arrival and never reused.
    """

    def __init__(self, folder: Path, opened: Opened, encoder: Encoder | None) -> None:
        self.folder = folder
        self.encoder = encoder
        self._database = opened.database
        self._index = opened.index
        self._closing = opened.closing
        self.snapshot = opened.database.snapshot
        self._holdings: tuple[str, Holdings] | None = None
        self._counts: tuple[str, Counts] | None = None
        self._languages: tuple[str, dict[str, int]] | None = None
        self._sketched: dict[int, Sketched] = {}
        self.stories = Stories(opened.database)
        self.storylines = Storylines(opened.database)
        self.sources = SourceReader(opened.database)
        self.follows = Follows(opened.database)
        self.annotations = AnnotationStore(opened.database)
        self.embeddings = Embeddings(opened.database)
        self.representations = Representations(opened.database)
        self.genres = Genres(opened.database)
        self.summaries = Summaries(opened.database)
        self.views = Views(opened.database)
        self.removals = Removals(opened.database)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        write: bool = False,
        create: bool = False,
        encoder: Encoder | None = None,
    ) -> Self:
        """Open the archive in `folder`; with `create`, create it there first if the folder is missing or empty.

        Opening for writing takes the writer lock, upgrades the tables, analyses all articles again after a change of
        `analysis.VERSION`, and indexes the articles that an interrupted run did not index. Opening for reading does not
        take the lock and uses the index as the last writer committed it (see `unindexed`). Two kinds of archives are
        first opened for writing and upgraded: an archive of an older version, and an archive without an index.
        `encoder`, if given, is the embedding model for grouping.

        Raises ArchiveError if the folder has no archive, has other files or cannot be written; ArchiveBusy if another
        process writes; ArchiveCorrupt for a damaged archive; ArchiveTooNew for an archive of a later version.
        """
        path = Path(folder)
        if write:
            return cls(path, open_to_write(path, create=create), encoder)
        if create and not is_there(path):
            open_to_write(path, create=True).closing.close()
        return cls(path, open_to_read(path), encoder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Commit the index, and release the writer lock."""
        self._closing.close()

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """Open a transaction that changes articles. The changes are durable when the `with` block has ended; if the
        block raises an error, nothing is stored.

        A transaction should hold a few hundred articles. Only one thread may write at a time. Readers find the articles
        in the index after its next commit.
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
    def story_transaction(self) -> Iterator[StoryWriter]:
        """Open a transaction that changes stories.

        The changes are durable when the `with` block has ended; if the block raises an error, nothing is stored.
        """
        self._writer()
        with self._database.writing() as connection:
            yield StoryWriter(connection)

    @contextmanager
    def sourcing(self) -> Iterator[SourceWriter]:
        """Open a transaction that changes live sources.

        The changes are durable when the `with` block has ended; if the block raises an error, nothing is stored.
        """
        self._writer()
        with self._database.writing() as connection:
            yield SourceWriter(connection)

    @contextmanager
    def following(self) -> Iterator[FollowWriter]:
        """Open a transaction that changes follows (subscriptions to news of a story or a query).

        The changes are durable when the `with` block has ended; if the block raises an error, nothing is stored.
        """
        self._writer()
        with self._database.writing() as connection:
            yield FollowWriter(connection)

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """Hold the lock for delivering alerts, which only one process may hold at a time. Raises ArchiveBusy."""
        lock = WriterLock(self.folder / DELIVERY_LOCK, "delivering for")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def fetching(self) -> Iterator[None]:
        """Hold the lock for polling sources, which only one process may hold at a time. Raises ArchiveBusy."""
        lock = WriterLock(self.folder / FETCH_LOCK, "fetching for")
        try:
            yield
        finally:
            lock.release()

    def erase_removed(self) -> None:
        """Erase the words of removed articles from the files: build the index again and rewrite the database.

        After a crash before the end, or if a reader still needs the old files, the next opening for writing completes
        the work.
        """
        self.rebuild_index()
        erase(self._database)

    def rebuild_index(self) -> None:
        """Build the index again from the database, at 650 to 1,000 articles a second on two shared cores."""
        index = self._writer()
        with self._database.reading() as connection:
            meta = read_meta(connection)
        self._sketched.clear()
        index.restart(index_source(meta))
        catch_up(self._database, index)
        index.commit()

    def last_change(self) -> int:
        """Return the number of the last change to any article."""
        with self._database.reading() as connection:
            return int(self._database.last_change(connection))

    def commit_index(self) -> None:
        """Commit the index, so that readers find everything written so far, and release the memory of the index writer.

        A commit takes much longer than a transaction. The index is also committed by `close` and after every
        `index_folder.COMMIT_EVERY` articles.
        """
        self._writer().rest()

    def _writer(self) -> IndexWriter:
        if not isinstance(self._index, IndexWriter):
            raise UsageError("the archive is open for reading only.", item=str(self.folder), remedy="Open it to write.")
        return self._index

    def find(self, id_or_url: str, canonical_url: str = "") -> int | None:
        """Return the sequence number of the article whose id is `id_or_url`; None if there is none.

        If no article has this id, return the oldest article whose canonical URL is `id_or_url` or `canonical_url`.
        """
        with self._database.reading() as connection:
            return queries.find(connection, id_or_url, canonical_url)

    def get(self, id_or_url: str, canonical_url: str = "") -> Article:
        """Return the article that `find` finds. Raises ArticleNotFound if there is none."""
        seq = self.find(id_or_url, canonical_url)
        articles = self.articles([] if seq is None else [seq])
        if not articles:
            raise ArticleNotFound("the archive has no article of this id or URL.", item=id_or_url)
        return articles[0]

    def articles(self, seqs: Sequence[int]) -> list[Article]:
        """Return the articles with these sequence numbers, in the given order. Missing articles are left out."""
        articles = self.articles_of_seqs(seqs)
        return [articles[seq] for seq in seqs if seq in articles]

    def articles_of_seqs(self, seqs: Sequence[int]) -> dict[int, Article]:
        """Return the articles with these sequence numbers, as a dict by sequence number.

        Missing articles are left out.
        """
        with self._database.reading() as connection:
            return queries.articles_by_seq(connection, seqs)

    def headings(self, seqs: Sequence[int]) -> dict[int, Article]:
        """Return the articles with these sequence numbers, as a dict by sequence number. Their text, authors and date
        are not read and stay empty.

        Headline, URL and section are enough to see whether the outlet itself marks an article as opinion or another
        genre.
        """
        with self._database.reading() as connection:
            return queries.headings_by_seq(connection, seqs)

    def publication_times(self, seqs: Collection[int]) -> dict[int, PublicationTime]:
        """Return the publication times of these articles, by sequence number. Undated and missing articles are left
        out. The texts of the articles are not read."""
        with self._database.reading() as connection:
            return queries.publication_times(connection, seqs)

    def seqs_of_ids(self, ids: Collection[str]) -> dict[str, int]:
        """Return the sequence numbers of the articles with these ids, by id. Unknown ids are left out."""
        with self._database.reading() as connection:
            return queries.seqs_of_ids(connection, ids)

    def ids_of_seqs(self, seqs: Collection[int]) -> dict[int, str]:
        """Return the ids of articles, as a dict by sequence number. Missing articles are left out."""
        with self._database.reading() as connection:
            return queries.ids_of_seqs(connection, seqs)

    def articles_of_ids(self, ids: Sequence[str]) -> dict[str, Article]:
        """Return the articles with these ids, by id. Unknown ids are left out."""
        with self._database.reading() as connection:
            return queries.articles_by_id(connection, ids)

    def features(self, seqs: Sequence[int]) -> Features:
        """Return the stored features of these articles, such as day and term vector, in the order in which the articles
        are given.

        Missing articles are left out.
        """
        with self._database.reading() as connection:
            return read_features(connection, seqs)

    def sketches(self, seqs: Sequence[int]) -> dict[int, Sketched]:
        """Return the sketches of these articles, the data for finding copies, by sequence number.

        Missing articles are left out.
        """
        sketches = {seq: self._sketched[seq] for seq in seqs if seq in self._sketched}
        unread = [seq for seq in seqs if seq not in sketches]
        if unread:
            with self._database.reading() as connection:
                sketches |= read_sketches(connection, unread)
        if isinstance(self._index, IndexWriter):  # while this process reads only, another one may write
            if len(self._sketched) + len(unread) > MAX_CACHED_SKETCHES:
                self._sketched.clear()
            self._sketched |= sketches
        return sketches

    def seqs(self, since: date | None = None, until: date | None = None) -> npt.NDArray[np.int64]:
        """Return the sequence numbers, in ascending order, of the articles published from `since` to the day before
        `until`.

        If neither day is given, the sequence numbers of all articles are returned.
        """
        with self._database.reading() as connection:
            return queries.seqs_between(connection, since, until)

    def iterate(self, since: date | None = None, until: date | None = None) -> Iterator[tuple[int, Article]]:
        """Yield the articles that `seqs` selects, each with its sequence number.

        READ_BATCH_SIZE articles are read at a time, so that memory use does not grow with the archive.
        """
        seqs = self.seqs(since, until)
        for start in range(0, len(seqs), READ_BATCH_SIZE):
            with self._database.reading() as connection:
                articles = queries.articles_by_seq(connection, seqs[start : start + READ_BATCH_SIZE].tolist())
            yield from sorted(articles.items(), key=lambda pair: pair[0])

    def listed(self, asked: ArticleFilter, limit: int | None = None, offset: int = 0) -> Iterator[Article]:
        """Yield the articles that match a filter, the latest day first. READ_BATCH_SIZE articles are read at a time."""
        with self._database.reading() as connection:
            seqs = listed_seqs(connection, asked, limit, offset)
        for start in range(0, len(seqs), READ_BATCH_SIZE):
            yield from self.articles(seqs[start : start + READ_BATCH_SIZE].tolist())

    def counted_days(self, asked: ArticleFilter) -> dict[int, int]:
        """Return, for each day (`date.toordinal`), the number of articles that match a filter."""
        with self._database.reading() as connection:
            return counted_days(connection, asked)

    def copies(self) -> Iterator[tuple[str, str, float]]:
        """Yield each copy as (id, id of the original, containment), in the order of arrival.

        Containment is the share (0 to 1) of the copy's word sequences that are in the original.
        """
        last = 0
        while True:
            with self._database.reading() as connection:
                batch = listed_copies(connection, last, MAX_KEYS)
            yield from ((copy, original, containment) for _, copy, original, containment in batch)
            if len(batch) < MAX_KEYS:
                return
            last = batch[-1][0]

    def copies_of(self, seqs: Sequence[int]) -> dict[int, list[tuple[int, float]]]:
        """Return the copies of these articles, oldest first, by the sequence number of the original. A copy is given as
        its sequence number and its containment (see `copies`)."""
        with self._database.reading() as connection:
            return queries.copies_of(connection, seqs)

    def originals(self, seqs: Sequence[int]) -> dict[int, tuple[int, float]]:
        """Return the original of each copy, by the sequence number of the copy. An original is given as its sequence
        number and the containment of the copy (see `copies`)."""
        with self._database.reading() as connection:
            return queries.originals(connection, seqs)

    def last_day(self, outlet: str, languages: Collection[str], until: int) -> int | None:
        """Return the last day up to `until` on which an outlet (given by its key) has an article in one of these
        languages, or None. Days are ordinals (`date.toordinal`)."""
        with self._database.reading() as connection:
            return queries.last_day(connection, outlet, languages, until)

    def history(self, seq: int) -> list[Revision]:
        """Return every known wording of an article, the first wording first and the present wording last."""
        with self._database.reading() as connection:
            return history(connection, seq)

    def revised(self, seqs: Sequence[int]) -> dict[int, int]:
        """Return the number of earlier wordings of each of these articles, by sequence number. Articles without earlier
        wordings are left out."""
        with self._database.reading() as connection:
            return revised(connection, seqs)

    def holdings(self) -> Holdings:
        """Return the archive statistics. They are computed again only after a change of the archive."""
        with self._database.reading() as connection:
            change = self._database.last_change(connection)
            if self._holdings is None or self._holdings[0] != change:
                self._holdings = (change, queries.holdings(connection))
        return self._holdings[1]

    def state(self) -> str:
        """Return a text that differs after every change of articles, stories, follows or decisions."""
        counted = select(func.count(), func.count(tables.decisions.c.revoked_at)).select_from(tables.decisions)
        with self._database.reading() as connection:
            # The state does not include storylines, because storylines follow from articles and decisions, and even a
            # reader may store storylines.
            meta = [item for item in read_meta(connection).items() if item[0] not in (LAST_STORYLINE, MADE)]
            values = (sorted(meta), connection.execute(counted).all())
        return hashlib.blake2b(repr(values).encode(), digest_size=12).hexdigest()

    def house(self) -> HouseSettings:
        """Return the house settings, which say how outputs of this archive look for people."""
        with self._database.reading() as connection:
            return read_house(connection)

    def set_house(self, settings: HouseSettings) -> None:
        """Replace the house settings."""
        with self._database.writing() as connection:
            write_house(connection, settings)

    def counts(self) -> Counts:
        """Return the number of articles by outlet, language and month.

        The numbers are computed again only after a change of the archive.
        """
        with self._database.reading() as connection:
            change = self._database.last_change(connection)
            if self._counts is None or self._counts[0] != change:
                self._counts = (change, queries.counts(connection))
        return self._counts[1]

    def languages(self) -> dict[str, int]:
        """Return the number of articles in each language (ISO 639-1).

        The numbers are computed again only after a change of the archive.
        """
        with self._database.reading() as connection:
            change = self._database.last_change(connection)
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
        """Return (sequence number, score) of the indexed articles that match weighted terms best, the best first.

        An article must contain one of the terms or, with `every`, all of them. If `days` (first and last day, as
        ordinals) is given, only articles published in these days are returned.

        Raises ArchiveBusy for a reader while a writer is building the first index.
        """
        self._index.refresh()
        return self._index.index.search(terms, limit, days, every=every)

    def match(self, asked: Iterable[LanguageQuery], days: tuple[int, int] | None = None) -> list[tuple[int, float]]:
        """Return (sequence number, score) of all indexed articles that match the query for their language, the best
        first.

        If `days` (first and last day, as ordinals) is given, only articles published in these days are returned. Raises
        ArchiveBusy for a reader while a writer is building the first index.
        """
        self._index.refresh()
        return self._index.index.match(asked, days)

    def seqs_of_outlets(self, keys: Collection[str]) -> set[int]:
        """Return the sequence numbers of all articles of the outlets with these keys."""
        with self._database.reading() as connection:
            return queries.seqs_of_outlets(connection, keys)

    def outlets(self) -> set[str]:
        """Return the keys of all outlets. An outlet has one key for all spellings of its name."""
        with self._database.reading() as connection:
            return queries.outlets(connection)

    @property
    def frequencies(self) -> Frequencies:
        """The number of articles that contain each term, counted over all stored articles.

        For a reader, only indexed articles are counted.
        """
        self._index.refresh()
        return self._index.frequencies

    def unindexed(self) -> int:
        """Return the number of articles whose present version `search` does not find before the next commit of the
        index."""
        self._index.refresh()
        newer = select(func.count()).where(tables.articles.c.change > self._index.committed)
        with self._database.reading() as connection:
            return connection.scalar(newer) or 0

    def check(self) -> None:
        """Read the whole database. Raises ArchiveCorrupt if the database fails SQLite's own checks."""
        self._database.check()
