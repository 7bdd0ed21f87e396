"""A replaceable clock, so that weeks can pass within one test."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The system clock. Tests derive other clocks from this class."""

    def now(self) -> datetime:
        """Return the time of day in UTC. It may jump when the system clock is set."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the seconds since an arbitrary start. The value never decreases."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for this number of seconds, or fewer if a derived clock is told to stop."""
        time.sleep(seconds)
