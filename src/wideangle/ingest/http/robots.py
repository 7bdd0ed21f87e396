"""Manners towards a host: its robots.txt (RFC 9309), and a pause between two requests. Safe for several threads."""

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
"""What robots.txt calls this client by."""

MAX_ROBOTS_AGE = 86_400.0
"""Seconds after which robots.txt is read again (RFC 9309, section 2.4)."""

MAX_CRAWL_DELAY = 30.0
"""Seconds; some robots.txt ask for hours."""

_MOST_SITES = 10_000


@dataclass(slots=True)
class _Rules:
    """The robots.txt of one site, and when it was read; held while it is being read."""

    lock: threading.Lock
    parsed: Protego | None = None
    read_at: float = 0.0


class Manners:
    """Knows of each site what it asks for, and of each host when it was last asked."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self._delay = delay
        self._clock = clock
        self._guard = threading.Lock()
        self._sites: OrderedDict[str, _Rules] = OrderedDict()
        self._next_turn: OrderedDict[str, float] = OrderedDict()

    def rules(self, site: str, read: Callable[[], str]) -> Protego:
        """What a site asks for. `read` gives its robots.txt, '' where there is none; where it raises SourceError, what
        was read earlier goes on to hold, however old, and the error is raised only where there is nothing."""
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
        """Wait until a host may be asked again; the seconds waited come back."""
        pause = max(self._delay, min(rules.crawl_delay(ROBOTS_NAME) or 0.0, MAX_CRAWL_DELAY))
        with self._guard:
            now = self._clock.monotonic()
            wait = max(0.0, self._next_turn.get(host, now) - now)
            self._next_turn[host] = now + wait + pause
            self._next_turn.move_to_end(host)
            if len(self._next_turn) > _MOST_SITES:
                self._next_turn.popitem(last=False)
        if wait:
            self._clock.sleep(wait)
        return wait

    def turn_in(self, host: str) -> float:
        """The seconds until a host may be asked again."""
        with self._guard:
            now = self._clock.monotonic()
            return max(0.0, self._next_turn.get(host, now) - now)
