"""Create the tasks of the poller: to poll a source, or to download a page. A task returns errors instead of raising
them."""

from __future__ import annotations

import logging
from functools import partial
from typing import TypeAlias

from wideangle.archive.collection.host_queue import Task
from wideangle.archive.collection.poll_results import PageFetch, SourcePoll
from wideangle.archive.collection.scheduler import is_unconditional_poll_due
from wideangle.errors import InstallationError, SourceError, UnreachableSource, UnreadableSource
from wideangle.ingest import Clock, Fetcher, PollResult, fetch_full_text, poll_source
from wideangle.model import Source
from wideangle.store import QueuedPage, Store

log = logging.getLogger(__name__)

TaskResult: TypeAlias = SourcePoll | PageFetch


class PollTasks:
    """Creates the tasks of the poller. The tasks read from the network and from an archive, and write nothing."""

    def __init__(self, store: Store, fetcher: Fetcher, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = clock

    def for_source(self, source: Source, *, unconditional: bool = False) -> Task[TaskResult]:
        """Return a task that polls a source. With `unconditional`, the request contains no HTTP validators (ETag,
        Last-Modified), so the server sends the whole document."""
        unconditional = unconditional or is_unconditional_poll_due(source, self._clock.now())
        return Task(task_key(source), source.url, partial(self._poll, source, unconditional))

    def for_page(self, page: QueuedPage) -> Task[TaskResult]:
        """Return a task that downloads the article on a page."""
        return Task(f"page {page.key}", page.url, partial(self._fetch_page, page))

    def _poll(self, source: Source, unconditional: bool) -> TaskResult:
        known = self._store.sources.entries(source.number)
        result: PollResult | SourceError
        try:
            now = self._clock.now().timestamp()
            result = poll_source(source, known, self._fetcher, now, unconditional=unconditional)
        except SourceError as error:
            result = error
        except (ImportError, InstallationError) as error:  # not the fault of the source
            result = _not_installed(error, source.url)
        except Exception as error:  # one source must not end the polling of all others
            log.exception("Unexpected error while polling %s.", source.url)
            result = UnreadableSource(f"Cannot be read: {type(error).__name__}: {error}."[:300], item=source.url)
        return SourcePoll(source, result, known)

    def _fetch_page(self, page: QueuedPage) -> TaskResult:
        try:
            return PageFetch(page, fetch_full_text(page.url, self._fetcher))
        except SourceError as error:
            return PageFetch(page, error)
        except (ImportError, InstallationError) as error:  # not the fault of the page
            return PageFetch(page, _not_installed(error, page.url))
        except Exception as error:  # as above
            log.exception("Unexpected error while reading the page %s.", page.url)
            return PageFetch(page, UnreadableSource(f"Cannot be read: {type(error).__name__}."[:300], item=page.url))


def _not_installed(error: ImportError | InstallationError, url: str) -> UnreachableSource:
    """Return the error for a URL that cannot be read because a package is missing. The error is temporary, because the
    package may be installed before the next attempt."""
    cause = InstallationError.of(error) if isinstance(error, ImportError) else error
    return UnreachableSource(cause.message, item=url, remedy=cause.remedy)


def task_key(source: Source) -> str:
    """Return the key that identifies the task of polling a source."""
    return f"source {source.number}"
