"""The public class for the live sources of an archive: add, pause, remove and poll sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from wideangle.archive.collection import poller, scheduler
from wideangle.archive.collection.open_when_free import open_when_free
from wideangle.archive.collection.websub_subscriber import Callback, Subscriber
from wideangle.archive.collection.websub_subscriptions import Subscriptions
from wideangle.errors import UsageError
from wideangle.ingest import Clock, Fetcher, opml_of, probe
from wideangle.model import Alert, Fetched, Holdings, Source, SourceKind
from wideangle.store import SourceWriter, Store

BUSY_SECONDS, BUSY_WAIT = 10.0, 0.2
"""While another process writes, a small change waits for BUSY_SECONDS seconds at most, and tries to write every
BUSY_WAIT seconds."""


class InterruptibleClock(Clock):
    """The system clock with a wait that can be interrupted: `sleep` returns as soon as `over` is set, the event that
    stops the run."""

    def __init__(self, over: Event) -> None:
        self._over = over

    def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds, or until the event that stops the run is set."""
        self._over.wait(seconds)


def noted_in(store: Store, holdings: Holdings) -> Holdings:
    """Return the statistics of an archive, with the numbers of its live sources that are polled, that fail and that are
    silent."""
    now = Clock().now()
    asked = [source for source in store.sources.all() if not source.paused]
    failing = [source for source in asked if source.error]
    silent = [source for source in asked if not source.error and scheduler.is_silent(source, now)]
    return replace(
        holdings,
        sources=len(asked),
        failing=len(failing),
        silent=len(silent),
        troubled=(*failing, *silent),
    )


class Sources:
    """The live sources of an archive. Iteration yields the sources in the order in which they were added.

    Methods that take the name of a source accept the URL or the number of the source.
    """

    def __init__(
        self, store: Store, open_for_writing: Callable[[], Store], raise_alerts: Callable[[Store], Sequence[Alert]]
    ) -> None:
        self._store = store
        self._open_for_writing = open_for_writing
        self._raise_alerts = raise_alerts

    def __iter__(self) -> Iterator[Source]:
        return iter(self._store.sources.all())

    def add(
        self,
        name: str | Path,
        *,
        kind: SourceKind | str | None = None,
        folder: str = "",
        follow: bool = True,
        fetcher: Fetcher | None = None,
        detected: Sequence[Source] | None = None,
    ) -> list[Source]:
        """Add a source to the archive, and return the added sources. `name` is a feed, a home page that links to a
        feed, an OPML file (each of its feeds is added), a sitemap, a single page, or a local folder. A source that the
        archive already has remains unchanged.

        A URL is fetched to detect its kind, unless `kind` is given. The feeds of an OPML file are not fetched. `folder`
        is the folder of the source in a list of feeds, such as 'Politics/Europe'. Without `follow`, the full text of
        teasers (articles of which the feed gives only the beginning) is not fetched. With `detected`, the sources that
        `wideangle.ingest.probe` returned for the name, nothing is fetched.

        Raises UsageError for a name that is not a source, and SourceError for a URL that is not a source or cannot be
        read.
        """
        if kind is not None and kind not in tuple(SourceKind):
            raise UsageError(f"{kind!r} is not a kind of source.", remedy=f"The kinds are: {', '.join(SourceKind)}.")
        known_kind = None if kind is None else SourceKind(kind)
        sources = probe(str(name), fetcher or Fetcher(), known_kind) if detected is None else detected
        now = Clock().now()
        with self._writing() as writer:
            return [
                writer.add(replace(source, folder=folder or source.folder, follow=follow, added=now, due=now))
                for source in sources
            ]

    def remove(self, name: str | int) -> Source:
        """Remove a source, and return it. The articles of the source remain in the archive."""
        source = self._find(name)
        with self._writing() as writer:
            writer.remove(source.number)
        return source

    def pause(self, name: str | int) -> Source:
        """Stop polling a source until it is resumed. Return the source."""
        return self._changed(name, lambda source: replace(source, paused=scheduler.BY_YOU))

    def resume(self, name: str | int) -> Source:
        """Resume a paused source, and return it. The next poll of the source is due now."""
        now = Clock().now()
        return self._changed(name, lambda source: replace(source, paused="", failures=0, due=now))

    def to_opml(self) -> str:
        """Return the feeds among the sources as an OPML 2.0 document, which any feed reader can import."""
        return opml_of(list(self))

    def silent(self) -> list[Source]:
        """Return the sources that have been silent for several of their publication intervals and for more than a
        day."""
        now = Clock().now()
        return [source for source in self if scheduler.is_silent(source, now)]

    def noted_in(self, holdings: Holdings) -> Holdings:
        """Return the statistics of the archive, with the numbers of its live sources that are polled, that fail and
        that are silent."""
        return noted_in(self._store, holdings)

    def pages_waiting(self) -> int:
        """Return the number of pages that still have to be downloaded."""
        return self._store.sources.pages_waiting()

    def fetch(
        self,
        names: Sequence[str | int] = (),
        *,
        everything: bool = False,
        pages: bool = True,
        fetcher: Fetcher | None = None,
        stop: Event | None = None,
        progress: poller.FetchProgress | None = None,
    ) -> Fetched:
        """Poll sources and store their articles. The sources are those in `names`, or all with `everything`, or else
        the sources that are due.

        With `pages`, the full text of teasers is fetched too. A teaser is an article of which the feed gives only the
        beginning. All articles that the returned counts contain are durable. If the process crashes, the next call
        polls the interrupted sources again. If `stop` is set, the run ends early, and results that are not saved yet
        are lost; a later call polls their sources again. Raises ArchiveBusy while another process fetches, or if
        another process writes for more than a minute.
        """
        numbers = frozenset(self._find(name).number for name in names) if names else None
        scope = poller.Scope(numbers, due=not everything and numbers is None, pages=pages)
        with self._store.fetching():
            return self._poller(fetcher, stop, progress).once(scope)

    def watch(
        self,
        *,
        fetcher: Fetcher | None = None,
        stop: Event | None = None,
        progress: poller.FetchProgress | None = None,
        alerted: Callable[[Sequence[Alert]], None] | None = None,
        callback: Callback | None = None,
    ) -> Fetched:
        """Poll each source when it is due, until `stop` is set.

        With a `callback`, the method subscribes to the WebSub hubs of the feeds, and polls a feed when its hub sends a
        push. Other processes can add articles meanwhile, but cannot fetch. `alerted` is called with the alerts that new
        articles have raised. Raises ArchiveBusy like `fetch`, and UsageError if the callback's address is in use.
        """
        with ExitStack() as closing:
            closing.enter_context(self._store.fetching())
            subscriptions = None
            if callback is not None:
                subscriber = Subscriber(callback, self._store.sources.all, fetcher or Fetcher())
                closing.enter_context(subscriber.running())
                subscriptions = subscriber.subscriptions
            return self._poller(fetcher, stop, progress, alerted, subscriptions).forever()

    def _poller(
        self,
        fetcher: Fetcher | None,
        stop: Event | None,
        progress: poller.FetchProgress | None,
        alerted: Callable[[Sequence[Alert]], None] | None = None,
        subscriptions: Subscriptions | None = None,
    ) -> poller.Poller:
        over = stop or Event()

        def raise_alerts(store: Store) -> None:
            alerts = self._raise_alerts(store)
            if alerts and alerted is not None:
                alerted(alerts)

        return poller.Poller(
            self._store,
            self._open_for_writing,
            fetcher or Fetcher(),
            clock=InterruptibleClock(over),
            is_over=over.is_set,
            progress=progress,
            on_assigned=raise_alerts,
            subscriptions=subscriptions,
        )

    @contextmanager
    def _writing(self) -> Iterator[SourceWriter]:
        store = open_when_free(self._open_for_writing, Clock(), BUSY_SECONDS, BUSY_WAIT)
        assert store is not None  # noqa: S101 - only a run that is over gives None
        with store, store.sourcing() as writer:
            yield writer

    def _find(self, name: str | int) -> Source:
        text = str(name)
        resolved = str(Path(text).resolve()) if "://" not in text else text
        for source in self:
            if text in (source.url, source.given, str(source.number)) or resolved == source.url:
                return source
        raise UsageError(f"{text!r} is not a source of this archive.", remedy="`wideangle source list` lists them.")

    def _changed(self, name: str | int, change: Callable[[Source], Source]) -> Source:
        number = self._find(name).number
        with self._writing() as writer:
            source = writer.get(number)
            if source is None:
                raise UsageError(f"{name!r} is no longer a source of this archive.")
            writer.save(change(source))
            return change(source)
