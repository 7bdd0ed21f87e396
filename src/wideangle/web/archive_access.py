"""The access of a server to its archive: a few reading threads, and one writer at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self, TypeVar

import anyio
from anyio import CapacityLimiter, Lock, to_thread

from wideangle.archive import Archive, open_archive
from wideangle.errors import ArchiveBusy
from wideangle.model import HouseSettings
from wideangle.web.options import READING_THREADS, ServerOptions

Result = TypeVar("Result")

BUSY_ATTEMPTS = 20
BUSY_PAUSE_SECONDS = 0.5
"""The number of seconds between two attempts to edit. Another process may hold the write lock while it stores a
batch, so an edit waits up to ten seconds for the lock."""

STATE_SECONDS = 0.5
"""For how long the state of the archive is not read again: reading it costs more than sending a cached page."""


class ArchiveAccess:
    """The archive of a server, opened once. The methods run a function with the archive in a worker thread."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._readers = CapacityLimiter(READING_THREADS)
        self._writer = Lock()
        self._state = ""
        self._state_until = 0.0
        self._house: tuple[str, HouseSettings] | None = None

    @classmethod
    def open(cls, options: ServerOptions) -> Self:
        """Open the archive of a server. Raises ArchiveError and its subclasses."""
        return cls(open_archive(options.archive, create=False, embeddings=options.embeddings or None))

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    async def state(self) -> str:
        """A text that changes with each change of the archive: the validator of cached answers. A change by another
        process shows after half a second at the latest, one by this server at once."""
        now = time.monotonic()
        if now >= self._state_until:
            self._state = await self.read(lambda archive: archive.state)
            self._state_until = now + STATE_SECONDS
        return self._state

    async def house(self) -> HouseSettings:
        """The house settings, read again after each change of the archive."""
        state = await self.state()
        if self._house is None or self._house[0] != state:
            self._house = (state, await self.read(lambda archive: archive.house))
        return self._house[1]

    async def read(self, query: Callable[[Archive], Result]) -> Result:
        """Return the result of a function that reads the archive. Waits while all reading threads are busy."""
        return await to_thread.run_sync(query, self._archive, limiter=self._readers)

    async def write(self, change: Callable[[Archive], Result]) -> Result:
        """Return the result of a function that changes the archive. Only one such function runs at a time.

        Raises ArchiveBusy if another process is still writing after several attempts.
        """
        async with self._writer:
            try:
                return await self._write(change)
            finally:
                self._state_until = 0.0

    async def _write(self, change: Callable[[Archive], Result]) -> Result:
        for _ in range(BUSY_ATTEMPTS - 1):
            try:
                return await to_thread.run_sync(change, self._archive)
            except ArchiveBusy:
                await anyio.sleep(BUSY_PAUSE_SECONDS)
        return await to_thread.run_sync(change, self._archive)
