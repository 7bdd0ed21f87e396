"""The result of one poll of a source, and the time limit for hostile content."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from ingest_kit import Site, answer, page

from wideangle.errors import UnreadableSource
from wideangle.ingest import Fetcher, fetch_full_text, poll_source
from wideangle.ingest.full_text import _next_page
from wideangle.ingest.http.client import Response
from wideangle.ingest.http.websub import HubLinks, hub_links_in
from wideangle.model import Article, Refusal, Source, SourceKind

FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>{}{}</channel></rss>'
ENTRY = (
    "<item><title>Ferry late</title><link>https://harbourpost.example/1</link><description>Late</description></item>"
)
NOW = 1_935_000_000.0


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (FEED.format('<atom:link rel="hub" href="https://hub.example/"/>', ENTRY), {}),
        (FEED.format('<atom:link href="https://hub.example/" rel="hub"/>', ENTRY), {}),
        (FEED.format("", ENTRY), {"Link": '<https://x.example/>; rel="self", <https://hub.example/>; rel="hub"'}),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],'
            ' "items": [{"id": "1", "title": "Ferry late", "content_text": "The ferry was late."}]}',
            {},
        ),
    ],
)
def test_the_hub_of_a_feed_is_noted(site: Site, fetcher: Fetcher, body: str, headers: dict[str, str]) -> None:
    site.pages["/feed"] = lambda request: answer(request, body, 200, **headers)
    assert poll_source(Source(site.url("/feed")), {}, fetcher, NOW).hub == "https://hub.example/"


def test_only_what_has_changed_is_given(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = FEED.format("<ttl>30</ttl>", ENTRY)
    source = Source(site.url("/feed"))
    first = poll_source(source, {}, fetcher, NOW)
    assert [entry.title for entry in first.articles if isinstance(entry, Article)] == ["Ferry late"]
    assert (first.title, first.period, first.whole) == ("Harbour Post", 1_800.0, True)
    assert list(poll_source(source, first.entries, fetcher, NOW).articles) == []
    site.pages["/feed"] = FEED.format("", ENTRY.replace("Late", "Later"))
    assert len(list(poll_source(source, first.entries, fetcher, NOW).articles)) == 1


def test_what_a_feed_breaks_off_in_is_not_taken(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = FEED.format("", ENTRY + ENTRY.replace("late", "early").replace("/1", "/2"))[:-60]
    result = poll_source(Source(site.url("/feed")), {}, fetcher, NOW)
    assert (len(list(result.articles)), result.whole) == (1, False)
    assert (result.validators.etag, result.digest) == ("", b"")


@pytest.mark.parametrize("unit", ["<a ", "<link rel=next ", "<a rel=next", '"hubs":[', "<x:link "])
def test_hostile_markup_takes_no_long_time(site: Site, fetcher: Fetcher, unit: str) -> None:
    noise = unit * (150_000 // len(unit))
    site.pages["/ferry"] = page(head=f"<!-- {noise} -->")
    site.pages["/feed"] = FEED.format(f"<!-- {noise} -->", ENTRY)
    began = time.process_time()
    with suppress(UnreadableSource):
        fetch_full_text(site.url("/ferry"), fetcher)
    with suppress(UnreadableSource):
        poll_source(Source(site.url("/feed")), {}, fetcher, NOW)
    answered = Response("https://harbourpost.example/1", noise.encode())
    assert (_next_page(answered), hub_links_in(answered)) == ("", HubLinks())
    assert time.process_time() - began < 5


def test_a_missing_package_is_no_fault_of_a_file_in_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher
) -> None:
    (tmp_path / "storm.html").write_text(page(), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    source = Source(str(tmp_path), SourceKind.FOLDER)
    [refusal] = poll_source(source, {}, fetcher, time.time() + 1_000_000).articles
    assert isinstance(refusal, Refusal)
    assert "installation is incomplete" in refusal.reason
    assert refusal.retryable
