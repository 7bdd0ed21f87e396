"""What time it is, and waiting: handed over where time matters, so that weeks can pass in a test at once."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The system's clock. Others derive from it."""

    def now(self) -> datetime:
        """The time of day, in UTC; it may jump when the system's clock is set."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only ever go forward, from an arbitrary beginning."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass; fewer where whoever waits is to stop."""
        time.sleep(seconds)
