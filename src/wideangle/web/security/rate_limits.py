"""Limit the rate of requests, and the rate of attempts to sign in."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from anyio import CapacityLimiter
from starlette.requests import HTTPConnection

from wideangle.web.errors import TooManyRequests

MOST_CLIENTS = 20_000
"""The greatest number of clients in memory. Beyond this number, the least recent clients are dropped."""

REQUESTS_PER_SECOND = 2.0
BURST_REQUESTS = 60
"""The greatest number of requests that an address may send in one burst. A person opens a page every few seconds, and
each page loads two parts. A page that is not cached needs some tenths of a second of processor time."""

PASSWORD_THREADS = CapacityLimiter(2)
"""The limit of threads that hash passwords at the same time. Each hash needs 64 MB of memory, and two processors for
some tens of milliseconds."""


class RequestLimit:
    """Limits the requests of each address by a token bucket. For IPv6, all addresses of a /64 network share a bucket,
    because one customer has such a network."""

    def __init__(self, per_second: float = REQUESTS_PER_SECOND, burst: int = BURST_REQUESTS) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Count a request from an address. Raises TooManyRequests if the bucket of the address is empty."""
        now = time.monotonic()
        filled, then = self._buckets.pop(address, (float(self._burst), now))
        filled = min(float(self._burst), filled + (now - then) * self._per_second)
        self._buckets[address] = (max(0.0, filled - 1), now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        if filled < 1:
            wait = math.ceil((1 - filled) / self._per_second)
            raise TooManyRequests("too many requests from this address.", retry_after=wait)


@dataclass(frozen=True, slots=True)
class _Allowance:
    """The number of failed attempts without a delay (`free`), and the longest delay in seconds after further attempts
    (`longest`)."""

    free: int
    longest: int


_OF_PAIR = _Allowance(free=3, longest=900)
_OF_ADDRESS = _Allowance(free=20, longest=900)
_OF_NAME = _Allowance(free=10, longest=30)
"""The limits for attempts to sign in with one user's name, counted over all addresses. A delay lasts at most 30
seconds, so that strangers cannot prevent the user from signing in for long."""

FORGET_SECONDS = 24 * 3600


@dataclass(slots=True)
class _Failures:
    count: int
    until: float
    latest: float


class SignInLimit:
    """Delays attempts to sign in after failed attempts; each further failure doubles the delay. There are three counts
    of failures: for each name, for each address, and for each pair of a name and an address. The longest delay of the
    three applies."""

    def __init__(self) -> None:
        self._failures: OrderedDict[Hashable, _Failures] = OrderedDict()

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt to sign in as failed until `succeeded` is called. Several attempts at the same time are
        therefore all counted.

        Raises TooManyRequests while a delay lasts; such an attempt is not counted.
        """
        now = time.monotonic()
        keys = _keys(name, address)
        wait = max(self._wait(key, now) for key in keys)
        if wait > 0:
            raise TooManyRequests("too many attempts to sign in.", retry_after=math.ceil(wait))
        for key, allowance in keys.items():
            failures = self._failures.pop(key, None)
            count = failures.count + 1 if failures and now - failures.latest < FORGET_SECONDS else 1
            excess = count - allowance.free
            delay = min(allowance.longest, 2**excess) if 0 < excess < 20 else (allowance.longest if excess > 0 else 0)
            self._failures[key] = _Failures(count, now + delay, now)
        while len(self._failures) > MOST_CLIENTS:
            self._failures.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of a name after a successful attempt. The failures of the address are kept, except for
        this attempt; otherwise, attackers could clear the failures of their address with an account of their own."""
        pair, of_address, of_name = _keys(name, address)
        self._failures.pop(pair, None)
        self._failures.pop(of_name, None)
        if (failures := self._failures.get(of_address)) is not None:
            failures.count -= 1
            failures.until = 0.0

    def _wait(self, key: Hashable, now: float) -> float:
        failures = self._failures.get(key)
        return failures.until - now if failures else 0.0


def _keys(name: str, address: str) -> dict[Hashable, _Allowance]:
    return {("pair", name, address): _OF_PAIR, ("address", address): _OF_ADDRESS, ("name", name): _OF_NAME}


def network_of(connection: HTTPConnection) -> str:
    """Return the text by which the limits distinguish clients: the IPv4 address of a client, or its /64 network of
    IPv6."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))
    return host
