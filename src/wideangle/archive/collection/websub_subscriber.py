"""Subscribing to the hubs that feeds name, so that they tell of news at once (WebSub, w3.org/TR/websub).

What a hub pushes is not read. It only has its source visited now, by the ordinary visit: what a push brings may be a
part of the feed, and is nothing that its publisher's server has said. Polling goes on as ever beside it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TypeAlias
from urllib.parse import urlsplit

from wideangle.archive.collection.host_queue import HostQueue, Task
from wideangle.archive.collection.websub_subscriptions import LEASE, State, Subscription, Subscriptions
from wideangle.errors import SourceError, UnreadableSource, UsageError
from wideangle.ingest import MOST_BYTES, Clock, Fetcher, ask, discovered
from wideangle.model import Source, SourceKind

log = logging.getLogger(__name__)

Asked: TypeAlias = tuple[Subscription, SourceError | None]

PARALLEL = 4
"""Hosts that are asked at a time, beside the visits."""

LOOK_EVERY = 10.0
"""Seconds between two looks at which sources there are."""

STOP_SECONDS = 5.0
"""For which hubs are waited for at the end, to end their subscriptions."""

_PATIENCE = 0.2
_ADDRESS = "Give an http or https address without query, such as https://news.example/push/."
_LISTEN = "Give it as HOST:PORT, such as 127.0.0.1:8047 or [::1]:8047."


@dataclass(frozen=True, slots=True)
class Callback:
    """Where hubs call back: at `public`, the address that they are told, which leads to `host` and `port`, those that
    are listened on. Raises UsageError where these are no addresses."""

    public: str
    host: str
    port: int

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.public)
            is_fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_fit = False
        is_fit = is_fit and not any(mark in self.public for mark in "?#@\\") and self.public.isascii()
        if not is_fit or not self.public.isprintable() or " " in self.public:
            raise UsageError("is no address that hubs can call back.", item=repr(self.public), remedy=_ADDRESS)
        if not self.host or not 0 <= self.port <= 65_535:
            raise UsageError("is no address to listen on.", item=f"{self.host}:{self.port}", remedy=_LISTEN)
        object.__setattr__(self, "public", self.public.rstrip("/") + "/")

    @classmethod
    def of(cls, public: str, listen: str) -> Callback:
        """The same, with the address to listen on given as HOST:PORT."""
        host, _, port = listen.rpartition(":")
        host = host[1:-1] if host.startswith("[") and host.endswith("]") else "" if ":" in host else host
        if not host or not (port.isascii() and port.isdecimal()) or len(port) > 5:
            raise UsageError("is no address to listen on.", item=repr(listen), remedy=_LISTEN)
        return cls(public, host, int(port))


class Subscriber:
    """Keeps subscriptions while it is `running`. `sources` gives the live sources as they are by now."""

    def __init__(
        self, callback: Callback, sources: Callable[[], Iterable[Source]], fetcher: Fetcher, clock: Clock | None = None
    ) -> None:
        from wideangle.ingest.http.websub_callback import Listener  # costs every start of the program, and few listen

        self._public = callback.public
        self._sources = sources
        self._fetcher = fetcher
        self._over = threading.Event()
        now = (clock or Clock()).now
        random = Random()  # noqa: S311 - spreads renewals, and keeps no secret
        self.subscriptions = Subscriptions(urlsplit(callback.public).path, now, random)
        self._listener = Listener(callback.host, callback.port, self.subscriptions)
        self.port = self._listener.port

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep subscriptions meanwhile, and give them up at the end as far as that takes no long time."""
        if not self._public.startswith("https:"):
            log.warning("Hubs are told an address without TLS, so whoever is on the way can read it.")
        worker = threading.Thread(target=self._work, name="subscriptions", daemon=True)
        with self._listener.running():
            worker.start()
            try:
                yield
            finally:
                self._over.set()
                worker.join(STOP_SECONDS + 1.0)

    def _work(self) -> None:
        queue: HostQueue[Asked] = HostQueue(PARALLEL, self._fetcher.seconds_until_allowed)
        while not self._over.is_set():
            try:
                self.subscriptions.keep_to(_with_hubs(self._sources()))
                self._turn(queue, LOOK_EVERY, self._over.is_set)
            except Exception:  # a later turn may do better
                log.exception("Hubs cannot be asked for a reason that was not foreseen.")
                self._over.wait(LOOK_EVERY)
        queue.shutdown()
        last: HostQueue[Asked] = HostQueue(2 * PARALLEL, lambda _: 0.0)
        self.subscriptions.leave_all()
        self._turn(last, STOP_SECONDS, lambda: not len(self.subscriptions))
        last.shutdown()

    def _turn(self, queue: HostQueue[Asked], seconds: float, is_enough: Callable[[], bool]) -> None:
        """Ask whatever is to be asked, for so many seconds."""
        clock = Clock()
        until = clock.monotonic() + seconds
        while clock.monotonic() < until and not is_enough():
            for one in self.subscriptions.due():
                is_over = one.state is State.LEAVING
                request = partial(self._leave if is_over else self._subscribe, one)
                queue.add(Task(f"{one.token} {is_over}", one.hub if is_over else one.feed, request))
            queue.start()
            while not is_enough() and (result := queue.next_result(_PATIENCE)) is not None:
                _, (one, error) = result
                if error is not None:
                    self.subscriptions.failed(one, error)
                queue.start()

    def _subscribe(self, one: Subscription) -> Asked:
        return one, _error_of(lambda: self._asked(one))

    def _asked(self, one: Subscription) -> None:
        named = discovered(one.feed, self._fetcher, MOST_BYTES)
        if not named.hub:
            self.subscriptions.hubless(one)
            return
        if self.subscriptions.asking(one, named):
            self._ask(one, "subscribe", {"lease_seconds": str(LEASE), "secret": one.secret})

    def _leave(self, one: Subscription) -> Asked:
        self.subscriptions.leaving(one)
        return one, _error_of(lambda: self._ask(one, "unsubscribe", {}))

    def _ask(self, one: Subscription, mode: str, fields: dict[str, str]) -> None:
        log.debug("The hub of %s is asked to %s.", one.feed, mode)
        asked = {"mode": mode, "topic": one.topic, "callback": self._public + one.token}
        ask(self._fetcher, one.hub, one.feed, asked | fields)


def _with_hubs(sources: Iterable[Source]) -> dict[int, Source]:
    return {
        source.number: source
        for source in sources
        if source.hub and source.kind is SourceKind.FEED and not source.paused
    }


def _error_of(work: Callable[[], None]) -> SourceError | None:
    try:
        work()
    except SourceError as error:
        return error
    except Exception as error:  # one hub must not end the subscriptions to all of them
        log.exception("A hub cannot be asked for a reason that was not foreseen.")
        return UnreadableSource(f"Cannot be asked: {type(error).__name__}.")
    return None
