"""The life of a subscription: the responses of its hub, renewal and expiry."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from fault_kit import Days

import wideangle
from wideangle.archive import Callback
from wideangle.archive.collection.poller import Poller
from wideangle.archive.collection.websub_subscriptions import (
    ANSWER_WITHIN,
    DENIED_FOR,
    LEASE,
    LEAST_RENEWAL,
    MOST_LEASE,
    POLL_AGAIN_AFTER,
    Subscription,
    Subscriptions,
)
from wideangle.errors import UnreachableSource, UsageError
from wideangle.ingest import Fetcher, HubLinks
from wideangle.model import Pushed, Source

HUB, TOPIC = "https://hub.example/", "https://harbourpost.example/all"
SOURCE = Source("https://harbourpost.example/feed", number=3, hub=HUB)


class Desk:
    """The subscriptions of one source, and a clock."""

    def __init__(self) -> None:
        self.clock = Days()
        self.all = Subscriptions("/push/", self.clock.now, Random(1))
        self.all.update({3: SOURCE})
        [self.subscription] = self.all.due()
        self.path = f"/push/{self.subscription.token}"

    def ask(self) -> None:
        assert self.all.subscribe_started(self.subscription, HubLinks(HUB, TOPIC))

    def confirm(self, lease: str = str(LEASE), **instead: str) -> bool:
        asked = {"mode": "subscribe", "topic": TOPIC, "challenge": "1", "lease_seconds": lease} | instead
        return self.all.verify_intent(self.path, asked)

    def until_due(self) -> float:
        """The seconds until the next request is due."""
        return (self.subscription.next - self.clock.now()).total_seconds()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_subscription_is_confirmed_renewed_and_expires(desk: Desk) -> None:
    desk.ask()
    assert desk.all.counts() == Pushed(asked=1)
    assert desk.confirm("86400")
    assert desk.all.counts() == Pushed(active=1)
    assert desk.all.due() == []
    assert 0.7 * 86_400 <= desk.until_due() <= 0.85 * 86_400
    desk.clock.sleep(desk.until_due())
    assert desk.all.due() == [desk.subscription]
    path, secret = desk.path, desk.subscription.secret
    desk.ask()
    assert desk.all.counts() == Pushed(active=1)
    desk.clock.sleep(30_000)
    assert desk.all.due() == [desk.subscription]
    assert desk.all.counts() == Pushed(expired=1)
    desk.ask()
    assert desk.confirm()
    assert (desk.path, desk.subscription.secret) == (path, secret)
    assert desk.all.counts() == Pushed(active=1)


@pytest.mark.parametrize(
    "instead",
    [
        {"mode": "unsubscribe"},
        {"mode": ""},
        {"mode": "publish"},
        {"topic": "https://harbourpost.example/feed"},
        {"topic": ""},
        {"challenge": ""},
        {"mode": "denied", "topic": ""},
    ],
)
def test_only_what_was_asked_for_is_confirmed(desk: Desk, instead: dict[str, str]) -> None:
    assert not desk.confirm()
    desk.ask()
    assert not desk.confirm(**instead)
    assert desk.confirm()
    assert not desk.confirm()


@pytest.mark.parametrize("path", ["/", "/push/", "/push", "/other/{0}", "/push/push/{0}", "/{0}x", ""])
def test_only_the_own_address_answers(desk: Desk, path: str) -> None:
    desk.ask()
    other_path = path.format(desk.subscription.token)
    assert desk.all.secret(other_path) is None
    assert not desk.all.verify_intent(other_path, {"mode": "subscribe", "topic": TOPIC, "challenge": "1"})


@pytest.mark.parametrize("path", ["/push/{0}", "/{0}"])
def test_a_proxy_may_leave_its_own_path_out(desk: Desk, path: str) -> None:
    assert desk.all.secret(path.format(desk.subscription.token)) == desk.subscription.secret


def test_no_two_addresses_or_secrets_are_alike() -> None:
    desks = [Desk() for _ in range(20)]
    assert len({word for desk in desks for word in (desk.subscription.token, desk.subscription.secret)}) == 40
    assert all(len(desk.subscription.token) == 32 and len(desk.subscription.secret) == 43 for desk in desks)


@pytest.mark.parametrize(
    ("lease", "seconds"),
    [("3600", 3_600), ("1", 1), ("0", 0), ("", LEASE), ("-5", LEASE), ("1.5", LEASE), ("9" * 4_000, MOST_LEASE)],
)
def test_the_hub_says_for_how_long_within_reason(desk: Desk, lease: str, seconds: int) -> None:
    desk.ask()
    assert desk.confirm(lease)
    assert desk.subscription.until is not None
    assert (desk.subscription.until - desk.clock.now()).total_seconds() == seconds
    assert desk.until_due() >= LEAST_RENEWAL.total_seconds()


def test_a_hub_that_denies_is_asked_again_a_day_later(desk: Desk) -> None:
    desk.ask()
    assert desk.confirm(mode="denied", challenge="", reason="No room.\n" * 100)
    assert desk.all.counts() == Pushed(denied=1)
    assert desk.until_due() == DENIED_FOR.total_seconds()
    assert desk.all.secret(desk.path) is None
    assert not desk.confirm()
    desk.clock.sleep(DENIED_FOR.total_seconds())
    desk.ask()
    assert desk.confirm()
    assert desk.confirm(mode="denied")  # even what it has granted
    assert desk.all.counts() == Pushed(denied=1)


def test_a_hub_that_never_asks_back_is_asked_less_and_less(desk: Desk) -> None:
    waits = []
    for _ in range(9):
        desk.ask()
        waits.append(desk.until_due())
        desk.clock.sleep(waits[-1])
        assert desk.all.due() == [desk.subscription]
    least = ANSWER_WITHIN.total_seconds()
    assert least <= waits[0] <= 1.5 * least
    assert 64 * least <= waits[-1] <= 96 * least


def test_a_hub_that_is_down_is_asked_later_each_time(desk: Desk) -> None:
    desk.ask()
    desk.all.request_failed(desk.subscription, UnreachableSource("Busy.", retry_after=7_200.0))
    assert desk.until_due() >= 7_200
    assert desk.all.counts() == Pushed()
    assert not desk.confirm()


def test_a_failed_renewal_leaves_the_lease_as_it_is(desk: Desk) -> None:
    desk.ask()
    desk.confirm()
    desk.clock.sleep(desk.until_due())
    desk.ask()
    desk.all.request_failed(desk.subscription, UnreachableSource("Busy."))
    assert desk.all.counts() == Pushed(active=1)
    assert desk.all.secret(desk.path) is not None


def test_a_push_counts_until_the_source_is_polled(desk: Desk) -> None:
    desk.ask()
    desk.confirm()
    desk.all.push_received(desk.path, is_signed=False)
    assert desk.all.pushed_sources() == set()
    desk.all.push_received(desk.path, is_signed=True)
    desk.all.push_received(desk.path, is_signed=True)
    assert desk.all.pushed_sources() == {3}
    desk.all.poll_started(3)
    assert desk.all.pushed_sources() == set()
    assert desk.all.counts() == Pushed(active=1, accepted=2, refused=1)


def test_a_poll_without_news_after_a_push_is_repeated_once(desk: Desk) -> None:
    desk.ask()
    desk.confirm()
    desk.all.polled(3, has_news=False)
    assert desk.all.pushed_sources() == set()
    desk.all.push_received(desk.path, is_signed=True)
    for later in (POLL_AGAIN_AFTER, 3 * POLL_AGAIN_AFTER):
        desk.all.poll_started(3)
        desk.all.polled(3, has_news=False)
        assert desk.all.pushed_sources() == set()
        desk.clock.sleep(later.total_seconds())
        assert desk.all.pushed_sources() == ({3} if later == POLL_AGAIN_AFTER else set())
    desk.all.push_received(desk.path, is_signed=True)
    desk.all.poll_started(3)
    desk.all.polled(3, has_news=True)
    desk.clock.sleep(POLL_AGAIN_AFTER.total_seconds())
    assert desk.all.pushed_sources() == set()


def test_a_push_for_a_removed_source_is_dropped(desk: Desk, tmp_path: Path) -> None:
    desk.all.push_received(desk.path, is_signed=True)
    with wideangle.open(tmp_path / "news") as archive:
        poller = Poller(archive._store, archive._opened, Fetcher(), clock=desk.clock, subscriptions=desk.all)
        poller._submit_pushed()
    assert desk.all.pushed_sources() == set()


def test_a_source_that_goes_is_unsubscribed(desk: Desk) -> None:
    desk.ask()
    desk.confirm()
    desk.all.update({})
    assert desk.all.due() == [desk.subscription]
    assert not desk.all.subscribe_started(desk.subscription, HubLinks(HUB, TOPIC))
    assert desk.all.secret(desk.path) is None
    desk.all.unsubscribe_started(desk.subscription)
    assert desk.confirm(mode="unsubscribe", lease="")
    assert len(desk.all) == 0
    desk.all.request_failed(desk.subscription, UnreachableSource("Hung up after all."))


def test_a_hub_that_never_confirms_the_end_is_forgotten(desk: Desk) -> None:
    desk.ask()
    desk.confirm()
    desk.all.update({})
    desk.all.unsubscribe_started(desk.subscription)
    desk.all.update({})
    assert len(desk.all) == 1
    desk.clock.sleep(ANSWER_WITHIN.total_seconds())
    desk.all.update({})
    assert len(desk.all) == 0


@pytest.mark.parametrize("changed", [{"hub": "https://new.example/"}, {"url": "https://harbourpost.example/new"}])
def test_another_hub_or_address_is_another_subscription(desk: Desk, changed: dict[str, str]) -> None:
    desk.ask()
    desk.confirm()
    source = Source(**{"url": SOURCE.url, "number": 3, "hub": HUB} | changed)
    desk.all.update({3: source})
    other = _other(desk)
    assert (other.feed, other.source_hub) == (source.url, source.hub)
    assert other.token != desk.subscription.token


def test_what_was_never_asked_for_needs_no_end(desk: Desk) -> None:
    desk.all.end_all()
    assert len(desk.all) == 0


def _other(desk: Desk) -> Subscription:
    [other] = [result for result in desk.all.due() if result is not desk.subscription]
    return other


@pytest.mark.parametrize(
    "public",
    [
        "",
        "news.example",
        "ftp://news.example/",
        "https://",
        "https://u:p@news.example/",
        "https://news.example/?a=1",
        "https://news.example/#a",
        "https://news.example:0/",
        "https://news.example:x/",
        "https://news example/",
        "https://[news/",
        "https://näws.example/",
        "https://news.example/\n",
    ],
)
def test_an_invalid_public_url_is_reported(public: str) -> None:
    with pytest.raises(UsageError, match=r"not a valid callback URL for hubs\. Use an http or https URL"):
        Callback.of(public, "127.0.0.1:8047")


@pytest.mark.parametrize(
    "listen", ["8047", ":8047", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "a:70000", "::1:8047", "[]:1"]
)
def test_an_invalid_address_to_listen_on_is_reported(listen: str) -> None:
    with pytest.raises(UsageError, match=r"not a valid address to listen on\. Use HOST:PORT"):
        Callback.of("https://news.example/", listen)


def test_addresses_are_brought_into_one_form() -> None:
    assert Callback.of("https://news.example/push", "[::1]:8047") == Callback(
        "https://news.example/push/", "::1", 8_047
    )
    assert Callback.of("http://news.example:8080", "localhost:80").public == "http://news.example:8080/"


def test_renewals_are_spread() -> None:
    waits = set()
    desk = Desk()
    desk.all.update({number: Source(f"https://{number}.example/", number=number, hub=HUB) for number in range(50)})
    for item in desk.all.due():
        desk.all.subscribe_started(item, HubLinks(HUB, TOPIC))
        asked = {"mode": "subscribe", "topic": TOPIC, "challenge": "1", "lease_seconds": "86400"}
        assert desk.all.verify_intent(f"/push/{item.token}", asked)
        waits.add(item.next - desk.clock.now())
    assert max(waits) - min(waits) > timedelta(hours=2)
