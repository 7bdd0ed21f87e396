"""Calls that several requests share, so that work that many requests wait for is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class SharedCalls(Generic[Result]):
    """Calls in progress, by key. Only the event loop's thread may use the object.

    A call that has begun runs to its end, also if each request that waits for its result is cancelled.
    """

    def __init__(self) -> None:
        self._calls: dict[Hashable, asyncio.Task[Result]] = {}

    def join(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, Result]]) -> Awaitable[Result]:
        """Return the result of the call with a key, to be awaited. `call` begins only if no call with this key is in
        progress. An error of the call is raised for each request that waits."""
        task = self._calls.get(key)
        if task is None:
            task = self._calls[key] = asyncio.get_running_loop().create_task(call())
            task.add_done_callback(lambda ended: self._end(key, ended))
        return asyncio.shield(task)

    def _end(self, key: Hashable, ended: asyncio.Task[Result]) -> None:
        del self._calls[key]
        if not ended.cancelled():
            ended.exception()  # marks the error as seen where no request waits any longer
