"""Poll live sources, once or until the process is stopped.

The poller puts polls and page downloads (`poll_tasks`) on the host queue and passes their results to the result writer.
The writer saves each result together with the state of its source, so a run may be interrupted at any time. The archive
is open for writing only while there are results to save. Other processes can therefore add articles in between.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TypeAlias

from wideangle.archive.collection.host_queue import HostQueue, Task
from wideangle.archive.collection.poll_tasks import PollTasks, TaskResult, task_key
from wideangle.archive.collection.result_writer import RESULTS_BATCH_SIZE, AssignmentListener, ResultWriter
from wideangle.archive.collection.websub_adapter import WebSubAdapter
from wideangle.archive.collection.websub_subscriptions import Subscriptions
from wideangle.ingest import Clock, Fetcher
from wideangle.model import Fetched, Source
from wideangle.store import Store

FetchProgress: TypeAlias = Callable[[Fetched], None]

PARALLEL = 8
"""The number of hosts that are polled at the same time."""

PAGES_BATCH_SIZE, PAGES_PER_SOURCE = 1_000, 20
"""The number of pages taken from the queue at a time: PAGES_BATCH_SIZE is the limit for all sources together,
PAGES_PER_SOURCE the limit for one source. The limit for each source prevents a host with a long crawl delay from
delaying other hosts."""

SCHEDULE_EVERY = 2.0
"""The number of seconds between two searches for sources that are due, while other polls run."""

LONGEST_WAIT = 30.0
"""The longest wait of the poller in seconds. After this time, the poller reads the list of sources again, because
another process may have added a source."""

LEAST_WAIT = 0.001
"""The shortest wait of the poller in seconds. A shorter wait may be below the resolution of a clock."""

RESULT_TIMEOUT = 0.2
"""The longest wait for the result of a running task, in seconds. The poller then checks whether it must stop."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The choice of the sources that one run polls. With `due`, only sources that are due are polled. If source numbers
    are given in `sources`, only these sources are polled. With `pages`, pages that are due are downloaded too."""

    sources: frozenset[int] | None = None
    due: bool = True
    pages: bool = True


class Poller:
    """One run that polls the live sources of an archive.

    `open_for_writing` opens the archive for writing. While another process writes, the poller tries again for
    `busy_seconds`. `is_over` returns true when the run must stop. If the clock's `sleep` returns early in this case,
    the run stops without delay. `on_assigned` is called with the open archive whenever new articles have been assigned
    to stories. `subscriptions` receive pushes from WebSub hubs.
    """

    def __init__(
        self,
        store: Store,
        open_for_writing: Callable[[], Store],
        fetcher: Fetcher,
        *,
        clock: Clock,
        is_over: Callable[[], bool] = lambda: False,
        progress: FetchProgress | None = None,
        random: Random | None = None,
        busy_seconds: float = 60.0,
        parallel: int = PARALLEL,
        on_assigned: AssignmentListener | None = None,
        subscriptions: Subscriptions | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._is_over = is_over
        self._progress = progress
        self._tasks = PollTasks(store, fetcher, clock)
        self._queue: HostQueue[TaskResult] = HostQueue(parallel, fetcher.seconds_until_allowed)
        self._writer = ResultWriter(
            open_for_writing,
            clock=clock,
            random=random or Random(),  # noqa: S311 - spreads the polls over time, and protects no secret
            is_over=is_over,
            busy_seconds=busy_seconds,
            on_assigned=on_assigned,
        )
        self._websub = None if subscriptions is None else WebSubAdapter(subscriptions, store, clock)
        self._scheduled_at: float | None = None

    def once(self, scope: Scope) -> Fetched:
        """Poll each source of the scope once, and download the pages that are due, including pages that these polls
        have found. Return the counts of the run."""
        sources = self._sources(scope)
        with self._run():
            for source in sources:
                self._submit(self._tasks.for_source(source, unconditional=not scope.due))
            numbers = frozenset(source.number for source in sources) if scope.sources is not None else None
            while not self._is_over():
                if scope.pages and self._is_time_to_schedule():
                    self._submit_pages(numbers)
                if not self._has_work():
                    break
                self._step()
        return self._fetched()

    def forever(self) -> Fetched:
        """Poll each source whenever it is due, until `is_over` returns true because the run must stop. Return the
        counts of the run."""
        with self._run():
            while not self._is_over():
                if self._is_time_to_schedule():
                    for source in self._store.sources.due(self._clock.now()):
                        self._submit(self._tasks.for_source(source))
                    self._submit_pages(None)
                    self._submit_pushed()
                if self._has_work():
                    self._step()
                else:
                    self._rest()
        return self._fetched()

    @contextmanager
    def _run(self) -> Iterator[None]:
        with ExitStack() as closing:
            closing.callback(self._queue.shutdown)
            closing.callback(self._writer.release)
            yield
            self._writer.finish()

    def _fetched(self) -> Fetched:
        fetched = self._writer.counts.fetched(self._store.sources.pages_waiting())
        return fetched if self._websub is None else replace(fetched, pushed=self._websub.counts())

    def _report_progress(self) -> None:
        if self._progress is not None:
            self._progress(self._fetched())

    def _has_work(self) -> bool:
        return bool(len(self._queue) or len(self._writer))

    def _is_time_to_schedule(self) -> bool:
        now = self._clock.monotonic()
        if self._scheduled_at is None or not self._has_work() or now - self._scheduled_at >= SCHEDULE_EVERY:
            self._scheduled_at = now
            return True
        return False

    def _sources(self, scope: Scope) -> list[Source]:
        if scope.due:
            due = self._store.sources.due(self._clock.now())
        else:
            due = [source for source in self._store.sources.all() if not source.paused or scope.sources is not None]
        return [source for source in due if scope.sources is None or source.number in scope.sources]

    def _submit(self, task: Task[TaskResult]) -> None:
        """Queue a task, unless an earlier result of the same task still waits to be saved."""
        if task.key not in self._writer:
            self._queue.add(task)

    def _submit_pages(self, sources: Collection[int] | None) -> None:
        now = self._clock.now()
        for page in self._store.sources.pages_due(now, PAGES_BATCH_SIZE, PAGES_PER_SOURCE, sources):
            self._submit(self._tasks.for_page(page))

    def _submit_pushed(self) -> None:
        """Queue polls of the sources for which a hub has sent a push. Report progress if the counts of the
        subscriptions have changed."""
        if self._websub is None:
            return
        for source in self._websub.pushed_sources(self._is_in_progress):
            self._submit(self._tasks.for_source(source))
        if self._websub.has_new_counts():
            self._report_progress()

    def _is_in_progress(self, source: Source) -> bool:
        return task_key(source) in self._queue or task_key(source) in self._writer

    def _step(self) -> None:
        """Start the tasks that may start, collect finished results, and save the results if enough have gathered or no
        task remains."""
        self._collect_results(self._queue.start())
        is_idle = not len(self._queue)
        is_full = self._writer.is_full
        if len(self._writer) and (is_idle or is_full or self._writer.is_overdue):
            polls = self._writer.save()
            if self._websub is not None:
                self._websub.polled(polls)
            has_due_pages = bool(self._store.sources.pages_due(self._clock.now(), 1, 1)) if is_idle else True
            self._writer.assign_stories(is_idle=is_idle and not has_due_pages)
            if not is_full:
                self._writer.release()
            self._report_progress()

    def _collect_results(self, wait: float | None) -> None:
        """Pass the results of finished tasks to the result writer. If no task is running, wait until the next task may
        start: `wait` seconds, or None if the time is unknown."""
        longest = min(LONGEST_WAIT if wait is None else wait, LONGEST_WAIT, self._writer.longest_wait)
        if self._queue.running:
            result = self._queue.next_result(min(longest, RESULT_TIMEOUT))
            while result is not None:
                self._writer.add(*result)
                self._queue.start()
                result = self._queue.next_result(0.0) if len(self._writer) < RESULTS_BATCH_SIZE else None
        elif len(self._queue):
            self._clock.sleep(max(longest, LEAST_WAIT))

    def _rest(self) -> None:
        """Wait until the next source is due, but at most LONGEST_WAIT seconds."""
        due = self._store.sources.next_due()
        wait = timedelta(seconds=LONGEST_WAIT) if due is None else due - self._clock.now()
        seconds = min(max(wait.total_seconds(), 0.05), LONGEST_WAIT)
        if self._websub is None:
            self._clock.sleep(seconds)
        else:
            self._websub.rest(seconds, self._is_over)
