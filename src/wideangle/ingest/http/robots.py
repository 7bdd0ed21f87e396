"""Obey the robots.txt of each site (RFC 9309), and wait between two requests to one host. Safe for several threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wideangle.errors import SourceError
from wideangle.ingest.http.clock import Clock

if TYPE_CHECKING:
    from protego import Protego

ROBOTS_NAME = "Wideangle"
"""The name by which rules in robots.txt address this client."""

MAX_ROBOTS_AGE = 86_400.0
"""The age in seconds at which a stored robots.txt is fetched again (RFC 9309, section 2.4)."""

MAX_CRAWL_DELAY = 30.0
"""The longest delay in seconds that a robots.txt can impose between two requests; some files request hours."""

_MOST_SITES = 10_000


@dataclass(slots=True)
class _Rules:
    """The robots.txt of one site and the time of its download. The lock is held during the download."""

    lock: threading.Lock
    parsed: Protego | None = None
    read_at: float = 0.0


class Politeness:
    """The rules in the robots.txt of each site, and the earliest time of the next request to each host."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self._delay = delay
        self._clock = clock
        self._guard = threading.Lock()
        self._sites: OrderedDict[str, _Rules] = OrderedDict()
        self._next_request: OrderedDict[str, float] = OrderedDict()

    def rules(self, site: str, read: Callable[[], str]) -> Protego:
        """Return the parsed robots.txt of a site.

        `read` fetches the file, and returns '' if the site has none. If `read` raises SourceError, the file from the
        last successful download still applies, however old it is. If there was none, the error is raised.
        """
        from protego import Protego

        with self._guard:
            known = self._sites.setdefault(site, _Rules(threading.Lock()))
            self._sites.move_to_end(site)
            if len(self._sites) > _MOST_SITES:
                self._sites.popitem(last=False)
        with known.lock:
            now = self._clock.monotonic()
            if known.parsed is None or now - known.read_at >= MAX_ROBOTS_AGE:
                try:
                    known.parsed, known.read_at = Protego.parse(read()), now
                except SourceError:
                    if known.parsed is None:
                        raise
            return known.parsed

    def wait(self, host: str, rules: Protego) -> float:
        """Wait until a host may receive a request, and return the number of seconds waited."""
        delay = max(self._delay, min(rules.crawl_delay(ROBOTS_NAME) or 0.0, MAX_CRAWL_DELAY))
        with self._guard:
            now = self._clock.monotonic()
            wait = max(0.0, self._next_request.get(host, now) - now)
            self._next_request[host] = now + wait + delay
            self._next_request.move_to_end(host)
            if len(self._next_request) > _MOST_SITES:
                self._next_request.popitem(last=False)
        if wait:
            self._clock.sleep(wait)
        return wait

    def seconds_until_allowed(self, host: str) -> float:
        """Return the number of seconds until a host may receive a request; 0 if it may receive one now."""
        with self._guard:
            now = self._clock.monotonic()
            return max(0.0, self._next_request.get(host, now) - now)
