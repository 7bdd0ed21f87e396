"""Visits to many hosts at a time: a few threads, one visit to a host at once, each host only when its turn has come."""

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
class Errand(Generic[Result]):
    """Something to be done at an address; `key` names it. `run` must not raise."""

    key: str
    url: str
    run: Callable[[], Result]

    @property
    def host(self) -> str:
        """Whom it bothers; '' for nobody but this machine."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""


class Crew(Generic[Result]):
    """Runs errands on `size` threads. One thread hands out errands and takes results.

    The threads are daemons: whoever stops need not wait for a server that hangs, since an errand changes nothing.
    `turn_in` gives the seconds until the host of an address may be asked.
    """

    def __init__(self, size: int, turn_in: Callable[[str], float]) -> None:
        self._free = size
        self._turn_in = turn_in
        self._waiting: OrderedDict[str, deque[Errand[Result]]] = OrderedDict()
        self._busy: set[str] = set()
        self._keys: set[str] = set()
        self._orders: SimpleQueue[Errand[Result] | None] = SimpleQueue()
        self._results: SimpleQueue[tuple[Errand[Result], Result]] = SimpleQueue()
        self._size = size
        for number in range(size):
            threading.Thread(target=self._work, name=f"wideangle-{number}", daemon=True).start()

    def __len__(self) -> int:
        """How many errands wait or are being run."""
        return len(self._keys)

    def __contains__(self, key: str) -> bool:
        """Whether an errand of this key waits or is being run."""
        return key in self._keys

    @property
    def running(self) -> int:
        """How many errands are being run."""
        return len(self._busy)

    def add(self, errand: Errand[Result]) -> None:
        """Take on an errand, unless it is in hand already."""
        if errand.key not in self._keys:
            self._keys.add(errand.key)
            self._waiting.setdefault(errand.host, deque()).append(errand)

    def start(self) -> float | None:
        """Send out whatever may be; the seconds until more may, None where nothing waits for its turn."""
        nearest: float | None = None
        for host in list(self._waiting):
            if not self._free:
                return nearest
            if host in self._busy:
                continue
            errands = self._waiting[host]
            wait = self._turn_in(errands[0].url) if host else 0.0
            if wait > 0:
                nearest = wait if nearest is None else min(nearest, wait)
                continue
            self._busy.add(host)
            self._free -= 1
            self._orders.put(errands.popleft())
            self._waiting.move_to_end(host)
            if not errands:
                del self._waiting[host]
        return nearest

    def take(self, patience: float) -> tuple[str, Result] | None:
        """The key of an errand and its result, as soon as there is one; None where none comes within so many
        seconds."""
        try:
            errand, result = self._results.get(timeout=patience) if patience > 0 else self._results.get_nowait()
        except Empty:
            return None
        self._free += 1
        self._busy.discard(errand.host)
        self._keys.discard(errand.key)
        return errand.key, result

    def dismiss(self) -> None:
        """Send the threads home, once each is done with what it is at."""
        for _ in range(self._size):
            self._orders.put(None)

    def _work(self) -> None:
        while (errand := self._orders.get()) is not None:
            self._results.put((errand, errand.run()))
