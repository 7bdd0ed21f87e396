"""When a source is asked again: as often as it changes, less often while it is silent, patiently while it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

from wideangle.errors import SourceError, UnreachableSource, UnreadableSource
from wideangle.model import Article, Source, SourceKind

LEAST_INTERVAL = 300.0
FIRST_INTERVAL = 1_800.0
MOST_INTERVAL = 6 * 3_600.0
"""Seconds between two visits. A source that publishes once in five minutes is not worth more visits than that, and one
that is silent for weeks may break its silence on the day of the story."""

LONGEST_PERIOD = 3_600.0
"""Seconds. What a feed asks for beyond (`ttl`) is not heeded: entries would roll out of it unseen."""

SILENCE_SHARE = 0.1
"""A source that has been silent for a day is asked every 2.4 hours."""

FIRST_RETRY, LEAST_RETRY, MOST_RETRY = 300.0, 60.0, 12 * 3_600.0
FINAL_RETRY = 3_600.0
"""Seconds. A missing page or a wrong document may be back too, only not within minutes."""

FOLDER_INTERVAL = 10.0
"""Seconds between two looks at a folder of this machine, which cost nobody else anything."""

WHOLE_EVERY = timedelta(days=1)
"""A server that goes on saying that nothing has changed is asked for everything so often: some never say anything
else."""

NEWEST_WEIGHT = 0.3
"""Of the latest gap between two arrivals in the rhythm of a source."""

MOST_PAGE_TRIES = 6
"""The last one comes up to half a day after the first."""

BY_YOU, GONE = "by you", "gone"
"""Why a source is paused."""

SILENT_RHYTHMS, LEAST_SILENCE = 4.0, timedelta(days=1)
"""A source is silent beyond its own rhythm after so many times that, and never within a day: outlets sleep at night."""


def succeeded(source: Source, now: datetime, fresh: int, *, whole: bool, random: Random, period: float = 0.0) -> Source:
    """A source that was read and brought `fresh` new articles; `whole` where it sent all it has."""
    rhythm, changed = source.rhythm, source.changed
    if fresh:
        if changed is not None:
            gap = (now - changed).total_seconds() / fresh
            rhythm = gap if rhythm is None else (1 - NEWEST_WEIGHT) * rhythm + NEWEST_WEIGHT * gap
        changed = now
    interval = _interval(rhythm, (now - (changed or source.added or now)).total_seconds(), source.kind)
    interval = max(interval, min(period, LONGEST_PERIOD))
    return replace(
        source,
        checked=now,
        succeeded=now,
        changed=changed,
        read_whole=now if whole else source.read_whole,
        failing_since=None,
        error="",
        failures=0,
        rhythm=rhythm,
        interval=interval,
        due=now + timedelta(seconds=interval * random.uniform(0.9, 1.1)),
        articles=source.articles + fresh,
    )


def failed(source: Source, now: datetime, error: SourceError, random: Random) -> Source:
    """A source that could not be read: it waits longer after each failure, with full jitter, and at least as long as
    the server asks for. One that is gone for good is paused."""
    failures = source.failures + 1
    return replace(
        source,
        checked=now,
        failing_since=source.failing_since or now,
        error=error.message,
        failures=failures,
        paused=GONE if isinstance(error, UnreadableSource) and error.gone else source.paused,
        due=now + timedelta(seconds=retry_in(failures, error, random)),
    )


def retry_in(failures: int, error: SourceError, random: Random) -> float:
    """The seconds until another try: exponential backoff with full jitter, after Brooker, "Exponential Backoff And
    Jitter" (AWS Architecture Blog, 2015), never before the server would have it."""
    first = FIRST_RETRY if isinstance(error, UnreachableSource) else FINAL_RETRY
    asked = error.retry_after or 0.0 if isinstance(error, UnreachableSource) else FINAL_RETRY
    most: float = min(MOST_RETRY, first * 2.0 ** min(failures - 1, 20))
    return max(LEAST_RETRY, asked, random.uniform(0.0, most))


def is_to_be_read_whole(source: Source, now: datetime) -> bool:
    """Whether it is time to ask for everything, whatever the source says of itself."""
    return source.read_whole is None or now - source.read_whole >= WHOLE_EVERY


def is_silent(source: Source, now: datetime) -> bool:
    """Whether a source has brought nothing for much longer than it usually does."""
    since = source.changed or source.added
    if source.paused or since is None or source.kind is SourceKind.FOLDER:
        return False
    usual = timedelta(seconds=SILENT_RHYTHMS * (source.rhythm or 0.0))
    return now - since > max(LEAST_SILENCE, usual)


def rhythm_of(articles: Sequence[Article]) -> float | None:
    """The seconds that usually lie between two of these articles, by what they say; None for fewer than three."""
    times = sorted(article.published.at for article in articles if article.published)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    return max(median(gaps), 1.0) if len(gaps) > 1 else None


def _interval(rhythm: float | None, silence: float, kind: SourceKind) -> float:
    if kind is SourceKind.FOLDER:
        return FOLDER_INTERVAL
    usual = FIRST_INTERVAL if rhythm is None else rhythm / 2
    return min(max(usual, SILENCE_SHARE * silence, LEAST_INTERVAL), MOST_INTERVAL)
