"""Compute when a live source is polled again. The poll interval depends on how often the source publishes, and grows
when the source is silent or fails."""

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
"""The shortest time between two polls (LEAST_INTERVAL), the longest time (MOST_INTERVAL), and the time for a source
whose publication interval is not known yet (FIRST_INTERVAL), in seconds. More frequent polls bring little, even for a
source that publishes every five minutes. MOST_INTERVAL is short, because even a source that was silent for weeks may
publish on the day of a story."""

LONGEST_PERIOD = 3_600.0
"""The upper limit, in seconds, for a poll interval that a feed requests (`ttl`). With a longer interval, feed items
would disappear before they are read."""

SILENCE_SHARE = 0.1
"""The poll interval of a silent source, as a share of the time without news. A source without news for a day, for
example, is polled every 2.4 hours."""

FIRST_RETRY, LEAST_RETRY, MOST_RETRY = 300.0, 60.0, 12 * 3_600.0
FINAL_RETRY = 3_600.0
"""The number of seconds to the next attempt after an error that counts as permanent. A missing page or an unreadable
document may work again, but not within minutes."""

FOLDER_INTERVAL = 10.0
"""The number of seconds between two polls of a local folder. The interval is short, because reading a folder needs no
request."""

WHOLE_EVERY = timedelta(days=1)
"""The time between two polls that request the whole document, without HTTP validators (ETag, Last-Modified). These
polls are needed because some servers report every document as unchanged."""

NEWEST_WEIGHT = 0.3
"""The weight of the latest gap between two new articles of a source, in the moving average of all its gaps."""

MOST_PAGE_TRIES = 6
"""The greatest number of attempts to download a page. The last attempt is up to half a day after the first."""

BY_YOU, GONE = "by you", "gone"
"""The two reasons why a source is paused: the user paused it, or its server reports it as removed."""

SILENT_INTERVALS, LEAST_SILENCE = 4.0, timedelta(days=1)
"""A source counts as silent if it has had no news for SILENT_INTERVALS of its usual publication intervals and for more
than LEAST_SILENCE. LEAST_SILENCE is a day, because outlets pause at night."""


def after_success(
    source: Source, now: datetime, new_articles: int, *, whole: bool, random: Random, period: float = 0.0
) -> Source:
    """Return the state of a source after a successful poll, with the time of the next poll. `whole` means that the poll
    has read all items of the source. `period` is the poll interval in seconds that the source requests."""
    publication_gap, changed = source.rhythm, source.changed
    if new_articles:
        if changed is not None:
            gap = (now - changed).total_seconds() / new_articles
            publication_gap = (
                gap if publication_gap is None else (1 - NEWEST_WEIGHT) * publication_gap + NEWEST_WEIGHT * gap
            )
        changed = now
    silence = (now - (changed or source.added or now)).total_seconds()
    interval = max(_poll_interval(publication_gap, silence, source.kind), min(period, LONGEST_PERIOD))
    return replace(
        source,
        checked=now,
        succeeded=now,
        changed=changed,
        read_whole=now if whole else source.read_whole,
        failing_since=None,
        error="",
        failures=0,
        rhythm=publication_gap,
        interval=interval,
        due=now + timedelta(seconds=interval * random.uniform(0.9, 1.1)),
        articles=source.articles + new_articles,
    )


def after_failure(source: Source, now: datetime, error: SourceError, random: Random) -> Source:
    """Return the state of a source after a failed poll, with the time of the next attempt. The source is paused if its
    server reports that the URL is gone (status 410)."""
    failures = source.failures + 1
    return replace(
        source,
        checked=now,
        failing_since=source.failing_since or now,
        error=error.message,
        failures=failures,
        paused=GONE if isinstance(error, UnreadableSource) and error.gone else source.paused,
        due=now + timedelta(seconds=retry_seconds(failures, error, random)),
    )


def retry_seconds(failures: int, error: SourceError, random: Random) -> float:
    """Return the number of seconds until the next attempt after a failure. The number is random, grows with the number
    of `failures`, and is at least the time that the server requests. The method is exponential backoff with full jitter
    (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015)."""
    first = FIRST_RETRY if isinstance(error, UnreachableSource) else FINAL_RETRY
    requested = error.retry_after or 0.0 if isinstance(error, UnreachableSource) else FINAL_RETRY
    longest: float = min(MOST_RETRY, first * 2.0 ** min(failures - 1, 20))
    return max(LEAST_RETRY, requested, random.uniform(0.0, longest))


def is_unconditional_poll_due(source: Source, now: datetime) -> bool:
    """True if the next poll must request the whole document, without HTTP validators (ETag, Last-Modified)."""
    return source.read_whole is None or now - source.read_whole >= WHOLE_EVERY


def is_silent(source: Source, now: datetime) -> bool:
    """True if a source has had no news for SILENT_INTERVALS of its publication intervals, and for more than
    LEAST_SILENCE."""
    since = source.changed or source.added
    if source.paused or since is None or source.kind is SourceKind.FOLDER:
        return False
    usual = timedelta(seconds=SILENT_INTERVALS * (source.rhythm or 0.0))
    return now - since > max(LEAST_SILENCE, usual)


def publication_interval(articles: Sequence[Article]) -> float | None:
    """Return the median gap between the publication times of articles, in seconds; None for fewer than three dated
    articles."""
    times = sorted(article.published.at for article in articles if article.published)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    return max(median(gaps), 1.0) if len(gaps) > 1 else None


def _poll_interval(publication_gap: float | None, silence: float, kind: SourceKind) -> float:
    if kind is SourceKind.FOLDER:
        return FOLDER_INTERVAL
    usual = FIRST_INTERVAL if publication_gap is None else publication_gap / 2
    return min(max(usual, SILENCE_SHARE * silence, LEAST_INTERVAL), MOST_INTERVAL)
