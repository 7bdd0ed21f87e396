"""Limits of the rate of requests, and of the rate of attempts to sign in."""

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
"""The most clients that are kept in memory; beyond, the least recent are dropped."""

REQUESTS_PER_SECOND = 2.0
BURST_REQUESTS = 60
"""A person opens a page, which loads its two parts, every few seconds. A page that is not cached takes the processor
for some tenths of a second."""

PASSWORD_THREADS = CapacityLimiter(2)
"""Threads that hash passwords at the same time; each takes 64 MB of memory and some tens of milliseconds of two
processors."""


class RequestLimit:
    """A token bucket for each address (IPv6: each /64 network, which is what one customer has)."""

    def __init__(self, per_second: float = REQUESTS_PER_SECOND, burst: int = BURST_REQUESTS) -> None:
        self._per_second = per_second
        self._burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Count a request. Raises TooManyRequests if the bucket is empty."""
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
    """How many failures are free, and the longest delay after later ones, in seconds."""

    free: int
    longest: int


_OF_PAIR = _Allowance(free=3, longest=900)
_OF_ADDRESS = _Allowance(free=20, longest=900)
_OF_NAME = _Allowance(free=10, longest=30)
"""A name is delayed for half a minute at most, so that strangers cannot keep a user from signing in for long."""

FORGET_SECONDS = 24 * 3600


@dataclass(slots=True)
class _Failures:
    count: int
    until: float
    latest: float


class SignInLimit:
    """Delays between attempts to sign in, which double with each failure: for a name from an address, for an address,
    and for a name from anywhere."""

    def __init__(self) -> None:
        self._failures: OrderedDict[Hashable, _Failures] = OrderedDict()

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt as failed until `succeeded` is called, so that attempts at the same time count as well.

        Raises TooManyRequests, without counting, while a delay lasts.
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
        """Forget the failures of a name, and those of the name from an address. Those of the address alone stay, less
        this attempt: otherwise an account of one's own would reset them."""
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
    """Return the address of a client as counted by the limits."""
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
