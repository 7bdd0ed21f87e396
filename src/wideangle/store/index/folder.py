"""Manage the index folder beside the database: inverted index, document frequencies and shingle postings.

The whole folder is a cache. Every commit writes `state.json` last; this file contains the number of the last change in
the database that the other files include. After a crash, the files therefore agree with `state.json`, or the next
opening of the archive indexes the missing articles again. Files that cannot be read, or that another version of the
program wrote, are deleted and built again.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wideangle.analysis.record import Record
from wideangle.errors import ArchiveBusy, ArchiveError, ArchiveTooNew
from wideangle.model.times import UNDATED
from wideangle.store.database import is_writable
from wideangle.store.index.document_frequencies import Frequencies, Hashes
from wideangle.store.index.inverted_index import Index
from wideangle.store.index.shingle_postings import Postings
from wideangle.store.index.state import IndexSource, IndexState

log = logging.getLogger(__name__)

COMMIT_EVERY = 20_000
"""The number of articles after which a long addition commits the index.

A commit takes about 0.1 s and makes a segment that must be merged later. Articles that were not committed before a
crash are analysed again.
"""

RETRY_PAUSES = (0.02, 0.1, 0.5)
"""The pauses in seconds between the attempts of a reader to load its first index.

An attempt may fail because a writer deletes files after the reader has read their names.
"""


class IndexReader:
    """The search index of an archive, opened for reading. Another process writes and commits the index.

    `committed` is the number of the last change that the index includes, -1 if there is no index.
    """

    def __init__(self, folder: Path, source: IndexSource) -> None:
        self._folder = folder
        self._source = source
        self._stamp: tuple[int, int] | None = None
        self._index: Index | None = None
        self.frequencies = Frequencies()
        self.committed = -1

    @property
    def index(self) -> Index:
        """The inverted index. Raises ArchiveBusy if there is no index yet."""
        if self._index is None:
            raise ArchiveBusy(
                "the search index of the archive is not built yet.",
                item=str(self._folder.parent),
                remedy="Wait for the process that adds articles, or use an account that may write to the archive.",
            )
        return self._index

    def refresh(self) -> None:
        """Load the latest commit of the index.

        While a newer commit is being written, the loaded commit stays in use. If no commit is loaded yet, wait for a
        short time. Raises ArchiveTooNew if another version of Wideangle has rebuilt the index meanwhile.
        """
        pauses = iter(RETRY_PAUSES)
        while not self._load_latest():
            pause = next(pauses, None)
            if pause is None or self._index is not None or not (self._folder / "state.json").exists():
                break
            time.sleep(pause)

    def _load_latest(self) -> bool:
        """Load the latest commit if it is new. Return False if its files cannot be read now."""
        try:
            status = (self._folder / "state.json").stat()
            stamp = (status.st_ino, status.st_mtime_ns)
            if stamp != self._stamp:
                self._load(IndexState.read(self._folder))
                self._stamp = stamp
        except (OSError, ValueError) as error:
            log.debug("The index in %s cannot be taken up now: %s", self._folder, error)
            return False
        return True

    def _load(self, state: IndexState) -> None:
        is_rebuilt = self._source.is_before_removals_of(state.source)
        if state.source != self._source and not is_rebuilt:
            if self._index is None:
                return
            raise ArchiveTooNew(
                "another version of Wideangle has analysed it again meanwhile.",
                item=str(self._folder.parent),
                remedy="Start this program again with that version.",
            )
        frequencies = Frequencies.load(self._folder / state.frequencies, state.documents, write=False)
        if self._index is None or is_rebuilt or not is_writable(self._folder):
            self._index = Index.to_search(self._folder)
        else:
            self._index.reload()
        self._source, self.frequencies, self.committed = state.source, frequencies, state.change


class IndexWriter:
    """The search index of an archive, opened for writing by the process that holds the writer lock.

    The index is built again if it cannot be used, or if it is newer than `newest`, the last change of the database. The
    index includes the changes up to change number `change`; readers see the changes up to `committed`. After an error
    or a gap in the change numbers, the index accepts no more changes, and the next opening of the archive for writing
    indexes the remaining changes. The shingle `postings` have a stored state of their own, and are completed
    separately.
    """

    def __init__(self, folder: Path, source: IndexSource, newest: int) -> None:
        self._folder = folder
        self._source = source
        self._uncommitted = 0
        self._is_consistent = True
        with self._as_archive_error():
            try:
                self._resume(newest)
            except (OSError, ValueError):
                self._rebuild()
        self.postings = Postings(folder, source)

    def _resume(self, newest: int) -> None:
        state = IndexState.read(self._folder)
        if state.source != self._source or state.change > newest:
            raise ValueError("the index of another archive")
        self.frequencies = Frequencies.load(self._folder / state.frequencies, state.documents, write=True)
        self.index = Index(self._folder)
        self.change = self.committed = state.change

    def _rebuild(self) -> None:
        (self._folder / "state.json").unlink(missing_ok=True)
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._folder.mkdir()
        self.frequencies = Frequencies()
        self.index = Index(self._folder, create=True)
        self.change, self.committed = 0, -1

    def refresh(self) -> None:
        """Do nothing, because a writer always sees its own commits."""

    def restart(self, source: IndexSource) -> None:
        """Delete the whole index, because its source has changed. `catch_up` then builds it again."""
        with self._as_archive_error():
            self.index.close()
            self._source, self._uncommitted = source, 0
            self._rebuild()
        self.postings = Postings(self._folder, source)

    def feed(
        self, since: int, change: int, articles: Iterable[tuple[int, Record]], recounts: Iterable[tuple[Hashes, int]]
    ) -> None:
        """Index the changes after change number `since` and up to `change`.

        `articles` are pairs of a sequence number and a record, which replaces the earlier version of the article.
        `recounts` are pairs of the term hashes of a replaced version and the number to add to the count of each term:
        -1 if the version was counted and no longer is, 1 if the version must be counted until a later step, and else 0.
        """
        self._is_consistent = self._is_consistent and since == self.change
        if not self._is_consistent:
            return
        with self._as_archive_error():
            term_hashes = []
            for seq, record in articles:
                published = record.article.published
                day = published.day.toordinal() if published else UNDATED
                self.index.add(seq, record.terms, day, record.article.language)
                term_hashes.append(record.hashes)
            self.frequencies.count(term_hashes)
            self._uncommitted += len(term_hashes)
            for hashes, times in recounts:
                self.frequencies.count([hashes], times)
            self.change = change
        if self._uncommitted >= COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Make all changes durable and visible to readers."""
        if not self._is_consistent or self.change == self.committed:
            return
        with self._as_archive_error():
            self.index.commit()
            state = IndexState(self._source, self.change, self.frequencies.documents, f"frequencies-{self.change}.npy")
            self.frequencies.save(self._folder / state.frequencies)
            state.write(self._folder)
            for counts in self._folder.glob("frequencies-*.npy"):
                if counts.name != state.frequencies:
                    counts.unlink()
            self.committed, self._uncommitted = self.change, 0
            self.postings.save()

    def rest(self) -> None:
        """Commit the index, and release the memory of its writer."""
        self.commit()
        if self._is_consistent:
            with self._as_archive_error():
                self.index.close()

    def close(self) -> None:
        """Commit the index, and close its files."""
        try:
            self.commit()
        finally:
            self.index.close()

    @contextmanager
    def _as_archive_error(self) -> Iterator[None]:
        """Convert errors of the index to ArchiveError.

        After a failed step, the index no longer agrees with the stored change number. Its uncommitted changes are then
        dropped.
        """
        self._is_consistent = False
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:
            raise ArchiveError(
                f"the search index cannot be written: {error}.",
                item=str(self._folder),
                remedy="The articles are safe in the database, and the next opening will index them. Check the disk; "
                "if it fails again, delete this folder and it is rebuilt.",
            ) from error
        self._is_consistent = True
