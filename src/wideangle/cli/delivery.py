"""Deliver the alerts that are due, at the end of a command that may have raised alerts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from wideangle.errors import ArchiveBusy

if TYPE_CHECKING:
    from wideangle.archive import Archive
    from wideangle.cli.command_run import Run

log = logging.getLogger(__name__)


def deliver(run: Run, opened: Archive) -> None:
    """Deliver the alerts that are due. A failed delivery is tried again later, and does not make the command fail."""
    if not opened.follows():
        return
    try:
        result = opened.deliver(run.channels())
    except ArchiveBusy as busy:
        log.info("This process does not deliver alerts: %s", busy)
        return
    if result.done or result.postponed or result.failed:
        message = "Alerts: %d delivered, %d to be tried again, %d given up."
        log.info(message, result.done, result.postponed, result.failed)
