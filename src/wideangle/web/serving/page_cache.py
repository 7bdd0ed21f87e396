"""Rendered pages in memory, each with the state of the archive that the page shows."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from wideangle.web.serving.shared_calls import SharedCalls

MAX_BYTES = 32 * 1024 * 1024

REPLACED_SECONDS = 1.0
"""The number of seconds for which the previous page may be sent after the archive has changed, while the new page is
rendered. Under load, a page of a story takes .1 to .5 s to render while articles are added."""


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page. `seen` is the value of a cookie that records which reports the page shows, so that the page can
    mark new reports when the reader next opens it; '' sets no cookie. `headers` are the response headers that depend on
    the content."""

    content: bytes
    seen: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Rendering:
    """A page, the state of the archive for which the page was rendered, and the latest time at which the archive was
    known to have this state (seconds of `time.monotonic`)."""

    page: Page
    state: str
    current_at: float


def entity_tag(key: Hashable, state: str) -> str:
    """Return the entity tag (RFC 9110, section 8.8.3) of a page, from the key of the page and the state of the
    archive."""
    return f'"{hashlib.blake2b(repr((key, state)).encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


class PageCache:
    """Rendered pages by key, the latest rendering of each. Beyond a number of bytes, the least recently used pages are
    dropped.

    If several requests wait for a page at the same time, the page is rendered once. For `REPLACED_SECONDS` after a
    change of the archive, requests get the previous rendering of a page, while the page is rendered again. A value that
    must be up to date immediately after a change is therefore a part of the key. Only the event loop's thread may use
    the cache.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._renderings: OrderedDict[Hashable, Rendering] = OrderedDict()
        self._pending = SharedCalls[Rendering]()

    async def get(self, key: Hashable, state: str, make: Callable[[], Awaitable[Page]]) -> Rendering:
        """Return the page with a key, and call `make` if the cache lacks the page for the present `state` of the
        archive. If `make` raises an error, every request that waits for the page gets the error, and nothing is
        stored."""
        now = time.monotonic()
        stored = self._renderings.get(key)
        if stored is not None:
            self._renderings.move_to_end(key)
            if stored.state == state:
                stored.current_at = now
                return stored

        async def add() -> Rendering:
            made = Rendering(await make(), state, now)
            self._keep(key, made)
            return made

        rendering = self._pending.join((key, state), add)
        if stored is not None and now - stored.current_at <= REPLACED_SECONDS:
            return stored
        return await rendering

    def _keep(self, key: Hashable, rendering: Rendering) -> None:
        previous = self._renderings.get(key)
        if previous is not None and previous.current_at > rendering.current_at:
            return  # the rendering of a later state was ready earlier
        if previous is not None:
            self._bytes -= len(self._renderings.pop(key).page.content)
        self._renderings[key] = rendering
        self._bytes += len(rendering.page.content)
        while self._bytes > self._max_bytes and self._renderings:
            _, dropped = self._renderings.popitem(last=False)
            self._bytes -= len(dropped.page.content)
