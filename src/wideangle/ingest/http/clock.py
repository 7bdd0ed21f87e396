"""A replaceable clock, so that weeks can pass within one test."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The system clock. Tests derive other clocks from this class."""

    def now(self) -> datetime:
        """The time of day in UTC. The time may jump when the system clock is set."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since an arbitrary start; they never decrease."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for that many seconds, or fewer where a derived clock is asked to stop."""
        time.sleep(seconds)
