"""Discovery of the hub of a feed, and requests to the hub."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler

import pytest
from ingest_kit import Site, answer

from wideangle.errors import UnreachableSource, UnreadableSource
from wideangle.ingest import Fetcher, HubLinks, discover_hub, send_hub_request
from wideangle.ingest.http.client import Response
from wideangle.ingest.http.websub import hub_links_in

HERE = "https://harbourpost.example/feed"
HUB, TOPIC = "https://hub.example/", "https://harbourpost.example/all"
BOTH = HubLinks(HUB, TOPIC)


@pytest.mark.parametrize(
    ("body", "links", "named"),
    [
        (f'<rss><link rel="hub" href="{HUB}"/><atom:link rel="self" href="{TOPIC}"/>', "", BOTH),
        (
            "<feed><link rel='self hub' href='/x?a=1&amp;b=2'/>",
            "",
            HubLinks(*["https://harbourpost.example/x?a=1&b=2"] * 2),
        ),
        (f'<feed><entry><link rel="self" href="{TOPIC}"/></entry><link rel="hub" href="{HUB}"/>', "", HubLinks(HUB)),
        (f'{{"feed_url": "{TOPIC}", "hubs": [{{"type": "WebSub", "url": "https:\\/\\/hub.example\\/"}}]}}', "", BOTH),
        ('<link rel="hub" href="https://other.example/"/>', f'<{HUB}>; rel=hub, <{TOPIC}>; rel="self"', BOTH),
        ("", f'<{HUB}>; title="a, b"; rel="hub", <{TOPIC}>; type=x; rel="alternate self"', BOTH),
        ('<link rel="hub" href="javascript:alert(1)"/>', "<ftp://hub.example/>; rel=hub", HubLinks()),
        ('<link rel="hub" href="//[/"/>', "<http://[>; rel=hub", HubLinks()),
        (f'<link rel="hub" href="https://hub.example/{"x" * 3_000}"/>', "", HubLinks()),
        (f'<p>"hubs": [{{"url": "{HUB}"}}]', "", HubLinks()),
        ("", "", HubLinks()),
    ],
)
def test_headers_go_before_the_body(body: str, links: str, named: HubLinks) -> None:
    assert hub_links_in(Response(HERE, body.encode(), links=links)) == named


def test_a_feed_that_names_no_topic_is_its_own(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = lambda request: answer(request, "<rss/>", Link=f"<{HUB}>; rel=hub")
    assert discover_hub(site.url("/feed"), fetcher, 1_000) == HubLinks(HUB, site.url("/feed"))


@pytest.fixture
def posted(site: Site) -> list[tuple[str, str]]:
    """What was posted to the site, by path; a path of digits answers with that status and leads to /hub."""
    seen: list[tuple[str, str]] = []

    def take(request: BaseHTTPRequestHandler) -> None:
        seen.append((request.path, request.rfile.read(int(request.headers["Content-Length"])).decode()))
        status = request.path.strip("/")
        answer(request, "", int(status) if status.isdecimal() else 202, Location="/hub")

    site._server.RequestHandlerClass.do_POST = take  # type: ignore[attr-defined]
    return seen


@pytest.mark.parametrize("status", [307, 308])
def test_a_hub_that_has_moved_is_asked_where_it_is(
    site: Site, fetcher: Fetcher, posted: list[tuple[str, str]], status: int
) -> None:
    send_hub_request(fetcher, site.url(f"/{status}"), site.url("/feed"), {"mode": "subscribe", "topic": TOPIC})
    asked = "hub.mode=subscribe&hub.topic=https%3A%2F%2Fharbourpost.example%2Fall"
    assert posted == [(f"/{status}", asked), ("/hub", asked)]


@pytest.mark.parametrize(
    ("status", "error"), [(302, UnreadableSource), (403, UnreadableSource), (503, UnreachableSource)]
)
def test_a_refusing_hub_differs_from_an_unavailable_one(
    site: Site, fetcher: Fetcher, posted: list[tuple[str, str]], status: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        send_hub_request(fetcher, site.url(f"/{status}"), site.url("/feed"), {"mode": "subscribe"})
    assert len(posted) == 1


@pytest.mark.parametrize("hub", ["http://127.0.0.1:9/", "http://127.0.0.2:9/", "http://[::1", "ftp://hub.example/"])
def test_no_feed_from_outside_has_anything_sent_into_the_own_network(fetcher: Fetcher, hub: str) -> None:
    with pytest.raises(UnreadableSource):
        send_hub_request(fetcher, hub, HERE, {"mode": "subscribe"})


@pytest.mark.parametrize(
    "unit",
    ['"hubs":[', '"hubs" : [ "url" :', '"url"' + " " * 99, "<link rel=", "<link rel='hub", "<", ";rel=", "<a>;rel ="],
)
def test_hostile_documents_take_no_long_time(unit: str) -> None:
    noise = unit * (60_000 // len(unit))
    began = time.process_time()
    for head in ("", "{", '{"hubs":['):
        assert hub_links_in(Response(HERE, (head + noise).encode(), links=noise)) == HubLinks()
    assert time.process_time() - began < 3
