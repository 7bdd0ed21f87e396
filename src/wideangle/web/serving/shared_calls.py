"""Share calls between requests. If several requests need the result of the same call, the call runs once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class SharedCalls(Generic[Result]):
    """The calls in progress, by key. Only the thread of the event loop may use the object.

    A call runs to its end, even if all requests that wait for its result are cancelled.
    """

    def __init__(self) -> None:
        self._calls: dict[Hashable, asyncio.Task[Result]] = {}

    def join(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, Result]]) -> Awaitable[Result]:
        """Return an awaitable for the result of the call with a key. `call` is started only if no call with this key is
        in progress. If the call raises an error, each request that waits gets the error. A caller that no longer needs
        the result may drop the awaitable."""
        task = self._calls.get(key)
        if task is None:
            task = self._calls[key] = asyncio.get_running_loop().create_task(call())
            task.add_done_callback(lambda ended: self._end(key, ended))
        result = asyncio.shield(task)
        result.add_done_callback(_mark_error_as_seen)
        return result

    def _end(self, key: Hashable, ended: asyncio.Task[Result]) -> None:
        del self._calls[key]
        _mark_error_as_seen(ended)


def _mark_error_as_seen(ended: asyncio.Future[Any]) -> None:
    """Keep asyncio from logging the error of a call whose result no request awaits."""
    if not ended.cancelled():
        ended.exception()
