"""Rendered pages in memory, each for one state of the archive."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from wideangle.web.shared_calls import SharedCalls

MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page. `seen` is the value of a cookie, from which the next view of the page finds the new reports; ''
    sets no cookie. `headers` are the response headers that depend on the content."""

    content: bytes
    seen: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def entity_tag(key: Hashable) -> str:
    """The entity tag (RFC 9110, section 8.8.3) of the page with a key."""
    return f'"{hashlib.blake2b(repr(key).encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


class PageCache:
    """Rendered pages by key. Beyond a number of bytes, the least recently used pages are dropped.

    If several requests wait for a page at the same time, the page is rendered once. Only the event loop's thread may
    use the cache.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._pending = SharedCalls[Page]()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Page]]) -> Page:
        """Return the page with a key, and call `make` if the cache lacks the page. If `make` raises an error, every
        request that waits for the page gets the error, and nothing is stored."""
        if (page := self._pages.get(key)) is not None:
            self._pages.move_to_end(key)
            return page

        async def add() -> Page:
            made = await make()
            self._keep(key, made)
            return made

        return await self._pending.join(key, add)

    def _keep(self, key: Hashable, page: Page) -> None:
        self._pages[key] = page
        self._bytes += len(page.content)
        while self._bytes > self._max_bytes and self._pages:
            _, dropped = self._pages.popitem(last=False)
            self._bytes -= len(dropped.content)
