"""Conditional requests, Retry-After, permanent redirects and proxies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from ingest_kit import Site, answer

from wideangle.errors import UnreachableSource, UnreadableSource
from wideangle.ingest import Fetcher
from wideangle.ingest.http.client import Validators
from wideangle.ingest.http.clock import Clock


class Hours(Clock):
    """A clock that stands still but while somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2031, 5, 1, 12, tzinfo=UTC) + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


@pytest.fixture
def clock() -> Hours:
    return Hours()


@pytest.fixture
def patient(clock: Hours) -> Fetcher:
    return Fetcher(allow_hosts=["127.0.0.1"], delay=2.0, timeout=5, clock=clock)


def _tagged(request: BaseHTTPRequestHandler) -> None:
    if request.headers["If-None-Match"] == '"7"':
        answer(request, "", 304)
    else:
        answer(request, "x", ETag='"7"', Last_Modified="Thu, 01 May 2031 10:00:00 GMT", Link="<https://hub>; rel=hub")


def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = _tagged
    first = fetcher.fetch(site.url("/a"))
    assert (first.body, first.unchanged, first.links) == (b"x", False, "<https://hub>; rel=hub")
    assert first.validators == Validators('"7"', "Thu, 01 May 2031 10:00:00 GMT")
    again = fetcher.fetch(site.url("/a"), newer_than=first.validators)
    assert (again.body, again.unchanged, again.validators) == (b"", True, first.validators)
    assert site.headers[-1]["If-Modified-Since"] == first.validators.last_modified


@pytest.mark.parametrize("newer_than", [None, Validators()])
def test_a_304_that_nobody_asked_for_is_worth_another_try(
    site: Site, fetcher: Fetcher, newer_than: Validators | None
) -> None:
    site.pages["/a"] = lambda request: answer(request, "", 304)
    with pytest.raises(UnreachableSource, match="unconditional request"):
        fetcher.fetch(site.url("/a"), newer_than=newer_than)


def test_validators_that_no_request_could_carry_are_left_out(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = lambda request: answer(request, "x", ETag='"\xff"', Last_Modified="y" * 10_000)
    assert fetcher.fetch(site.url("/a")).validators == Validators()


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 May 2031 12:05:00 GMT", 300.0),
        ("Thu, 01 May 2031 11:00:00 GMT", 0.0),
        ("Thu, 01 May 2099 11:00:00 GMT", 7 * 86_400.0),
        ("9" * 400, 7 * 86_400.0),
        ("soon", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("path", ["/a", "/robots.txt"])
def test_the_retry_after_of_a_busy_server_is_reported(
    site: Site, patient: Fetcher, path: str, given: str, seconds: float | None
) -> None:
    site.pages["/a"] = "x"
    site.pages[path] = lambda request: answer(request, "", 503, Retry_After=given)
    with pytest.raises(UnreachableSource) as busy:
        patient.fetch(site.url("/a"))
    assert busy.value.retry_after == seconds


def test_a_removed_page_differs_from_a_missing_one(site: Site, fetcher: Fetcher) -> None:
    site.pages["/gone"] = lambda request: answer(request, "", 410)
    for path, is_gone in (("/gone", True), ("/missing", False)):
        with pytest.raises(UnreadableSource) as refused:
            fetcher.fetch(site.url(path))
        assert refused.value.gone is is_gone


@pytest.mark.parametrize(
    ("hops", "moved_to"),
    [((301,), "/1"), ((308, 301), "/2"), ((301, 302), ""), ((302, 301), ""), ((307,), ""), ((), "")],
)
def test_only_what_has_moved_for_good_has_a_new_address(
    site: Site, fetcher: Fetcher, hops: tuple[int, ...], moved_to: str
) -> None:
    for number, status in enumerate(hops):
        site.pages[f"/{number}"] = lambda request, status=status, to=f"/{number + 1}": answer(  # type: ignore[misc]
            request, "", status, Location=to
        )
    site.pages[f"/{len(hops)}"] = "x"
    assert fetcher.fetch(site.url("/0")).moved_to == (site.url(moved_to) if moved_to else "")


def test_robots_txt_is_read_again_after_a_day(site: Site, patient: Fetcher, clock: Hours) -> None:
    site.pages["/robots.txt"], site.pages["/a"] = "", "x"
    patient.fetch(site.url("/a"))
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /"
    clock.passed += 86_000
    patient.fetch(site.url("/a"))
    clock.passed += 800
    with pytest.raises(UnreadableSource, match=r"robots\.txt"):
        patient.fetch(site.url("/a"))


def test_while_robots_txt_cannot_be_had_again_the_old_one_holds(site: Site, patient: Fetcher, clock: Hours) -> None:
    site.pages["/robots.txt"], site.pages["/a"] = "User-agent: *\nDisallow: /private", "x"
    patient.fetch(site.url("/a"))
    site.pages["/robots.txt"] = lambda request: answer(request, "", 500)
    clock.passed += 200_000
    assert patient.fetch(site.url("/a")).body == b"x"
    with pytest.raises(UnreadableSource):
        patient.fetch(site.url("/private"))


def test_the_wait_for_a_host_is_known_in_advance(site: Site, patient: Fetcher, clock: Hours) -> None:
    site.pages["/a"] = "x"
    assert patient.turn_in(site.url("/a")) == 0
    patient.fetch(site.url("/a"))
    assert patient.turn_in(site.url("/b")) == 2.0
    patient.fetch(site.url("/a"))
    assert clock.slept == [2.0]
    assert patient.turn_in("http://[") == 0


def test_a_proxy_is_asked_in_place_of_every_host(site: Site) -> None:
    address = "http://courier.example/a"
    site.pages["http://courier.example/robots.txt"], site.pages[address] = "", "by proxy"
    through = Fetcher(delay=0, timeout=5, proxy=site.url())
    assert through.fetch(address).body == b"by proxy"
    assert site.asked == ["http://courier.example/robots.txt", address]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "[::1]"])
def test_a_proxy_is_not_asked_for_private_addresses(site: Site, host: str) -> None:
    through = Fetcher(delay=0, timeout=5, proxy=site.url())
    with pytest.raises(UnreadableSource, match="not an address of the public internet"):
        through.fetch(f"http://{host}/a")
    assert site.asked == []
