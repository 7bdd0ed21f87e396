"""Connect the poller with WebSub, the standard by which hubs push changes of feeds. A push causes a poll of its
source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from wideangle.archive.collection.poll_results import SourcePoll
from wideangle.archive.collection.websub_subscriptions import Subscriptions
from wideangle.ingest import Clock, PollResult
from wideangle.model import Pushed, Source
from wideangle.store import Store

CHECK_PUSHES = 0.5
"""The number of seconds between two checks for pushes from hubs, while no source is due."""

LEAST_PUSH_GAP = timedelta(seconds=10)
"""The shortest time between two polls of a source that pushes cause."""


class WebSubAdapter:
    """Passes pushes of hubs to the poller, and the results of polls to the subscriptions."""

    def __init__(self, subscriptions: Subscriptions, store: Store, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._store = store
        self._clock = clock
        self._reported: Pushed | None = None

    def pushed_sources(self, is_in_progress: Callable[[Source], bool]) -> Iterator[Source]:
        """Yield the sources that must be polled now because a hub has sent a push.

        A source that is being polled (`is_in_progress`) is yielded by a later call, because its poll may have begun
        before the push. A failed source waits for its next attempt, and a paused source stays paused.
        """
        numbers = self._subscriptions.pushed_sources()
        if not numbers:
            return
        sources = {source.number: source for source in self._store.sources.all()}
        for number in numbers:
            source = sources.get(number)
            if source is None or source.paused or source.failures:  # None: the user has removed the source
                self._subscriptions.poll_started(number)
            elif not is_in_progress(source) and self._is_gap_over(source):
                self._subscriptions.poll_started(number)
                yield source

    def polled(self, polls: Iterable[SourcePoll]) -> None:
        """Record the end of these polls, and which of them have brought articles. If a poll after a push has brought no
        articles, the feed is polled once more."""
        for poll in polls:
            if isinstance(poll.result, PollResult):
                self._subscriptions.polled(poll.source.number, has_news=poll.result.articles not in ((), []))

    def counts(self) -> Pushed:
        """The number of subscriptions to hubs in each state, and the number of pushes from hubs."""
        return self._subscriptions.counts()

    def has_new_counts(self) -> bool:
        """True if the counts of subscriptions and pushes have changed since the last call."""
        counts = self.counts()
        is_new, self._reported = counts != self._reported, counts
        return is_new

    def rest(self, seconds: float, is_over: Callable[[], bool]) -> None:
        """Wait for `seconds` seconds. The wait ends early when a push arrives, when the counts of subscriptions change,
        or when `is_over` returns true because the run must stop."""
        while seconds > 0 and not is_over():
            self._clock.sleep(min(seconds, CHECK_PUSHES))
            seconds -= CHECK_PUSHES
            if self._subscriptions.pushed_sources() or self.counts() != self._reported:
                return

    def _is_gap_over(self, source: Source) -> bool:
        return source.checked is None or self._clock.now() - source.checked >= LEAST_PUSH_GAP
