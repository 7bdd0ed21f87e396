"""When a source is asked again."""

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


class Sure(Random):
    """Chance that always gives the same share of what may be."""

    def __init__(self, share: float) -> None:
        super().__init__(0)
        self.share = share

    def uniform(self, a: float, b: float) -> float:
        return a + (b - a) * self.share


def _polled(source: Source, news_every: timedelta, days: float) -> tuple[Source, int]:
    """A source that brings one new article in every so often, after some days of visits, and how many there were."""
    chance, visits = Random(7), 0
    now, end, told = NOW, NOW + timedelta(days=days), 0
    while now < end:
        there = int((now - NOW) / news_every)
        source = scheduler.succeeded(source, now, there - told, whole=True, random=chance)
        told, visits = there, visits + 1
        assert source.due is not None
        now = source.due
    return source, visits


@pytest.mark.parametrize(("minutes", "visits_a_day"), [(2, 320), (60, 60), (600, 12)])
def test_a_source_is_visited_as_often_as_it_changes(minutes: int, visits_a_day: int) -> None:
    source, visits = _polled(SOURCE, timedelta(minutes=minutes), 5)
    assert visits / 5 <= visits_a_day
    assert scheduler.LEAST_INTERVAL <= source.interval <= scheduler.MOST_INTERVAL
    assert source.interval <= max(scheduler.LEAST_INTERVAL, minutes * 60)


def test_a_source_that_falls_silent_is_left_in_peace_but_never_for_long() -> None:
    lively, _ = _polled(SOURCE, timedelta(minutes=10), 2)
    later = replace(lively, changed=NOW - timedelta(days=90))
    silent = scheduler.succeeded(later, NOW, 0, whole=False, random=Sure(0.5))
    assert silent.interval == scheduler.MOST_INTERVAL
    again = scheduler.succeeded(silent, NOW + timedelta(hours=6), 1, whole=True, random=Sure(0.5))
    assert again.changed == NOW + timedelta(hours=6)


def test_what_a_feed_asks_for_is_heeded_up_to_an_hour() -> None:
    hasty = replace(SOURCE, rhythm=60.0, changed=NOW)
    assert scheduler.succeeded(hasty, NOW, 0, whole=True, random=Sure(0.5), period=1_200).interval == 1_200
    assert scheduler.succeeded(hasty, NOW, 0, whole=True, random=Sure(0.5), period=1e9).interval == 3_600


def test_after_failures_the_wait_doubles_with_full_jitter() -> None:
    error = UnreachableSource("busy")
    waits = [[scheduler.retry_in(tries, error, Sure(share)) for tries in range(1, 12)] for share in (0.0, 1.0)]
    assert set(waits[0]) == {scheduler.LEAST_RETRY}
    assert waits[1][:3] == [300, 600, 1_200]
    assert waits[1][-1] == scheduler.MOST_RETRY
    assert scheduler.retry_in(10_000, error, Sure(1.0)) == scheduler.MOST_RETRY


def test_a_server_is_never_asked_before_it_wants_to_be() -> None:
    error = UnreachableSource("busy", retry_after=7_200)
    assert scheduler.retry_in(1, error, Sure(1.0)) == 7_200
    failed = scheduler.failed(SOURCE, NOW, error, Sure(0.0))
    assert failed.due == NOW + timedelta(hours=2)
    assert (failed.failing_since, failed.failures, failed.error) == (NOW, 1, "busy")
    again = scheduler.failed(failed, NOW + timedelta(hours=3), error, Sure(0.0))
    assert (again.failing_since, again.failures) == (NOW, 2)
    well = scheduler.succeeded(again, NOW + timedelta(hours=9), 0, whole=True, random=Sure(0.5))
    assert (well.failing_since, well.failures, well.error) == (None, 0, "")


def test_what_is_gone_is_paused_and_what_is_missing_is_not() -> None:
    assert scheduler.failed(SOURCE, NOW, UnreadableSource("gone", gone=True), Sure(0.5)).paused == scheduler.GONE
    missing = scheduler.failed(SOURCE, NOW, UnreadableSource("missing"), Sure(0.0))
    assert (missing.paused, missing.due) == ("", NOW + timedelta(hours=1))


def test_silence_is_measured_by_a_source_s_own_rhythm() -> None:
    hourly = replace(SOURCE, rhythm=3_600.0, changed=NOW)
    weekly = replace(SOURCE, rhythm=7 * 86_400.0, changed=NOW)
    after = NOW + timedelta(days=2)
    assert scheduler.is_silent(hourly, after)
    assert not scheduler.is_silent(weekly, after)
    assert scheduler.is_silent(weekly, NOW + timedelta(days=40))
    assert not scheduler.is_silent(replace(hourly, paused="by you"), after)
    assert not scheduler.is_silent(replace(hourly, kind=SourceKind.FOLDER), after)
    assert not scheduler.is_silent(hourly, NOW + timedelta(hours=20))


def test_a_first_look_tells_the_rhythm_by_the_dates_of_the_articles() -> None:
    times = [f"2031-05-01T{hour:02}:00+00:00" for hour in (1, 3, 5, 11)]
    articles = [Article("x", published=time) for time in times]
    assert scheduler.rhythm_of(articles) == 2 * 3_600
    assert scheduler.rhythm_of(articles[:2]) is None
    assert scheduler.rhythm_of([Article("x")] * 9) is None


def test_everything_is_asked_for_once_a_day() -> None:
    assert scheduler.is_to_be_read_whole(SOURCE, NOW)
    read = scheduler.succeeded(SOURCE, NOW, 0, whole=True, random=Sure(0.5))
    later = scheduler.succeeded(read, NOW + timedelta(hours=23), 0, whole=False, random=Sure(0.5))
    assert not scheduler.is_to_be_read_whole(later, NOW + timedelta(hours=23))
    assert scheduler.is_to_be_read_whole(later, NOW + timedelta(hours=25))
