"""Access of the web application to its archive."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self, TypeVar

from wideangle.archive import Archive, open_archive
from wideangle.archive_threads import ArchiveThreads
from wideangle.model import HouseSettings
from wideangle.web.options import ServerOptions

Result = TypeVar("Result")

STATE_SECONDS = 0.5
"""For how long the state of the archive is not read again: reading it costs more than sending a cached page."""


class ArchiveAccess(ArchiveThreads):
    """The archive of a web application, opened once."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive)
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

    async def write(self, change: Callable[[Archive], Result]) -> Result:
        """As of `ArchiveThreads`; the state is read again afterwards."""
        try:
            return await super().write(change)
        finally:
            self._state_until = 0.0
