"""Give the handlers of the web application access to the archive."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Self, TypeVar

from anyio import CapacityLimiter, to_thread

from wideangle.archive import Archive, open_archive
from wideangle.archive_threads import ArchiveThreads
from wideangle.model import HouseSettings
from wideangle.web.daemon_threads import in_daemon_thread
from wideangle.web.errors import TooManyRequests
from wideangle.web.options import ServerOptions
from wideangle.web.serving.shared_calls import SharedCalls

Result = TypeVar("Result")

STATE_SECONDS = 0.5
"""The seconds for which the state of the archive is cached. Reading the state costs more than sending a cached page."""

TEXTS_AT_A_TIME = 2
"""The number of submitted texts that are compared with the archive at the same time. A text of the greatest length
takes about 20 s and 1 GB of memory. The limit leaves the other reading threads to pages."""

MOST_WAITING_TEXTS = 16
WAIT_SECONDS = 30


class ArchiveAccess(ArchiveThreads):
    """The open archive of a web application, with its cached state and house settings."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
        self._known = ("", HouseSettings())  # the state and the house settings
        self._known_until = 0.0
        self._changes = 0
        self._state_reads = SharedCalls[tuple[str, HouseSettings]]()
        self._state_thread = CapacityLimiter(1)  # of its own: cached pages do not wait for pages that are computed
        self._texts = CapacityLimiter(TEXTS_AT_A_TIME)

    @classmethod
    def open(cls, options: ServerOptions) -> Self:
        """Open the archive that the server's options name. Raises ArchiveError and its subclasses."""
        return cls(open_archive(options.archive, create=False, embeddings=options.embeddings or None))

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    async def state(self) -> str:
        """Return a text that changes with each change of the archive, for use in entity tags.

        A change by this server shows immediately, a change by another process after half a second at the latest.
        """
        return (await self._current())[0]

    @property
    def changes(self) -> int:
        """The number of changes by this server since its start. The number is a part of the key of cached pages, so
        that the person who made a change never receives a page from before the change."""
        return self._changes

    async def house(self) -> HouseSettings:
        """Return the house settings of the archive. A change by this server shows immediately, a change by another
        process after half a second at the latest."""
        return (await self._current())[1]

    async def _current(self) -> tuple[str, HouseSettings]:
        if time.monotonic() < self._known_until:
            return self._known
        return await self._state_reads.join(self._changes, self._read_current)

    async def _read_current(self) -> tuple[str, HouseSettings]:
        changes, now = self._changes, time.monotonic()
        current = await to_thread.run_sync(_state_and_house, self._archive, limiter=self._state_thread)
        if changes == self._changes:  # otherwise the state may be that before a change by this server
            self._known, self._known_until = current, now + STATE_SECONDS
        return current

    async def read_for_text(self, query: Callable[[Archive], Result]) -> Result:
        """Return the result of a function that compares a submitted text with the archive. The process exits without
        waiting for the function. Raises TooManyRequests if too many texts are waiting already."""
        if self._texts.statistics().tasks_waiting >= MOST_WAITING_TEXTS:
            raise TooManyRequests("the server is comparing too many texts.", retry_after=WAIT_SECONDS)
        async with self._texts:
            return await in_daemon_thread(partial(query, self._archive))

    async def write(self, change: Callable[[Archive], Result]) -> Result:
        """Return the result of a function that changes the archive, as `ArchiveThreads.write` does. The cached state of
        the archive is discarded."""
        try:
            return await super().write(change)
        finally:
            self._changes += 1
            self._known_until = 0.0


def _state_and_house(archive: Archive) -> tuple[str, HouseSettings]:
    return archive.state, archive.house
