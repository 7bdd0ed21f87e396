"""When a source is polled again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from wideangle.archive.collection import scheduler
from wideangle.errors import UnreachableSource, UnreadableSource
from wideangle.model import Article, Source, SourceKind

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
SOURCE = Source("https://courier.example/feed", number=1, added=NOW, due=NOW)


class FixedRandom(Random):
    """A random generator that always returns the same point of a range."""

    def __init__(self, share: float) -> None:
        super().__init__(0)
        self.share = share

    def uniform(self, a: float, b: float) -> float:
        return a + (b - a) * self.share


def _polled(source: Source, news_every: timedelta, days: float) -> tuple[Source, int]:
    """A source with one new article per `news_every` after some days of polls, and the number of polls."""
    jitter, polls = Random(7), 0
    now, end, read = NOW, NOW + timedelta(days=days), 0
    while now < end:
        published = int((now - NOW) / news_every)
        source = scheduler.after_success(source, now, published - read, whole=True, random=jitter)
        read, polls = published, polls + 1
        assert source.due is not None
        now = source.due
    return source, polls


@pytest.mark.parametrize(("minutes", "polls_a_day"), [(2, 320), (60, 60), (600, 12)])
def test_a_source_is_polled_as_often_as_it_changes(minutes: int, polls_a_day: int) -> None:
    source, polls = _polled(SOURCE, timedelta(minutes=minutes), 5)
    assert polls / 5 <= polls_a_day
    assert scheduler.LEAST_INTERVAL <= source.interval <= scheduler.MOST_INTERVAL
    assert source.interval <= max(scheduler.LEAST_INTERVAL, minutes * 60)


def test_a_silent_source_is_polled_at_the_longest_interval() -> None:
    lively, _ = _polled(SOURCE, timedelta(minutes=10), 2)
    later = replace(lively, changed=NOW - timedelta(days=90))
    silent = scheduler.after_success(later, NOW, 0, whole=False, random=FixedRandom(0.5))
    assert silent.interval == scheduler.MOST_INTERVAL
    again = scheduler.after_success(silent, NOW + timedelta(hours=6), 1, whole=True, random=FixedRandom(0.5))
    assert again.changed == NOW + timedelta(hours=6)


def test_the_period_of_a_feed_counts_up_to_an_hour() -> None:
    hasty = replace(SOURCE, rhythm=60.0, changed=NOW)
    assert scheduler.after_success(hasty, NOW, 0, whole=True, random=FixedRandom(0.5), period=1_200).interval == 1_200
    assert scheduler.after_success(hasty, NOW, 0, whole=True, random=FixedRandom(0.5), period=1e9).interval == 3_600


def test_after_failures_the_wait_doubles_with_full_jitter() -> None:
    error = UnreachableSource("busy")
    waits = [
        [scheduler.retry_seconds(tries, error, FixedRandom(share)) for tries in range(1, 12)] for share in (0.0, 1.0)
    ]
    assert set(waits[0]) == {scheduler.LEAST_RETRY}
    assert waits[1][:3] == [300, 600, 1_200]
    assert waits[1][-1] == scheduler.MOST_RETRY
    assert scheduler.retry_seconds(10_000, error, FixedRandom(1.0)) == scheduler.MOST_RETRY


def test_a_server_is_not_polled_before_its_retry_after() -> None:
    error = UnreachableSource("busy", retry_after=7_200)
    assert scheduler.retry_seconds(1, error, FixedRandom(1.0)) == 7_200
    failed = scheduler.after_failure(SOURCE, NOW, error, FixedRandom(0.0))
    assert failed.due == NOW + timedelta(hours=2)
    assert (failed.failing_since, failed.failures, failed.error) == (NOW, 1, "busy")
    again = scheduler.after_failure(failed, NOW + timedelta(hours=3), error, FixedRandom(0.0))
    assert (again.failing_since, again.failures) == (NOW, 2)
    well = scheduler.after_success(again, NOW + timedelta(hours=9), 0, whole=True, random=FixedRandom(0.5))
    assert (well.failing_since, well.failures, well.error) == (None, 0, "")


def test_a_removed_source_is_paused_and_a_missing_one_is_not() -> None:
    assert (
        scheduler.after_failure(SOURCE, NOW, UnreadableSource("gone", gone=True), FixedRandom(0.5)).paused
        == scheduler.GONE
    )
    missing = scheduler.after_failure(SOURCE, NOW, UnreadableSource("missing"), FixedRandom(0.0))
    assert (missing.paused, missing.due) == ("", NOW + timedelta(hours=1))


def test_silence_is_measured_in_publication_intervals() -> None:
    hourly = replace(SOURCE, rhythm=3_600.0, changed=NOW)
    weekly = replace(SOURCE, rhythm=7 * 86_400.0, changed=NOW)
    after = NOW + timedelta(days=2)
    assert scheduler.is_silent(hourly, after)
    assert not scheduler.is_silent(weekly, after)
    assert scheduler.is_silent(weekly, NOW + timedelta(days=40))
    assert not scheduler.is_silent(replace(hourly, paused="by you"), after)
    assert not scheduler.is_silent(replace(hourly, kind=SourceKind.FOLDER), after)
    assert not scheduler.is_silent(hourly, NOW + timedelta(hours=20))


def test_the_first_poll_gives_the_publication_interval() -> None:
    times = [f"2031-05-01T{hour:02}:00+00:00" for hour in (1, 3, 5, 11)]
    articles = [Article("x", published=time) for time in times]
    assert scheduler.publication_interval(articles) == 2 * 3_600
    assert scheduler.publication_interval(articles[:2]) is None
    assert scheduler.publication_interval([Article("x")] * 9) is None


def test_a_poll_is_unconditional_once_a_day() -> None:
    assert scheduler.is_unconditional_poll_due(SOURCE, NOW)
    read = scheduler.after_success(SOURCE, NOW, 0, whole=True, random=FixedRandom(0.5))
    later = scheduler.after_success(read, NOW + timedelta(hours=23), 0, whole=False, random=FixedRandom(0.5))
    assert not scheduler.is_unconditional_poll_due(later, NOW + timedelta(hours=23))
    assert scheduler.is_unconditional_poll_due(later, NOW + timedelta(hours=25))
