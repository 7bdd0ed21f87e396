"""Subscribe to the hubs of feeds: servers that push changes of a feed when they happen (WebSub, w3.org/TR/websub).

The content of a push is ignored; instead, the push causes an ordinary poll of its source. The reason is that a push may
contain only a part of the feed, and does not come from the publisher's own server. The usual polls of the source
continue.
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
from wideangle.archive.collection.websub_subscriptions import (
    LEASE,
    State,
    Subscription,
    Subscriptions,
)
from wideangle.errors import SourceError, UnreadableSource, UsageError
from wideangle.ingest import MOST_BYTES, Clock, Fetcher, discover_hub, send_hub_request
from wideangle.model import Source, SourceKind

log = logging.getLogger(__name__)

HubResponse: TypeAlias = tuple[Subscription, SourceError | None]

PARALLEL = 4
"""The number of hosts that receive subscription requests at the same time. Polls of sources are not limited by this
number."""

UPDATE_EVERY = 10.0
"""The number of seconds between two reads of the list of sources."""

STOP_SECONDS = 5.0
"""The longest time in seconds for ending the subscriptions when the run stops."""

_RESULT_TIMEOUT = 0.2
_PUBLIC_HINT = "Use an http or https URL without query, such as https://news.example/push/."
_LISTEN_HINT = "Use HOST:PORT, such as 127.0.0.1:8047 or [::1]:8047."


@dataclass(frozen=True, slots=True)
class Callback:
    """The address to which WebSub hubs send their requests. The URL `public` must lead to the local address `host` and
    `port`. Raises UsageError if an address is invalid."""

    public: str
    host: str
    port: int

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.public)
            is_valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_valid = False
        is_valid = is_valid and not any(mark in self.public for mark in "?#@\\") and self.public.isascii()
        if not is_valid or not self.public.isprintable() or " " in self.public:
            raise UsageError("not a valid callback URL for hubs.", item=repr(self.public), remedy=_PUBLIC_HINT)
        if not self.host or not 0 <= self.port <= 65_535:
            raise UsageError("not a valid address to listen on.", item=f"{self.host}:{self.port}", remedy=_LISTEN_HINT)
        object.__setattr__(self, "public", self.public.rstrip("/") + "/")

    @classmethod
    def of(cls, public: str, listen: str) -> Callback:
        """Create a callback from its public URL and the local address in the form HOST:PORT."""
        host, _, port = listen.rpartition(":")
        host = host[1:-1] if host.startswith("[") and host.endswith("]") else "" if ":" in host else host
        if not host or not (port.isascii() and port.isdecimal()) or len(port) > 5:
            raise UsageError("not a valid address to listen on.", item=repr(listen), remedy=_LISTEN_HINT)
        return cls(public, host, int(port))


class Subscriber:
    """Maintains subscriptions to hubs while the context `running` is active. `sources` returns the current live
    sources."""

    def __init__(
        self, callback: Callback, sources: Callable[[], Iterable[Source]], fetcher: Fetcher, clock: Clock | None = None
    ) -> None:
        # Imported here, because few runs use WebSub and the import would slow down every start.
        from wideangle.ingest.http.websub_callback import Listener

        self._public = callback.public
        self._sources = sources
        self._fetcher = fetcher
        self._over = threading.Event()
        now = (clock or Clock()).now
        random = Random()  # noqa: S311 - spreads renewals over time, and protects no secret
        self.subscriptions = Subscriptions(urlsplit(callback.public).path, now, random)
        self._listener = Listener(callback.host, callback.port, self.subscriptions)
        self.port = self._listener.port

    @contextmanager
    def running(self) -> Iterator[None]:
        """Maintain subscriptions to hubs while the context is active. At its end, stop the subscriptions within
        STOP_SECONDS."""
        if not self._public.startswith("https:"):
            log.warning("The callback URL has no TLS, so the secrets of subscriptions are sent in clear text.")
        worker = threading.Thread(target=self._work, name="subscriptions", daemon=True)
        with self._listener.running():
            worker.start()
            try:
                yield
            finally:
                self._over.set()
                worker.join(STOP_SECONDS + 1.0)

    def _work(self) -> None:
        queue: HostQueue[HubResponse] = HostQueue(PARALLEL, self._fetcher.seconds_until_allowed)
        while not self._over.is_set():
            try:
                self.subscriptions.update(_with_hubs(self._sources()))
                self._send_requests(queue, UPDATE_EVERY, self._over.is_set)
            except Exception:  # the next iteration tries again
                log.exception("Unexpected error while sending requests to hubs.")
                self._over.wait(UPDATE_EVERY)
        queue.shutdown()
        last: HostQueue[HubResponse] = HostQueue(2 * PARALLEL, lambda _: 0.0)
        self.subscriptions.end_all()
        self._send_requests(last, STOP_SECONDS, lambda: not len(self.subscriptions))
        last.shutdown()

    def _send_requests(self, queue: HostQueue[HubResponse], seconds: float, is_over: Callable[[], bool]) -> None:
        """Send the requests to hubs that are due, for `seconds` seconds or until `is_over` returns true because the run
        must stop."""
        clock = Clock()
        until = clock.monotonic() + seconds
        while clock.monotonic() < until and not is_over():
            for subscription in self.subscriptions.due():
                is_ending = subscription.state is State.ENDING
                request = partial(self._unsubscribe if is_ending else self._subscribe, subscription)
                url = subscription.hub if is_ending else subscription.feed
                queue.add(Task(f"{subscription.token} {is_ending}", url, request))
            queue.start()
            while not is_over() and (result := queue.next_result(_RESULT_TIMEOUT)) is not None:
                _, (subscription, error) = result
                if error is not None:
                    self.subscriptions.request_failed(subscription, error)
                queue.start()

    def _subscribe(self, subscription: Subscription) -> HubResponse:
        return subscription, _error_of(lambda: self._discover_and_subscribe(subscription))

    def _discover_and_subscribe(self, subscription: Subscription) -> None:
        links = discover_hub(subscription.feed, self._fetcher, MOST_BYTES)
        if not links.hub:
            self.subscriptions.hub_missing(subscription)
            return
        if self.subscriptions.subscribe_started(subscription, links):
            self._send(subscription, "subscribe", {"lease_seconds": str(LEASE), "secret": subscription.secret})

    def _unsubscribe(self, subscription: Subscription) -> HubResponse:
        self.subscriptions.unsubscribe_started(subscription)
        return subscription, _error_of(lambda: self._send(subscription, "unsubscribe", {}))

    def _send(self, subscription: Subscription, mode: str, fields: dict[str, str]) -> None:
        log.debug("Sending the request '%s' to the hub of %s.", mode, subscription.feed)
        request = {"mode": mode, "topic": subscription.topic, "callback": self._public + subscription.token}
        send_hub_request(self._fetcher, subscription.hub, subscription.feed, request | fields)


def _with_hubs(sources: Iterable[Source]) -> dict[int, Source]:
    return {
        source.number: source
        for source in sources
        if source.hub and source.kind is SourceKind.FEED and not source.paused
    }


def _error_of(request: Callable[[], None]) -> SourceError | None:
    try:
        request()
    except SourceError as error:
        return error
    except Exception as error:  # one hub must not end the subscriptions to all others
        log.exception("Unexpected error while sending a request to a hub.")
        return UnreadableSource(f"The request failed: {type(error).__name__}.")
    return None
