"""Subscriptions to hubs, and polls caused by pushes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hub_kit import Hub, wait_for, watching

from wideangle.archive.collection import scheduler, websub_adapter, websub_subscriber, websub_subscriptions


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(websub_subscriber, "UPDATE_EVERY", 0.3)
    monkeypatch.setattr(websub_subscriber, "STOP_SECONDS", 1.0)
    monkeypatch.setattr(websub_adapter, "LEAST_PUSH_GAP", timedelta(seconds=0.1))
    with Hub() as running:
        yield running


def test_a_push_leads_to_a_poll_within_seconds(tmp_path: Path, hub: Hub) -> None:
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        [asked] = hub.asked
        assert asked["hub.topic"] == hub.topic
        assert int(asked["hub.lease_seconds"]) > 86_400
        assert hub.answers == [(200, b"c-1")]
        hub.stories.append("Ferry to Skarvoy sails again")
        assert hub.push() == 202
        assert wait_for(lambda: "Ferry to Skarvoy sails again" in run.titles) < 5
        assert run.pushed.accepted == 1
    assert hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert hub.answers[-1] == (200, b"c-1")


@pytest.mark.parametrize("method", ["sha1", "sha384", "sha512"])
def test_any_signature_of_the_recommendation_will_do(tmp_path: Path, hub: Hub, method: str) -> None:
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        hub.push(method=method)
        wait_for(lambda: run.pushed.accepted == 1)


def test_what_is_pushed_is_never_read_itself(tmp_path: Path, hub: Hub) -> None:
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1 and run.titles)
        polls = hub.polls
        item = (
            "<item><title>Ferry sunk</title><link>https://harbourpost.example/9</link><description>Sunk.</description>"
        )
        hub.push(f"<rss version='2.0'><channel>{item}</item></channel></rss>".encode())
        wait_for(lambda: hub.polls > polls)
    assert run.titles == {"Ferry to Skarvoy cancelled"}


@pytest.mark.parametrize(("method", "secret"), [("", None), ("sha256", "another"), ("md5", None)])
def test_what_has_no_valid_signature_is_counted_and_no_more(
    tmp_path: Path, hub: Hub, method: str, secret: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        polls = hub.polls
        assert [hub.push(method=method, secret=secret) for _ in range(3)] == [202, 202, 202]
        wait_for(lambda: run.pushed.refused == 3)
        assert run.pushed.accepted == 0
        assert hub.polls == polls
    assert caplog.text.count("no valid signature") == 1
    assert hub.asked[0]["hub.secret"] not in caplog.text


def test_many_pushes_cause_few_polls(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub_adapter, "LEAST_PUSH_GAP", timedelta(seconds=2))
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        polls = hub.polls
        for number in range(40):
            hub.stories.append(f"Ferry {number} sails")
            hub.push()
        wait_for(lambda: "Ferry 39 sails" in run.titles)
        assert hub.polls - polls <= 3


def test_a_push_before_its_feed_changes_causes_a_second_poll(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websub_subscriptions, "POLL_AGAIN_AFTER", timedelta(seconds=1))
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1 and run.titles)
        polls = hub.polls
        hub.push()
        wait_for(lambda: hub.polls > polls)
        hub.stories.append("Ferry to Skarvoy sails again")
        wait_for(lambda: "Ferry to Skarvoy sails again" in run.titles)
        assert hub.polls == polls + 2


def test_a_hub_may_take_its_time(tmp_path: Path, hub: Hub) -> None:
    hub.manner = "later"
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.asked == 1)
        hub.verify(hub.asked[0], topic="https://elsewhere.example/")
        hub.verify(hub.asked[0], mode="unsubscribe")
        hub.verify(hub.asked[0])
        assert [status for status, _ in hub.answers] == [404, 404, 200]
        wait_for(lambda: run.pushed.active == 1)


def test_a_hub_that_has_moved_is_followed(tmp_path: Path, hub: Hub) -> None:
    hub.manner = "redirects"
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
    assert [entry["hub.mode"] for entry in hub.asked] == ["subscribe", "subscribe", "unsubscribe"]


def test_a_hub_that_denies_is_believed(tmp_path: Path, hub: Hub) -> None:
    hub.manner = "denies"
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.denied == 1)
        assert hub.answers == [(200, b"")]
        assert hub.push() == 404
    assert len(hub.asked) == 1


def test_a_subscription_is_renewed_at_its_own_address(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websub_subscriptions, "LEAST_RENEWAL", timedelta())
    hub.lease = "2"
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: len(hub.asked) >= 3)
        assert len({entry["hub.callback"] for entry in hub.asked}) == 1
        hub.manner = "later"
        wait_for(lambda: run.pushed.expired == 1)
        hub.verify(hub.asked[-1])
        wait_for(lambda: run.pushed.active == 1)


@pytest.mark.parametrize("manner", ["later", "refuses", "broken", "verifies"])
def test_polling_alone_finds_everything(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch, manner: str) -> None:
    for name in ("FIRST_INTERVAL", "LEAST_INTERVAL", "MOST_INTERVAL"):
        monkeypatch.setattr(scheduler, name, 0.5)
    hub.manner = manner
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: hub.asked and run.titles)
        for number in range(3):
            hub.stories.append(f"Ferry {number} sails")
            wait_for(lambda number=number: f"Ferry {number} sails" in run.titles)  # type: ignore[misc]
        assert run.pushed.accepted == 0


def test_each_run_subscribes_and_unsubscribes(tmp_path: Path, hub: Hub) -> None:
    for _ in range(2):
        with watching(tmp_path / "news", hub) as run:
            wait_for(lambda: run.pushed.active == 1)
    assert [entry["hub.mode"] for entry in hub.asked] == ["subscribe", "unsubscribe"] * 2
    assert len({entry["hub.callback"] for entry in hub.asked}) == 2
    assert len({entry["hub.secret"] for entry in hub.asked if "hub.secret" in entry}) == 2


def test_a_hub_that_hangs_at_the_end_holds_nobody_up(tmp_path: Path, hub: Hub) -> None:
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        hub.manner = "later"
        began = time.monotonic()
        run.stop.set()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("change", ["pause", "remove"])
def test_a_paused_or_removed_source_is_unsubscribed(tmp_path: Path, hub: Hub, change: str) -> None:
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        getattr(run.archive.sources, change)(1)
        wait_for(lambda: hub.asked[-1]["hub.mode"] == "unsubscribe")
        wait_for(lambda: run.pushed.active == 0)
        if change == "pause":
            run.archive.sources.resume(1)
            wait_for(lambda: run.pushed.active == 1)


def test_without_being_asked_to_nobody_subscribes(tmp_path: Path, hub: Hub) -> None:
    with watching(tmp_path / "news", hub, subscribing=False) as run:
        wait_for(lambda: run.titles)
    assert hub.asked == []
    assert all(fetched.pushed is None for fetched in run.seen)


def test_a_topic_of_another_name_and_a_feed_that_loses_its_hub(tmp_path: Path, hub: Hub) -> None:
    hub.topic = "https://harbourpost.example/everything"
    with watching(tmp_path / "news", hub) as run:
        wait_for(lambda: run.pushed.active == 1)
        assert hub.asked[0]["hub.topic"] == hub.topic
        hub.links = ""
        hub.stories.append("Ferry to Skarvoy sails again")
        hub.push()
        wait_for(lambda: hub.asked[-1]["hub.mode"] == "unsubscribe")
