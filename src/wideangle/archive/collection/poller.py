"""Keeping up with live sources: who is due is visited, and what they bring is stored, once or for as long as it runs.

Nothing that a visit finds counts before it is in the database together with the state of its source, so that it may
be cut short at any moment. The right to write is held only while there is something to write: others add meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import TypeAlias

from wideangle.archive.collection.adding import BATCH
from wideangle.archive.collection.host_queue import Crew, Errand
from wideangle.archive.collection.poll_results import Keeper, PageVisit, Tally, Visit
from wideangle.archive.collection.scheduler import is_to_be_read_whole
from wideangle.archive.collection.websub_subscriptions import Subscriptions
from wideangle.archive.grouping.assignment import assign_to_stories
from wideangle.errors import ArchiveBusy, SourceError, UnreadableSource, WideangleError
from wideangle.ingest import Clock, Fetcher, Look, follow, look
from wideangle.model import Fetched, Pushed, Source
from wideangle.store import Page, Store

log = logging.getLogger(__name__)

Found: TypeAlias = Visit | PageVisit
Progress: TypeAlias = Callable[[Fetched], None]
Placed: TypeAlias = Callable[[Store], None]

PARALLEL = 8
"""Hosts that are visited at a time."""

PAGES_AT_ONCE, PAGES_OF_ONE = 1_000, 20
"""Pages taken from their queue at a time, in all and of one source: a host that wants long pauses holds nobody up."""

VISITS_AT_ONCE = 100
"""Visits that are stored together at the most."""

GATHER = 5.0
"""Seconds for which what has come in may wait for more, to be stored with it. A crash then has it fetched again."""

LOOK_AGAIN = 2.0
"""Seconds between two looks at who is due while visits go on."""

LONGEST_WAIT = 30.0
"""Seconds after which the archive is looked at again: somebody may have added a source."""

LEAST_WAIT = 0.001
"""Seconds. Less may be too little for a clock to notice."""

BUSY_WAIT = 2.0
"""Seconds between two tries to get the right to write."""

HEED_PUSHES = 0.5
"""Seconds between two looks at what hubs have pushed, while nothing is due."""

LEAST_PUSH_GAP = timedelta(seconds=10)
"""Between two visits to a source, however often its hub pushes."""

PLACE_AFTER = 60.0
"""Seconds for which new articles may wait for their story while more come in."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be visited: what is due, or of `sources` (numbers) all, `due` or not; `pages` are followed to."""

    sources: frozenset[int] | None = None
    due: bool = True
    pages: bool = True


class Watch:
    """One run over the live sources of an archive.

    `opened` opens the archive to write. `is_over` says that the run is to stop; a clock whose `sleep` ends early then
    makes it stop at once. `busy_for` is how many seconds another writer is waited for.
    `placed` is handed the archive, to be written to, whenever new articles have their stories. `hubs` know which
    sources something was pushed for.
    """

    def __init__(
        self,
        store: Store,
        opened: Callable[[], Store],
        fetcher: Fetcher,
        *,
        clock: Clock,
        is_over: Callable[[], bool] = lambda: False,
        progress: Progress | None = None,
        random: Random | None = None,
        busy_for: float = 60.0,
        parallel: int = PARALLEL,
        placed: Placed | None = None,
        hubs: Subscriptions | None = None,
    ) -> None:
        self._store = store
        self._opened = opened
        self._fetcher = fetcher
        self._clock = clock
        self._is_over = is_over
        self._progress = progress
        self._placed = placed
        self._hubs = hubs
        self._pushed: Pushed | None = None
        self._random = random or Random()  # noqa: S311 - spreads visits, and keeps no secret
        self._busy_for = busy_for
        self._crew: Crew[Found] = Crew(parallel, fetcher.turn_in)
        self._writing: Store | None = None
        self._found: dict[str, Found] = {}
        self._found_since = 0.0
        self._unplaced_since: float | None = None
        self._looked_at: float | None = None
        self.tally = Tally()

    def once(self, scope: Scope) -> Fetched:
        """Visit each source of the scope once, and the pages that are due by then."""
        sources = self._sources(scope)
        with self._run():
            for source in sources:
                self._send(self._visit(source, anew=not scope.due))
            numbers = frozenset(source.number for source in sources) if scope.sources is not None else None
            while not self._is_over():
                if scope.pages and self._is_time_to_look():
                    self._add_pages(numbers)
                if not self._has_work():
                    break
                self._step()
        return self._fetched()

    def forever(self) -> Fetched:
        """Visit whoever is due until the run is to stop."""
        with self._run():
            while not self._is_over():
                if self._is_time_to_look():
                    for source in self._store.sources.due(self._clock.now()):
                        self._send(self._visit(source))
                    self._add_pages(None)
                    self._heed_hubs()
                if self._has_work():
                    self._step()
                else:
                    self._rest()
        return self._fetched()

    def _send(self, errand: Errand[Found]) -> None:
        """Have an errand run, unless it is in hand, or what it brought is yet to be stored."""
        if errand.key not in self._found:
            self._crew.add(errand)

    def _fetched(self) -> Fetched:
        fetched = self.tally.fetched(self._store.sources.pages_waiting())
        return fetched if self._hubs is None else replace(fetched, pushed=self._hubs.counts())

    def _has_work(self) -> bool:
        return bool(len(self._crew) or self._found)

    def _is_time_to_look(self) -> bool:
        now = self._clock.monotonic()
        if self._looked_at is None or not self._has_work() or now - self._looked_at >= LOOK_AGAIN:
            self._looked_at = now
            return True
        return False

    @contextmanager
    def _run(self) -> Iterator[None]:
        with ExitStack() as closing:
            closing.callback(self._crew.dismiss)
            closing.callback(self._let_go)
            yield
            if self._unplaced_since is not None and self._writing is None:
                with suppress(ArchiveBusy):  # whoever writes next does it
                    self._writing = self._opened()
            self._place(is_idle=True)

    def _sources(self, scope: Scope) -> list[Source]:
        if scope.due:
            due = self._store.sources.due(self._clock.now())
        else:
            due = [source for source in self._store.sources.all() if not source.paused or scope.sources is not None]
        return [source for source in due if scope.sources is None or source.number in scope.sources]

    def _visit(self, source: Source, *, anew: bool = False) -> Errand[Found]:
        anew = anew or is_to_be_read_whole(source, self._clock.now())
        return Errand(f"source {source.number}", source.url, partial(self._look, source, anew))

    def _look(self, source: Source, anew: bool) -> Found:
        before = self._store.sources.entries(source.number)
        found: Look | SourceError
        try:
            found = look(source, before, self._fetcher, self._clock.now().timestamp(), anew=anew)
        except SourceError as error:
            found = error
        except Exception as error:  # one source must not end the watch over all of them
            log.exception("A visit to %s failed in a way that was not foreseen.", source.url)
            found = UnreadableSource(f"Cannot be read: {type(error).__name__}: {error}."[:300], item=source.url)
        return Visit(source, found, before)

    def _add_pages(self, sources: Collection[int] | None) -> None:
        for page in self._store.sources.pages_due(self._clock.now(), PAGES_AT_ONCE, PAGES_OF_ONE, sources):
            self._send(Errand(f"page {page.key}", page.url, partial(self._follow, page)))

    def _follow(self, page: Page) -> Found:
        try:
            return PageVisit(page, follow(page.url, self._fetcher))
        except SourceError as error:
            return PageVisit(page, error)
        except Exception as error:  # as above
            log.exception("The page %s cannot be read for a reason that was not foreseen.", page.url)
            return PageVisit(page, UnreadableSource(f"Cannot be read: {type(error).__name__}."[:300], item=page.url))

    def _step(self) -> None:
        """Send out who may go, take what comes in, and store it once it is worth it."""
        wait = self._crew.start()
        if self._crew.running:
            found = self._crew.take(min(self._longest(wait), 0.2))
            while found is not None:
                self._note(*found)
                self._crew.start()
                found = self._crew.take(0.0) if len(self._found) < VISITS_AT_ONCE else None
        elif len(self._crew):
            self._clock.sleep(max(self._longest(wait), LEAST_WAIT))
        is_idle = not len(self._crew)
        is_much = len(self._found) >= VISITS_AT_ONCE or sum(map(_size, self._found.values())) >= BATCH
        if self._found and (is_idle or is_much or self._clock.monotonic() - self._found_since >= GATHER):
            self._keep()
            self._place(is_idle=is_idle and not self._store.sources.pages_due(self._clock.now(), 1, 1))
            if not is_much:
                self._let_go()
            if self._progress is not None:
                self._progress(self._fetched())

    def _longest(self, wait: float | None) -> float:
        """How long nothing is to be done but to wait: no longer than what has come in may."""
        return min(LONGEST_WAIT if wait is None else wait, GATHER if self._found else LONGEST_WAIT)

    def _note(self, key: str, found: Found) -> None:
        if not self._found:
            self._found_since = self._clock.monotonic()
        self._found[key] = found

    def _keep(self) -> None:
        visits = [one for one in self._found.values() if isinstance(one, Visit)]
        pages = [one for one in self._found.values() if isinstance(one, PageVisit)]
        store = self._writer()
        if store is None:
            return
        is_news = self._kept(store, visits, pages)
        self._found = {}
        _log(visits)
        if self._hubs is not None:
            for visit in visits:
                if isinstance(visit.found, Look):
                    self._hubs.seen(visit.source.number, is_new=visit.found.articles not in ((), []))
        if is_news and self._unplaced_since is None:
            self._unplaced_since = self._clock.monotonic()

    def _kept(self, store: Store, visits: list[Visit], pages: list[PageVisit]) -> bool:
        """Keep what was found, together or, where something cannot be kept for a reason that was not foreseen, one by
        one, and that one as a failure: one source must not end the watch over all of them."""
        keeper = Keeper(store, self._clock.now(), self._random, self.tally)
        try:
            return keeper.keep(visits, pages)
        except WideangleError:
            raise
        except Exception as error:
            if len(visits) + len(pages) > 1:
                kept = [self._kept(store, [visit], []) for visit in visits]
                kept += [self._kept(store, [], [page]) for page in pages]
                return any(kept)
            log.exception("What was found cannot be stored for a reason that was not foreseen.")
            failure = UnreadableSource(f"Cannot be stored: {type(error).__name__}."[:300])
            return keeper.keep(
                [replace(visit, found=failure) for visit in visits], [replace(page, found=failure) for page in pages]
            )

    def _writer(self) -> Store | None:
        """The archive, to be written to; None where the run is over before it can be had. Then nothing is lost: all
        that was found is found again by the next run. Raises ArchiveBusy after waiting long enough."""
        if self._writing is not None:
            return self._writing
        since = self._clock.monotonic()
        while not self._is_over():
            try:
                self._writing = self._opened()
            except ArchiveBusy as busy:
                if self._clock.monotonic() - since >= self._busy_for:
                    raise
                log.info("Waiting to write: %s", busy)
                self._clock.sleep(BUSY_WAIT)
            else:
                return self._writing
        return None

    def _place(self, *, is_idle: bool) -> None:
        """Give new articles their stories, once nothing more comes in or they have waited long."""
        if self._writing is None or self._unplaced_since is None:
            return
        if is_idle or self._clock.monotonic() - self._unplaced_since >= PLACE_AFTER:
            stories = assign_to_stories(self._writing)
            self.tally.report = replace(self.tally.report, stories=self.tally.report.stories + stories)
            self._unplaced_since = None
            if self._placed is not None:
                self._placed(self._writing)

    def _let_go(self) -> None:
        if self._writing is not None:
            self._writing.close()
            self._writing = None

    def _rest(self) -> None:
        """Wait until somebody is due."""
        due = self._store.sources.next_due()
        now = self._clock.now()
        wait = timedelta(seconds=LONGEST_WAIT) if due is None else due - now
        left = min(max(wait.total_seconds(), 0.05), LONGEST_WAIT)
        if self._hubs is None:
            self._clock.sleep(left)
            return
        while left > 0 and not self._is_over():
            self._clock.sleep(min(left, HEED_PUSHES))
            left -= HEED_PUSHES
            if self._hubs.news() or self._hubs.counts() != self._pushed:
                return

    def _heed_hubs(self) -> None:
        """Visit what something was pushed for, and report how the subscriptions are going where that has changed."""
        if self._hubs is None:
            return
        if news := self._hubs.news():
            sources = {source.number: source for source in self._store.sources.all()}
            for number in news:
                if number in sources:
                    self._hasten(self._hubs, sources[number])
                else:  # removed meanwhile
                    self._hubs.visited(number)
        counts = self._hubs.counts()
        if counts != self._pushed:
            self._pushed = counts
            if self._progress is not None:
                self._progress(self._fetched())

    def _hasten(self, hubs: Subscriptions, source: Source) -> None:
        """Visit a source now. A visit that is under way may have seen less than was pushed, so that one follows; one
        whose last visit failed waits as long as its server asks for, and then brings this too."""
        errand = self._visit(source)
        since = None if source.checked is None else self._clock.now() - source.checked
        if source.paused or source.failures:
            hubs.visited(source.number)
        elif (
            errand.key not in self._crew
            and errand.key not in self._found
            and (since is None or since >= LEAST_PUSH_GAP)
        ):
            hubs.visited(source.number)
            self._send(errand)


def _log(visits: list[Visit]) -> None:
    for visit in visits:
        source, found = visit.source, visit.found
        told = {"source": source.url, "number": source.number}
        if isinstance(found, SourceError):
            level = logging.INFO if source.failures else logging.WARNING  # that it goes on is no news
            log.log(level, "%s: %s", source.url, found.message, extra=told | {"error": found.message})
        elif found.unchanged:
            log.debug("%s has nothing new.", source.url, extra=told)
        else:
            log.info(
                "%s holds %d entries.", source.url, len(found.entries), extra=told | {"entries": len(found.entries)}
            )


def _size(found: Found) -> int:
    """How many articles a visit has brought, as far as that is known before they are read."""
    brought = found.found.articles if isinstance(found.found, Look) else ()
    return len(brought) if isinstance(brought, list) else 1
