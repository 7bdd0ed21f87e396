"""The folder beside the database: the index, the document frequencies and the postings of shingles.

All of it is a cache. `state.json` is written last at every commit and says up to which change of the database the
rest is complete; so whatever a crash leaves is either described by it or done once more when the archive is next
opened. What cannot be read, or was made by another version, is thrown away and built anew.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wideangle.analysis.record import UNDATED, Record
from wideangle.errors import ArchiveBusy, ArchiveError, ArchiveTooNew
from wideangle.store.index.document_frequencies import Frequencies, Hashes
from wideangle.store.index.inverted_index import Index
from wideangle.store.index.shingle_postings import Postings
from wideangle.store.index.state import Source, State

log = logging.getLogger(__name__)

COMMIT_EVERY = 20_000
"""Articles between commits of the index in a long addition. A commit costs about 0.1 s and a segment to be merged
later; what a crash leaves uncommitted costs its analysis again."""

PAUSES = (0.02, 0.1, 0.5)
"""Seconds after which a reader that has no index yet tries again: files may go between its reading of one that names
them and of themselves."""


class IndexReader:
    """The index as other processes commit it: complete up to change `committed`, -1 while there is none."""

    def __init__(self, folder: Path, source: Source) -> None:
        self._folder = folder
        self._source = source
        self._stamp: tuple[int, int] | None = None
        self._index: Index | None = None
        self.frequencies = Frequencies()
        self.committed = -1

    @property
    def index(self) -> Index:
        """Raises ArchiveBusy while there is none."""
        if self._index is None:
            raise ArchiveBusy(
                "its search index is not built yet.",
                item=str(self._folder.parent),
                remedy="Wait for the process that is adding to it, or open it from an account that may write to it.",
            )
        return self._index

    def refresh(self) -> None:
        """Take up the latest commit; go on with the one before while a newer is being put in place. Where there is none
        to go on with, wait a little for the newer.

        Raises ArchiveTooNew where another version of Wideangle has made the index its own since.
        """
        pauses = iter(PAUSES)
        while not self._is_taken_up():
            pause = next(pauses, None)
            if pause is None or self._index is not None or not (self._folder / "state.json").exists():
                break
            time.sleep(pause)

    def _is_taken_up(self) -> bool:
        """Whether the latest commit could be."""
        try:
            status = (self._folder / "state.json").stat()
            stamp = (status.st_ino, status.st_mtime_ns)
            if stamp != self._stamp:
                self._load(State.read(self._folder))
                self._stamp = stamp
        except (OSError, ValueError) as error:
            log.debug("The index in %s cannot be taken up now: %s", self._folder, error)
            return False
        return True

    def _load(self, state: State) -> None:
        if state.source != self._source:
            if self._index is None:
                return
            raise ArchiveTooNew(
                "another version of Wideangle has analysed it anew meanwhile.",
                item=str(self._folder.parent),
                remedy="Start this program again with that version.",
            )
        frequencies = Frequencies.load(self._folder / state.frequencies, state.documents, write=False)
        if self._index is None:
            self._index = Index(self._folder)
        else:
            self._index.reload()
        self.frequencies, self.committed = frequencies, state.change


class IndexWriter:
    """The index while this process holds the archive's writer lock.

    Starts afresh where nothing usable is there, or where it is ahead of `newest`, the last change of the database.
    It is complete up to `change`, and up to `committed` as readers see it. After an error or a gap it takes nothing
    more: the next opening catches up. The `postings` go their own way and catch up by themselves.
    """

    def __init__(self, folder: Path, source: Source, newest: int) -> None:
        self._folder = folder
        self._source = source
        self._uncommitted = 0
        self._sound = True
        with self._explained():
            try:
                self._resume(newest)
            except (OSError, ValueError):
                self._start_afresh()
        self.postings = Postings(folder, source)

    def _resume(self, newest: int) -> None:
        state = State.read(self._folder)
        if state.source != self._source or state.change > newest:
            raise ValueError("an index of something else")
        self.frequencies = Frequencies.load(self._folder / state.frequencies, state.documents, write=True)
        self.index = Index(self._folder)
        self.change = self.committed = state.change

    def _start_afresh(self) -> None:
        (self._folder / "state.json").unlink(missing_ok=True)
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._folder.mkdir()
        self.frequencies = Frequencies()
        self.index = Index(self._folder, create=True)
        self.change, self.committed = 0, -1

    def refresh(self) -> None:
        """Nothing to do: a writer sees its own commits."""

    def feed(
        self, since: int, change: int, articles: Iterable[tuple[int, Record]], recounts: Iterable[tuple[Hashes, int]]
    ) -> None:
        """Index what changed after `since` and up to `change`: articles by seq, in place of their earlier versions.

        `recounts` are term hashes of earlier versions and how often to count them: -1 for one that was counted.
        """
        self._sound = self._sound and since == self.change
        if not self._sound:
            return
        with self._explained():
            counted = []
            for seq, record in articles:
                published = record.article.published
                day = published.day.toordinal() if published else UNDATED
                self.index.add(seq, record.terms, day, record.article.language)
                counted.append(record.hashes)
            self.frequencies.count(counted)
            self._uncommitted += len(counted)
            for hashes, times in recounts:
                self.frequencies.count([hashes], times)
            self.change = change
        if self._uncommitted >= COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Make all that was fed visible to readers, and durable."""
        if not self._sound or self.change == self.committed:
            return
        with self._explained():
            self.index.commit()
            state = State(self._source, self.change, self.frequencies.documents, f"frequencies-{self.change}.npy")
            self.frequencies.save(self._folder / state.frequencies)
            state.write(self._folder)
            for counts in self._folder.glob("frequencies-*.npy"):
                if counts.name != state.frequencies:
                    counts.unlink()
            self.committed, self._uncommitted = self.change, 0
            self.postings.save()

    def rest(self) -> None:
        """Commit, and give back the memory that writing took."""
        self.commit()
        if self._sound:
            with self._explained():
                self.index.close()

    def close(self) -> None:
        """Commit and let go of the folder."""
        try:
            self.commit()
        finally:
            self.index.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Whatever ends a step half-way leaves counts that match no change number: never commit those."""
        self._sound = False
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:
            raise ArchiveError(
                f"the search index cannot be written: {error}.",
                item=str(self._folder),
                remedy="The articles are safe in the database, and the next opening will index them. Look at the disk; "
                "if it fails again, delete this folder and it is built anew.",
            ) from error
        self._sound = True
