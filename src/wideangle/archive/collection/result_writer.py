"""Collect the results of polls and page downloads, and save many of them together. The archive is open for writing only
while results are saved.

A crash may lose results that are not saved yet. These losses do no harm, because the next run polls the same sources
again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from math import inf
from random import Random
from typing import TypeAlias

from wideangle.archive.collection.adding import BATCH
from wideangle.archive.collection.open_when_free import open_when_free
from wideangle.archive.collection.poll_results import PageFetch, PollCounts, ResultSaver, SourcePoll
from wideangle.archive.collection.poll_tasks import TaskResult
from wideangle.archive.grouping.assignment import assign_to_stories
from wideangle.errors import ArchiveBusy, SourceError, UnreadableSource, WideangleError
from wideangle.ingest import Clock, PollResult
from wideangle.store import Store

log = logging.getLogger(__name__)

AssignmentListener: TypeAlias = Callable[[Store], None]

RESULTS_BATCH_SIZE = 100
"""The number of waiting results that make a batch. When a batch is complete, its results are saved together."""

GATHER = 5.0
"""The longest time in seconds for which a result waits for other results before they are saved together."""

BUSY_WAIT = 2.0
"""The number of seconds between two attempts to open the archive for writing."""

ASSIGN_AFTER = 60.0
"""The longest time in seconds for which new articles wait for their assignment to stories while more articles
arrive."""


class ResultWriter:
    """Saves the results of polls and page downloads, and assigns new articles to stories.

    `open_for_writing` opens the archive. While another process writes, the writer tries again for `busy_seconds`.
    `is_over` returns true when the run must stop. The writer then no longer waits for the other process, and the
    results that are not saved are lost; the next run polls their sources again. `on_assigned` is called with the open
    archive after each assignment.
    """

    def __init__(
        self,
        open_for_writing: Callable[[], Store],
        *,
        clock: Clock,
        random: Random,
        is_over: Callable[[], bool],
        busy_seconds: float,
        on_assigned: AssignmentListener | None,
    ) -> None:
        self._open_for_writing = open_for_writing
        self._clock = clock
        self._random = random
        self._is_over = is_over
        self._busy_seconds = busy_seconds
        self._on_assigned = on_assigned
        self._store: Store | None = None
        self._results: dict[str, TaskResult] = {}
        self._oldest_result_at = 0.0
        self._unassigned_since: float | None = None
        self.counts = PollCounts()

    def __len__(self) -> int:
        """The number of results that are not saved yet."""
        return len(self._results)

    def __contains__(self, key: str) -> bool:
        """True if the result of the task with this key still waits to be saved."""
        return key in self._results

    def add(self, key: str, result: TaskResult) -> None:
        """Keep the result of a task until it is saved."""
        if not self._results:
            self._oldest_result_at = self._clock.monotonic()
        self._results[key] = result

    @property
    def is_full(self) -> bool:
        """True if the waiting results are enough for a batch."""
        return len(self._results) >= RESULTS_BATCH_SIZE or sum(map(_item_count, self._results.values())) >= BATCH

    @property
    def is_overdue(self) -> bool:
        """True if the oldest waiting result has waited for GATHER seconds or more."""
        return self._clock.monotonic() - self._oldest_result_at >= GATHER

    @property
    def longest_wait(self) -> float:
        """The number of seconds that the caller may wait before it must check again whether results have to be saved:
        GATHER if results are waiting, otherwise infinity."""
        return GATHER if self._results else inf

    def save(self) -> list[SourcePoll]:
        """Save all waiting results, and return the polls among them. If the run must stop before the archive can be
        opened, nothing is saved, and an empty list is returned. Raises ArchiveBusy if another process writes for more
        than `busy_seconds`."""
        store = self._opened()
        if store is None:
            return []
        polls = [result for result in self._results.values() if isinstance(result, SourcePoll)]
        pages = [result for result in self._results.values() if isinstance(result, PageFetch)]
        has_news = self._save(store, polls, pages)
        self._results = {}
        _log(polls)
        if has_news and self._unassigned_since is None:
            self._unassigned_since = self._clock.monotonic()
        return polls

    def assign_stories(self, *, is_idle: bool) -> None:
        """Assign new articles to stories if no more articles arrive (`is_idle`), or if the articles have waited for
        ASSIGN_AFTER seconds."""
        if self._store is None or self._unassigned_since is None:
            return
        if is_idle or self._clock.monotonic() - self._unassigned_since >= ASSIGN_AFTER:
            stories = assign_to_stories(self._store)
            self.counts.report = replace(self.counts.report, stories=self.counts.report.stories + stories)
            self._unassigned_since = None
            if self._on_assigned is not None:
                self._on_assigned(self._store)

    def finish(self) -> None:
        """Assign the remaining new articles to stories at the end of a run. Nothing is done if another process is
        writing, because that process assigns the articles."""
        if self._unassigned_since is not None and self._store is None:
            with suppress(ArchiveBusy):
                self._store = self._open_for_writing()
        self.assign_stories(is_idle=True)

    def release(self) -> None:
        """Close the archive, so that other processes can write."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _opened(self) -> Store | None:
        if self._store is None:
            self._store = open_when_free(
                self._open_for_writing, self._clock, self._busy_seconds, BUSY_WAIT, self._is_over
            )
        return self._store

    def _save(self, store: Store, polls: list[SourcePoll], pages: list[PageFetch]) -> bool:
        """Save results together. Return True if any article is new or changed.

        If an unexpected error occurs, each result is saved separately. A result that fails again is saved as an error
        of its source, so that one source cannot stop the polling of all others.
        """
        saver = ResultSaver(store, self._clock.now(), self._random, self.counts)
        try:
            return saver.save(polls, pages)
        except (ImportError, WideangleError):
            raise
        except Exception as error:
            if len(polls) + len(pages) > 1:
                saved = [self._save(store, [poll], []) for poll in polls]
                saved += [self._save(store, [], [page]) for page in pages]
                return any(saved)
            log.exception("Unexpected error while saving a result.")
            failure = UnreadableSource(f"Cannot be stored: {type(error).__name__}."[:300])
            return saver.save(
                [replace(poll, result=failure) for poll in polls], [replace(page, result=failure) for page in pages]
            )


def _log(polls: list[SourcePoll]) -> None:
    for poll in polls:
        source, result = poll.source, poll.result
        fields = {"source": source.url, "number": source.number}
        if isinstance(result, SourceError):
            level = logging.INFO if source.failures else logging.WARNING  # warn once per series of failures
            log.log(level, "%s: %s", source.url, result.message, extra=fields | {"error": result.message})
        elif result.unchanged:
            log.debug("%s has no new entries.", source.url, extra=fields)
        else:
            count = len(result.entries)
            log.info("%s has %d entries.", source.url, count, extra=fields | {"entries": count})


def _item_count(result: TaskResult) -> int:
    """Return the number of articles in a result. If the number is not known before the articles are read, return 1."""
    articles = result.result.articles if isinstance(result.result, PollResult) else ()
    return len(articles) if isinstance(articles, list) else 1
