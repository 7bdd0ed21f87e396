"""Run the work of a server on its archive in threads: several threads read, and one thread writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import CapacityLimiter, Lock, to_thread

from wideangle.archive import Archive
from wideangle.errors import ArchiveBusy

Result = TypeVar("Result")

READING_THREADS = 4
"""The number of threads that read the archive at the same time; further calls wait.

In a measurement, eight clients made six coverages and six searches each, on two shared cores. They took 10 s with four
threads, 16 to 24 s with one, and 11 to 15 s with eight. The processor time was always 6 s, because Python runs one
thread at a time.
"""

BUSY_ATTEMPTS = 20
BUSY_PAUSE_SECONDS = 0.5
"""The number of seconds between two of the `BUSY_ATTEMPTS` to change the archive. Another process may hold the write
lock while it stores a batch of articles, so a change is tried for ten seconds."""


class ArchiveThreads:
    """An open archive for any number of clients. Its methods run functions of the archive in worker threads."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._readers = CapacityLimiter(READING_THREADS)
        self._writer = Lock()

    async def read(self, query: Callable[[Archive], Result], threads: CapacityLimiter | None = None) -> Result:
        """Run a function that reads the archive, and return its result. The call waits while all reading threads are
        busy. `threads` is a separate limit for functions that take long; it applies instead of `READING_THREADS`."""
        return await to_thread.run_sync(query, self._archive, limiter=threads or self._readers)

    async def write(self, change: Callable[[Archive], Result]) -> Result:
        """Run a function that changes the archive, and return its result. Only one such function runs at a time.

        Raises ArchiveBusy if another process still writes after several attempts.
        """
        async with self._writer:
            for _ in range(BUSY_ATTEMPTS - 1):
                try:
                    return await to_thread.run_sync(change, self._archive)
                except ArchiveBusy:
                    await anyio.sleep(BUSY_PAUSE_SECONDS)
            return await to_thread.run_sync(change, self._archive)
