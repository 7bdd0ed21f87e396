"""Open an archive for writing as soon as no other process writes to it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from wideangle.errors import ArchiveBusy
from wideangle.ingest import Clock
from wideangle.store import Store

log = logging.getLogger(__name__)


def open_when_free(
    open_for_writing: Callable[[], Store],
    clock: Clock,
    timeout: float,
    interval: float,
    is_over: Callable[[], bool] = lambda: False,
) -> Store | None:
    """Open an archive for writing. While another process writes to the archive, try again every `interval` seconds.
    `is_over` returns true when the caller's run must stop; then return None. Raises ArchiveBusy after `timeout`
    seconds."""
    started = clock.monotonic()
    while not is_over():
        try:
            return open_for_writing()
        except ArchiveBusy as busy:
            if clock.monotonic() - started >= timeout:
                raise
            log.info("Waiting to write: %s", busy)
            clock.sleep(interval)
    return None
