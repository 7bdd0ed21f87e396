"""The threads of a server that work on its archive: a few that read, and one that writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, Lock, to_thread

from wideangle.archive import Archive
from wideangle.errors import ArchiveBusy

Result = TypeVar("Result")

READING_THREADS = 4
"""Calls that read the archive at the same time; further ones wait. Eight clients with six coverages and six searches
each took 10 s with four threads, 16 to 24 s with one and 11 to 15 s with eight, on two cores that others used as well;
the processor time was the same (6 s), since Python runs one thread at a time."""

BUSY_ATTEMPTS = 20
BUSY_PAUSE_SECONDS = 0.5
"""Another process may hold the write lock while it stores a batch: a change waits up to ten seconds for it."""


class ArchiveThreads:
    """An open archive for any number of clients. Its methods run a function of the archive in a worker thread."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._readers = CapacityLimiter(READING_THREADS)
        self._writer = Lock()

    async def read(self, query: Callable[[Archive], Result], threads: CapacityLimiter | None = None) -> Result:
        """The result of a function that reads the archive. Waits while all reading threads are busy; `threads` limits
        the number of other threads for functions that take long."""
        return await to_thread.run_sync(query, self._archive, limiter=threads or self._readers)

    async def write(self, change: Callable[[Archive], Result]) -> Result:
        """The result of a function that changes the archive; one such function runs at a time.

        Raises ArchiveBusy where another process still writes after several attempts.
        """
        async with self._writer:
            for _ in range(BUSY_ATTEMPTS - 1):
                try:
                    return await to_thread.run_sync(change, self._archive)
                except ArchiveBusy:
                    await anyio.sleep(BUSY_PAUSE_SECONDS)
            return await to_thread.run_sync(change, self._archive)
