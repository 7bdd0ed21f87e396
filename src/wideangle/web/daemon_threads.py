"""Run functions in threads for which the process does not wait before it exits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def in_daemon_thread(call: Callable[[], Result]) -> Result:
    """Run a function in a thread of its own, and return its result. The thread sees the context variables of the
    caller. If the caller is cancelled, the thread continues, and its result is dropped.

    The process exits without waiting for this thread. For a thread of `anyio.to_thread`, the process would wait.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[Result] = loop.create_future()
    context = copy_context()

    def deliver(outcome: Result | None, error: BaseException | None) -> None:
        if result.done():
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(outcome)  # type: ignore[arg-type]  # None only if None is the result

    def run() -> None:
        outcome, failure = None, None
        try:
            outcome = context.run(call)
        except BaseException as error:
            failure = error
        with suppress(RuntimeError):  # the loop has been closed: nobody waits for the result
            loop.call_soon_threadsafe(deliver, outcome, failure)

    Thread(target=run, daemon=True, name="text").start()
    return await result
