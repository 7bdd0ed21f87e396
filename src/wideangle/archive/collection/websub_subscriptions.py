"""The state of the subscriptions to WebSub hubs: requests to hubs, responses of hubs, and pushes. All methods are safe
for several threads.

Subscriptions are not stored, so a restart creates new subscriptions. The hub may still send pushes for an earlier
subscription, but to a callback URL that no longer exists.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from wideangle.archive.collection.scheduler import retry_seconds
from wideangle.errors import SourceError
from wideangle.ingest import HubLinks
from wideangle.model import Pushed, Source

log = logging.getLogger(__name__)

LEASE = 10 * 86_400
"""The lease that is requested for a subscription, in seconds. A lease is the time after which a subscription ends. The
value is the usual lease of hubs (section 5.1 of the WebSub Recommendation). A hub may grant another lease."""

MOST_LEASE = 30 * 86_400
"""The upper limit for the lease (the duration of a subscription) in seconds. If a hub grants a longer lease, the
subscription is renewed as if the lease had this length, because a hub may disappear."""

RENEW_FROM, RENEW_UNTIL = 0.7, 0.85
"""A subscription is renewed at a random time between these two shares of its lease, so that requests to a hub are
spread over time."""

LEAST_RENEWAL = timedelta(minutes=5)
"""The shortest time before the renewal of a subscription. Some hubs grant a lease of only seconds."""

ANSWER_WITHIN = timedelta(minutes=10)
"""The time in which a hub must verify a subscription request. After this time, the request is sent again."""

DENIED_FOR = timedelta(days=1)
"""The time before the next subscription request, if a hub has denied the last request or the feed no longer names a
hub."""

POLL_AGAIN_AFTER = timedelta(minutes=1)
"""The time before a second poll of a feed that had no news after a push. The server's caches may still have held the
old feed at the first poll."""

_TOKEN_BYTES, _SECRET_BYTES = 24, 32


class State(StrEnum):
    """The state of a subscription to a hub. `ENDING` means that a request to end the subscription is due or not
    verified yet."""

    ASKED = "asked"
    ACTIVE = "active"
    DENIED = "denied"
    EXPIRED = "expired"
    ENDING = "ending"


@dataclass(slots=True)
class Subscription:
    """One subscription to the hub of a feed.

    `source` and `feed` are the number and the URL of the source. `source_hub` is the hub stored with the source. `hub`
    and `topic` come from the latest fetch of the feed. `mode` is the kind of request that the hub has not verified yet,
    '' for none. The lease ends at `until`, and the next request is due at `next`. `tries` counts failures since the
    last success. `has_invalid_push` means that a push without a valid signature has arrived.
    """

    source: int
    feed: str
    source_hub: str
    token: str
    secret: str
    next: datetime
    state: State = State.ASKED
    hub: str = ""
    topic: str = ""
    mode: str = ""
    until: datetime | None = None
    tries: int = 0
    has_invalid_push: bool = False

    def is_of(self, source: Source) -> bool:
        """True if the subscription is to the current URL and the current hub of the source."""
        return (self.feed, self.source_hub) == (source.url, source.hub)


class Subscriptions:
    """All subscriptions to hubs in one run. `path` is the path of the public callback URL, such as '/' or '/push/'."""

    def __init__(self, path: str, now: Callable[[], datetime], random: Random) -> None:
        self._path = path
        self._now = now
        self._random = random
        self._guard = threading.Lock()
        self._all: dict[str, Subscription] = {}
        self._poll_from: dict[int, datetime] = {}
        self._awaiting_news: set[int] = set()
        self._pushes: Counter[bool] = Counter()

    def update(self, sources: Mapping[int, Source]) -> None:
        """Create a subscription for each given source that has no subscription, and end the subscriptions of all other
        sources."""
        with self._guard:
            now, subscribed = self._now(), set()
            for subscription in list(self._all.values()):
                source = sources.get(subscription.source)
                if subscription.state is State.ENDING:
                    if subscription.until is None or subscription.until <= now:
                        del self._all[subscription.token]
                elif source is None or not subscription.is_of(source):
                    self._end(subscription, now)
                else:
                    subscribed.add(subscription.source)
            for source in sources.values():
                if source.number not in subscribed:
                    token, secret = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
                    self._all[token] = Subscription(source.number, source.url, source.hub, token, secret, now)

    def due(self) -> list[Subscription]:
        """Return the subscriptions for which a request to the hub is due."""
        with self._guard:
            now = self._now()
            for subscription in self._all.values():
                if subscription.state is State.ACTIVE and subscription.until is not None and subscription.until <= now:
                    subscription.state = State.EXPIRED
                    log.warning(
                        "The subscription to %s has expired.", subscription.feed, extra=_log_fields(subscription)
                    )
            return [subscription for subscription in self._all.values() if subscription.next <= now]

    def subscribe_started(self, subscription: Subscription, links: HubLinks) -> bool:
        """Record a subscription request before it is sent, because the hub may verify the request before it responds.
        Return False if the subscription has ended meanwhile."""
        with self._guard:
            if subscription.token not in self._all or subscription.state is State.ENDING:
                return False
            subscription.tries += bool(subscription.mode)
            subscription.hub, subscription.topic, subscription.mode = links.hub, links.topic, "subscribe"
            subscription.next = self._now() + ANSWER_WITHIN * 2.0 ** min(subscription.tries, 6) * self._random.uniform(
                1.0, 1.5
            )
            return True

    def unsubscribe_started(self, subscription: Subscription) -> None:
        """Record a request to end a subscription, before the request is sent."""
        with self._guard:
            subscription.mode, subscription.next = "unsubscribe", self._now() + 2 * ANSWER_WITHIN

    def request_failed(self, subscription: Subscription, error: SourceError) -> None:
        """Record that a request to a hub has failed. The next request is due after `retry_seconds`."""
        with self._guard:
            if subscription.state is State.ENDING:
                self._all.pop(subscription.token, None)
                return
            subscription.tries, subscription.mode = subscription.tries + 1, ""
            subscription.next = self._now() + timedelta(seconds=retry_seconds(subscription.tries, error, self._random))
        level = logging.INFO if subscription.tries > 1 else logging.WARNING  # warn once per series of failures
        fields = _log_fields(subscription) | {"error": error.message}
        log.log(level, "Cannot subscribe to %s: %s", subscription.feed, error, extra=fields)

    def hub_missing(self, subscription: Subscription) -> None:
        """Record that a feed no longer names a hub, so that its subscription is requested again only after
        DENIED_FOR."""
        with self._guard:
            subscription.mode, subscription.next = "", self._now() + DENIED_FOR
        log.info("%s no longer names a hub.", subscription.feed, extra=_log_fields(subscription))

    def end_all(self) -> None:
        """End every subscription to a hub."""
        with self._guard:
            for subscription in list(self._all.values()):
                if subscription.state is not State.ENDING:
                    self._end(subscription, self._now())

    def __len__(self) -> int:
        return len(self._all)

    def _end(self, subscription: Subscription, now: datetime) -> None:
        if subscription.state is State.ACTIVE or subscription.mode:
            subscription.state, subscription.mode, subscription.next, subscription.until = (
                State.ENDING,
                "",
                now,
                now + ANSWER_WITHIN,
            )
        else:
            del self._all[subscription.token]

    # The following methods are called on the threads of the listener, which receives the requests of hubs.

    def verify_intent(self, path: str, fields: Mapping[str, str]) -> bool:
        """Process a hub's verification (section 5.3 of WebSub) or denial (section 5.2) of a request. Return False if
        the hub refers to a request that this run has not made."""
        with self._guard:
            subscription, mode = self._at(path), fields.get("mode", "")
            if subscription is None or not subscription.topic or fields.get("topic") != subscription.topic:
                return False
            if mode == "denied":
                return self._denied(subscription, fields.get("reason", ""))
            if not mode or mode != subscription.mode or not fields.get("challenge"):
                return False
            subscription.mode = ""
            if mode == "unsubscribe":
                log.info(
                    "The hub of %s has confirmed the end of the subscription.",
                    subscription.feed,
                    extra=_log_fields(subscription),
                )
                del self._all[subscription.token]
            else:
                self._confirmed(subscription, fields.get("lease_seconds", ""))
            return True

    def secret(self, path: str) -> str | None:
        """Return the secret that signs pushes to a path of the callback URL; None for an unknown path."""
        with self._guard:
            subscription = self._at(path)
            return (
                None
                if subscription is None or subscription.state in (State.DENIED, State.ENDING)
                else subscription.secret
            )

    def push_received(self, path: str, *, is_signed: bool) -> None:
        """Record a push, so that its source is polled. A push without the valid signature of its subscription is
        counted, but causes no poll."""
        with self._guard:
            self._pushes[is_signed] += 1
            subscription = self._at(path)
            if subscription is None:
                return
            if is_signed:
                self._poll_from[subscription.source] = self._now()
                self._awaiting_news.add(subscription.source)
            level = logging.INFO if is_signed else logging.DEBUG if subscription.has_invalid_push else logging.WARNING
            subscription.has_invalid_push = subscription.has_invalid_push or not is_signed
        message = "Received a push for %s." if is_signed else "A push for %s has no valid signature."
        log.log(level, message, subscription.feed, extra=_log_fields(subscription))

    def _at(self, path: str) -> Subscription | None:
        token = path.removeprefix(self._path) if path.startswith(self._path) else path.removeprefix("/")
        return self._all.get(token)

    def _confirmed(self, subscription: Subscription, lease_seconds: str) -> None:
        now = self._now()
        is_number = lease_seconds.isascii() and lease_seconds.isdecimal()
        lease = min(int(lease_seconds[:12]) if is_number else LEASE, MOST_LEASE)
        subscription.state, subscription.tries, subscription.until = State.ACTIVE, 0, now + timedelta(seconds=lease)
        share = self._random.uniform(RENEW_FROM, RENEW_UNTIL)
        subscription.next = now + max(timedelta(seconds=lease * share), LEAST_RENEWAL)
        log.info(
            "Subscribed to %s for %d seconds.",
            subscription.feed,
            lease,
            extra=_log_fields(subscription) | {"lease_seconds": lease},
        )

    def _denied(self, subscription: Subscription, reason: str) -> bool:
        if subscription.state is not State.ENDING:
            subscription.state, subscription.mode, subscription.next = State.DENIED, "", self._now() + DENIED_FOR
        log.warning(
            "The hub of %s denies the subscription.",
            subscription.feed,
            extra=_log_fields(subscription) | {"reason": reason[:200]},
        )
        return True

    # The following methods are called by the poller.

    def pushed_sources(self) -> set[int]:
        """Return the sources that must be polled now because a hub has sent a push, by their source numbers."""
        with self._guard:
            now = self._now()
            return {number for number, start in self._poll_from.items() if start <= now}

    def poll_started(self, number: int) -> None:
        """Record that a poll of a source starts. This poll answers all earlier pushes for the source."""
        with self._guard:
            self._poll_from.pop(number, None)

    def polled(self, number: int, *, has_news: bool) -> None:
        """Record the end of a poll. If a poll after a push has found no news, the poll is repeated once, after
        POLL_AGAIN_AFTER."""
        with self._guard:
            if number in self._awaiting_news:
                self._awaiting_news.discard(number)
                if not has_news:
                    self._poll_from.setdefault(number, self._now() + POLL_AGAIN_AFTER)

    def counts(self) -> Pushed:
        """Return the number of subscriptions in each state, the number of valid pushes, and the number of invalid
        pushes."""
        with self._guard:
            states = Counter(subscription.state for subscription in self._all.values())
            return Pushed(
                active=states[State.ACTIVE],
                asked=sum(
                    bool(subscription.mode) for subscription in self._all.values() if subscription.state is State.ASKED
                ),
                denied=states[State.DENIED],
                expired=states[State.EXPIRED],
                accepted=self._pushes[True],
                refused=self._pushes[False],
            )


def _log_fields(subscription: Subscription) -> dict[str, object]:
    """Return the fields of a subscription for the log. The callback URL and the secret are left out."""
    return {"source": subscription.feed, "number": subscription.source, "hub": subscription.hub}
