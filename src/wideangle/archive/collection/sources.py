"""The live sources of an open archive, as users hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from wideangle.archive.collection import poller, scheduler
from wideangle.archive.collection.websub_subscriber import Callback, Subscriber
from wideangle.archive.collection.websub_subscriptions import Subscriptions
from wideangle.errors import ArchiveBusy, UsageError
from wideangle.ingest import Clock, Fetcher, opml_of, probe
from wideangle.model import Alert, Fetched, Holdings, Source, SourceKind
from wideangle.store import SourceWriter, Store

BUSY_SECONDS, BUSY_WAIT = 10.0, 0.2
"""How long a small change waits for another process to have stored what it is storing, and how often it looks."""


class Stoppable(Clock):
    """The system's clock, on which nobody sleeps on once `over` is set."""

    def __init__(self, over: Event) -> None:
        self._over = over

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass, or fewer."""
        self._over.wait(seconds)


class Sources:
    """The live sources of an archive; iterating gives each, in the order in which they were added.

    Wherever one is to be named, its address or its number does.
    """

    def __init__(self, store: Store, opened: Callable[[], Store], placed: Callable[[Store], Sequence[Alert]]) -> None:
        self._store = store
        self._placed = placed
        self._opened = opened

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
    ) -> list[Source]:
        """Keep up with a feed, the feed that a home page names, every feed of an OPML file, a sitemap, a single page,
        or a folder into which files are dropped. What is kept up with already stays as it is.

        Each is fetched first to see what it is, unless `kind` says so; the feeds of a list are not. `folder` says
        where it is to stand in a list of feeds, 'Politics/Europe'. Without `follow`, teasers stay as they come.

        Raises UsageError for what is no source, SourceError where an address cannot be read or is none.
        """
        if kind is not None and kind not in tuple(SourceKind):
            raise UsageError(f"{kind!r} is no kind of source.", remedy=f"There are: {', '.join(SourceKind)}.")
        given = None if kind is None else SourceKind(kind)
        found = probe(str(name), fetcher or Fetcher(), given)
        now = Clock().now()
        with self._writing() as writer:
            return [
                writer.add(replace(source, folder=folder or source.folder, follow=follow, added=now, due=now))
                for source in found
            ]

    def remove(self, name: str | int) -> Source:
        """Keep up with a source no more; its articles stay."""
        source = self._find(name)
        with self._writing() as writer:
            writer.remove(source.number)
        return source

    def pause(self, name: str | int) -> Source:
        """Leave a source alone until it is resumed."""
        return self._changed(name, lambda source: replace(source, paused=scheduler.BY_YOU))

    def resume(self, name: str | int) -> Source:
        """Ask a source again, and soon; also one that was paused because it was gone."""
        now = Clock().now()
        return self._changed(name, lambda source: replace(source, paused="", failures=0, due=now))

    def to_opml(self) -> str:
        """The feeds among the sources as an OPML 2.0 document, for any feed reader."""
        return opml_of(list(self))

    def silent(self) -> list[Source]:
        """The sources that have brought nothing for much longer than they usually do."""
        now = Clock().now()
        return [source for source in self if scheduler.is_silent(source, now)]

    def noted_in(self, holdings: Holdings) -> Holdings:
        """What an archive holds, with how many of its sources may be missing from it."""
        now = Clock().now()
        asked = [source for source in self if not source.paused]
        failing = [source for source in asked if source.error]
        silent = [source for source in asked if not source.error and scheduler.is_silent(source, now)]
        return replace(
            holdings,
            sources=len(asked),
            failing=len(failing),
            silent=len(silent),
            troubled=(*failing, *silent),
        )

    def pages_waiting(self) -> int:
        """How many pages have yet to be followed to."""
        return self._store.sources.pages_waiting()

    def fetch(
        self,
        names: Sequence[str | int] = (),
        *,
        everything: bool = False,
        pages: bool = True,
        fetcher: Fetcher | None = None,
        stop: Event | None = None,
        progress: poller.Progress | None = None,
    ) -> Fetched:
        """Visit the sources that are due, or those named, or with `everything` all of them; store what they bring.

        Teasers are followed to their `pages`. What has come of it is durable when this returns, and whatever a crash
        cuts short is fetched again. `stop` ends it early, once set. Raises ArchiveBusy while another process fetches
        or, after a minute of waiting, while one goes on writing.
        """
        numbers = frozenset(self._find(name).number for name in names) if names else None
        scope = poller.Scope(numbers, due=not everything and numbers is None, pages=pages)
        with self._store.fetching():
            return self._watch(fetcher, stop, progress).once(scope)

    def watch(
        self,
        *,
        fetcher: Fetcher | None = None,
        stop: Event | None = None,
        progress: poller.Progress | None = None,
        alerted: Callable[[Sequence[Alert]], None] | None = None,
        callback: Callback | None = None,
    ) -> Fetched:
        """Keep up with all sources until `stop` is set: each is visited when it is due.

        With a `callback` the hubs that feeds name are subscribed to, and what they push has its source visited at once.

        Other processes may add meanwhile, but none may fetch. `alerted` is told the alerts that what came in has
        raised. Raises ArchiveBusy as `fetch` does, and UsageError where the callback's address cannot be listened on.
        """
        with ExitStack() as closing:
            closing.enter_context(self._store.fetching())
            hubs = None
            if callback is not None:
                subscriber = Subscriber(callback, self._store.sources.all, fetcher or Fetcher())
                closing.enter_context(subscriber.running())
                hubs = subscriber.subscriptions
            return self._watch(fetcher, stop, progress, alerted, hubs).forever()

    def _watch(
        self,
        fetcher: Fetcher | None,
        stop: Event | None,
        progress: poller.Progress | None,
        alerted: Callable[[Sequence[Alert]], None] | None = None,
        hubs: Subscriptions | None = None,
    ) -> poller.Watch:
        over = stop or Event()

        def placed(store: Store) -> None:
            raised = self._placed(store)
            if raised and alerted is not None:
                alerted(raised)

        return poller.Watch(
            self._store,
            self._opened,
            fetcher or Fetcher(),
            clock=Stoppable(over),
            is_over=over.is_set,
            progress=progress,
            placed=placed,
            hubs=hubs,
        )

    @contextmanager
    def _writing(self) -> Iterator[SourceWriter]:
        clock = Clock()
        until = clock.monotonic() + BUSY_SECONDS
        while True:
            try:
                store = self._opened()
            except ArchiveBusy:
                if clock.monotonic() >= until:
                    raise
                clock.sleep(BUSY_WAIT)
            else:
                break
        with store, store.sourcing() as writer:
            yield writer

    def _find(self, name: str | int) -> Source:
        wanted = str(name)
        resolved = str(Path(wanted).resolve()) if "://" not in wanted else wanted
        for source in self:
            if wanted in (source.url, source.given, str(source.number)) or resolved == source.url:
                return source
        raise UsageError(f"{wanted!r} is no source of this archive.", remedy="`wideangle sources` lists them.")

    def _changed(self, name: str | int, change: Callable[[Source], Source]) -> Source:
        number = self._find(name).number
        with self._writing() as writer:
            source = writer.get(number)
            if source is None:
                raise UsageError(f"{name!r} is no source of this archive any more.")
            writer.save(change(source))
            return change(source)
