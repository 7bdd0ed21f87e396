"""A clock that tests can replace, so that weeks pass within one test."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The system clock. Tests use clocks of derived classes instead."""

    def now(self) -> datetime:
        """Return the current time in UTC. It may jump when someone sets the system clock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the seconds since an arbitrary start. The value never decreases."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for this number of seconds. A derived clock may return earlier."""
        time.sleep(seconds)
