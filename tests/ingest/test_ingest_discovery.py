import io
from dataclasses import replace

import pytest
from ingest_kit import page

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import Document
from wideangle.ingest.formats.html.feed_links import feeds_of


def result(markup: str) -> list[str]:
    return feeds_of(replace(Document.of(io.BytesIO(markup.encode()), "page"), url="https://courier.example/news/"))


def test_feeds_are_named_by_link_elements() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed">'
        '<link rel="Alternate nofollow" type="application/atom+xml; charset=utf-8" href="atom.xml">'
        '<link rel="alternate" type="application/feed+json" href="https://feeds.example/courier.json">'
        '<link rel="feed" href="?format=rss"><link rel="alternate" type="application/rss+xml" href="/feed">'
        '<link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="text/css" href="/a.css">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="alternate">'
    )
    assert result(page(head=head)) == [
        "https://courier.example/feed",
        "https://courier.example/news/atom.xml",
        "https://feeds.example/courier.json",
        "https://courier.example/news/?format=rss",
    ]


def test_a_base_element_counts() -> None:
    head = '<base href="/elsewhere/"><link rel="alternate" type="application/rss+xml" href="feed">'
    assert result(page(head=head)) == ["https://courier.example/elsewhere/feed"]


def test_pages_that_name_none() -> None:
    assert result(page()) == []
    assert result("") == []
    with pytest.raises(UnreadableSource, match="attributes"):
        result("<link " + " ".join(f"a{n}=1" for n in range(2_000)) + ">")
