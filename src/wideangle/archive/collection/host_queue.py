"""Run tasks on a pool of threads with one queue for each host. A host gets one request at a time, and only after its
crawl delay."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar
from urllib.parse import urlsplit

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Task(Generic[Result]):
    """A function that is run for a URL. `key` identifies the task in its queue. The function must not raise an
    error."""

    key: str
    url: str
    run: Callable[[], Result]

    @property
    def host(self) -> str:
        """The host that receives the requests of the task; '' if the task sends no request."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""


class HostQueue(Generic[Result]):
    """Runs tasks on `size` threads. Only one thread may call the methods that add tasks, start tasks and take results.

    The threads are daemons, so a process that stops does not wait for a server that hangs. This is safe, because tasks
    change no stored data. `seconds_until_allowed` returns the number of seconds until the host of a URL may receive a
    request.
    """

    def __init__(self, size: int, seconds_until_allowed: Callable[[str], float]) -> None:
        self._free = size
        self._seconds_until_allowed = seconds_until_allowed
        self._waiting: OrderedDict[str, deque[Task[Result]]] = OrderedDict()
        self._busy_hosts: set[str] = set()
        self._keys: set[str] = set()
        self._started: SimpleQueue[Task[Result] | None] = SimpleQueue()
        self._results: SimpleQueue[tuple[Task[Result], Result]] = SimpleQueue()
        self._size = size
        for number in range(size):
            threading.Thread(target=self._work, name=f"wideangle-{number}", daemon=True).start()

    def __len__(self) -> int:
        """The number of tasks that are waiting or running."""
        return len(self._keys)

    def __contains__(self, key: str) -> bool:
        """True if a task with this key is waiting or running."""
        return key in self._keys

    @property
    def running(self) -> int:
        """The number of tasks that are running."""
        return len(self._busy_hosts)

    def add(self, task: Task[Result]) -> None:
        """Add a task, unless a task with the same key is waiting or running."""
        if task.key not in self._keys:
            self._keys.add(task.key)
            self._waiting.setdefault(task.host, deque()).append(task)

    def start(self) -> float | None:
        """Start every task whose host may receive a request now. Return the number of seconds until the next task may
        start, or None if no task waits for a crawl delay."""
        shortest_wait: float | None = None
        for host in list(self._waiting):
            if not self._free:
                return shortest_wait
            if host in self._busy_hosts:
                continue
            tasks = self._waiting[host]
            wait = self._seconds_until_allowed(tasks[0].url) if host else 0.0
            if wait > 0:
                shortest_wait = wait if shortest_wait is None else min(shortest_wait, wait)
                continue
            self._busy_hosts.add(host)
            self._free -= 1
            self._started.put(tasks.popleft())
            self._waiting.move_to_end(host)
            if not tasks:
                del self._waiting[host]
        return shortest_wait

    def next_result(self, timeout: float) -> tuple[str, Result] | None:
        """Return the key and the result of a finished task; None if no task finishes within `timeout` seconds."""
        try:
            task, result = self._results.get(timeout=timeout) if timeout > 0 else self._results.get_nowait()
        except Empty:
            return None
        self._free += 1
        self._busy_hosts.discard(task.host)
        self._keys.discard(task.key)
        return task.key, result

    def shutdown(self) -> None:
        """Tell each thread to end after its present task. Waiting tasks are not run."""
        for _ in range(self._size):
            self._started.put(None)

    def _work(self) -> None:
        while (task := self._started.get()) is not None:
            self._results.put((task, task.run()))
