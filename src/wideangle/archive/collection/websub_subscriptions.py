"""What has been asked of hubs, what they have answered, and what they have pushed. Safe for several threads.

Nothing of it is stored: a hub that is asked again at the next start takes the new subscription beside the old one,
whose address answers nobody any more.
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

from wideangle.archive.collection.scheduler import retry_in
from wideangle.errors import SourceError
from wideangle.ingest import Named
from wideangle.model import Pushed, Source

log = logging.getLogger(__name__)

LEASE = 10 * 86_400
"""Seconds that are asked for, as hubs usually give (section 5.1 of the Recommendation). The hub decides."""

MOST_LEASE = 30 * 86_400
"""Seconds. A hub that promises years may be gone by then."""

RENEW_FROM, RENEW_UNTIL = 0.7, 0.85
"""Shares of a lease between which it is renewed: spread, so that a hub is not asked for all renewals at once."""

LEAST_RENEWAL = timedelta(minutes=5)
"""A hub that gives seconds is not asked every few seconds."""

ANSWER_WITHIN = timedelta(minutes=10)
"""A hub that has not asked back by then has forgotten."""

DENIED_FOR = timedelta(days=1)
"""For which a refusal is taken for an answer, and a feed without a hub for one."""

AGAIN_AFTER = timedelta(minutes=1)
"""After which a feed is visited once more that had nothing new when something was pushed: the caches before a server
may be behind its hub."""

_TOKEN_BYTES, _SECRET_BYTES = 24, 32


class State(StrEnum):
    """How a subscription is going. `LEAVING` ones are being given up."""

    ASKED = "asked"
    ACTIVE = "active"
    DENIED = "denied"
    EXPIRED = "expired"
    LEAVING = "leaving"


@dataclass(slots=True)
class Subscription:
    """One subscription. `source` and `feed` are the number and address of its source, `named` the hub that the source
    is known to name. The hub was last asked for `mode` and has yet to confirm that; '' once it has. It ends at `until`
    and is asked for again at `next`; `tries` have failed since the last success. `is_doubted` says that something
    without a valid signature has come to its address."""

    source: int
    feed: str
    named: str
    token: str
    secret: str
    next: datetime
    state: State = State.ASKED
    hub: str = ""
    topic: str = ""
    mode: str = ""
    until: datetime | None = None
    tries: int = 0
    is_doubted: bool = False

    def is_of(self, source: Source) -> bool:
        """Whether this is what the source would be subscribed to with now."""
        return (self.feed, self.named) == (source.url, source.hub)


class Subscriptions:
    """Every subscription of one watch. `path` is where callbacks stand on the public address, '/' or '/push/'."""

    def __init__(self, path: str, now: Callable[[], datetime], random: Random) -> None:
        self._path = path
        self._now = now
        self._random = random
        self._guard = threading.Lock()
        self._all: dict[str, Subscription] = {}
        self._news: dict[int, datetime] = {}
        self._unseen: set[int] = set()
        self._pushes: Counter[bool] = Counter()

    def keep_to(self, sources: Mapping[int, Source]) -> None:
        """Let there be a subscription for each of these sources, and let the others be given up."""
        with self._guard:
            now, held = self._now(), set()
            for one in list(self._all.values()):
                source = sources.get(one.source)
                if one.state is State.LEAVING:
                    if one.until is None or one.until <= now:
                        del self._all[one.token]
                elif source is None or not one.is_of(source):
                    self._leave(one, now)
                else:
                    held.add(one.source)
            for source in sources.values():
                if source.number not in held:
                    token, secret = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_SECRET_BYTES)
                    self._all[token] = Subscription(source.number, source.url, source.hub, token, secret, now)

    def due(self) -> list[Subscription]:
        """The subscriptions for which something is to be asked of their hub by now."""
        with self._guard:
            now = self._now()
            for one in self._all.values():
                if one.state is State.ACTIVE and one.until is not None and one.until <= now:
                    one.state = State.EXPIRED
                    log.warning("The subscription to %s has expired.", one.feed, extra=_told(one))
            return [one for one in self._all.values() if one.next <= now]

    def asking(self, one: Subscription, named: Named) -> bool:
        """A hub is about to be asked for a subscription: it may ask back before it answers. False where the
        subscription has been given up meanwhile."""
        with self._guard:
            if one.token not in self._all or one.state is State.LEAVING:
                return False
            one.tries += bool(one.mode)
            one.hub, one.topic, one.mode = named.hub, named.topic, "subscribe"
            one.next = self._now() + ANSWER_WITHIN * 2.0 ** min(one.tries, 6) * self._random.uniform(1.0, 1.5)
            return True

    def leaving(self, one: Subscription) -> None:
        """A hub is about to be asked to end a subscription."""
        with self._guard:
            one.mode, one.next = "unsubscribe", self._now() + 2 * ANSWER_WITHIN

    def failed(self, one: Subscription, error: SourceError) -> None:
        """A hub could not be asked, or has refused: it is asked again, later each time."""
        with self._guard:
            if one.state is State.LEAVING:
                self._all.pop(one.token, None)
                return
            one.tries, one.mode = one.tries + 1, ""
            one.next = self._now() + timedelta(seconds=retry_in(one.tries, error, self._random))
        level = logging.INFO if one.tries > 1 else logging.WARNING  # that it goes on is no news
        told = _told(one) | {"error": error.message}
        log.log(level, "%s cannot be subscribed to: %s", one.feed, error, extra=told)

    def hubless(self, one: Subscription) -> None:
        """A feed that named a hub names none any more."""
        with self._guard:
            one.mode, one.next = "", self._now() + DENIED_FOR
        log.info("%s names no hub any more.", one.feed, extra=_told(one))

    def leave_all(self) -> None:
        """Let every subscription be given up."""
        with self._guard:
            for one in list(self._all.values()):
                if one.state is not State.LEAVING:
                    self._leave(one, self._now())

    def __len__(self) -> int:
        return len(self._all)

    def _leave(self, one: Subscription, now: datetime) -> None:
        if one.state is State.ACTIVE or one.mode:
            one.state, one.mode, one.next, one.until = State.LEAVING, "", now, now + ANSWER_WITHIN
        else:
            del self._all[one.token]

    # What hubs call, from the threads of the listener.

    def answers(self, path: str, asked: Mapping[str, str]) -> bool:
        """Whether a hub asks for what was asked of it (section 5.3), or denies it (section 5.2); heeded if so."""
        with self._guard:
            one, mode = self._at(path), asked.get("mode", "")
            if one is None or not one.topic or asked.get("topic") != one.topic:
                return False
            if mode == "denied":
                return self._denied(one, asked.get("reason", ""))
            if not mode or mode != one.mode or not asked.get("challenge"):
                return False
            one.mode = ""
            if mode == "unsubscribe":
                log.info("The hub of %s has ended the subscription.", one.feed, extra=_told(one))
                del self._all[one.token]
            else:
                self._confirmed(one, asked.get("lease_seconds", ""))
            return True

    def secret(self, path: str) -> str | None:
        """What pushes to a path are signed with; None where there is no such path."""
        with self._guard:
            one = self._at(path)
            return None if one is None or one.state in (State.DENIED, State.LEAVING) else one.secret

    def pushed(self, path: str, *, is_signed: bool) -> None:
        """Something was pushed. What is not signed with the secret of its subscription is counted and no more."""
        with self._guard:
            self._pushes[is_signed] += 1
            one = self._at(path)
            if one is None:
                return
            if is_signed:
                self._news[one.source] = self._now()
                self._unseen.add(one.source)
            level = logging.INFO if is_signed else logging.DEBUG if one.is_doubted else logging.WARNING
            one.is_doubted = one.is_doubted or not is_signed
        told = "The hub of %s has pushed something." if is_signed else "What was pushed for %s has no valid signature."
        log.log(level, told, one.feed, extra=_told(one))

    def _at(self, path: str) -> Subscription | None:
        token = path.removeprefix(self._path) if path.startswith(self._path) else path.removeprefix("/")
        return self._all.get(token)

    def _confirmed(self, one: Subscription, given: str) -> None:
        now = self._now()
        lease = int(given[:12]) if given.isascii() and given.isdecimal() else LEASE
        lease = min(lease, MOST_LEASE)
        one.state, one.tries, one.until = State.ACTIVE, 0, now + timedelta(seconds=lease)
        share = self._random.uniform(RENEW_FROM, RENEW_UNTIL)
        one.next = now + max(timedelta(seconds=lease * share), LEAST_RENEWAL)
        log.info("%s is subscribed to for %d seconds.", one.feed, lease, extra=_told(one) | {"lease_seconds": lease})

    def _denied(self, one: Subscription, reason: str) -> bool:
        if one.state is not State.LEAVING:
            one.state, one.mode, one.next = State.DENIED, "", self._now() + DENIED_FOR
        log.warning("The hub of %s denies the subscription.", one.feed, extra=_told(one) | {"reason": reason[:200]})
        return True

    # What the watch asks.

    def news(self) -> set[int]:
        """The numbers of the sources that are to be visited by now, since something was pushed for them."""
        with self._guard:
            now = self._now()
            return {number for number, since in self._news.items() if since <= now}

    def visited(self, number: int) -> None:
        """A source is on its way to be visited: what was pushed before, that visit sees."""
        with self._guard:
            self._news.pop(number, None)

    def seen(self, number: int, *, is_new: bool) -> None:
        """A source was visited, and had something new or not. What was pushed may be yet to come: once more, later."""
        with self._guard:
            if number in self._unseen:
                self._unseen.discard(number)
                if not is_new:
                    self._news.setdefault(number, self._now() + AGAIN_AFTER)

    def counts(self) -> Pushed:
        """How it is going."""
        with self._guard:
            states = Counter(one.state for one in self._all.values())
            return Pushed(
                active=states[State.ACTIVE],
                asked=sum(bool(one.mode) for one in self._all.values() if one.state is State.ASKED),
                denied=states[State.DENIED],
                expired=states[State.EXPIRED],
                accepted=self._pushes[True],
                refused=self._pushes[False],
            )


def _told(one: Subscription) -> dict[str, object]:
    """What is told of a subscription in the log: never its address or its secret."""
    return {"source": one.feed, "number": one.source, "hub": one.hub}
