import io
from dataclasses import replace

import pytest

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import Document
from wideangle.ingest.formats import sitemap
from wideangle.ingest.formats.sitemap import SitemapEntry
from wideangle.model import PublicationTime

_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
_NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {_SPACES} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://courier.example/tram</loc>
    <news:news>
      <news:publication><news:name>Harbour Courier</news:name><news:language>en-GB</news:language></news:publication>
      <news:publication_date>2031-10-08T19:05:00+02:00</news:publication_date>
      <news:title>Tram halted &amp; harbour closed</news:title>
    </news:news>
    <image:image><image:loc>https://courier.example/tram.jpg</image:loc></image:image>
  </url>
  <url><loc> https://courier.example/ferry </loc><lastmod>2031-10-07</lastmod></url>
</urlset>"""
_INDEX = f"""<sitemapindex {_SPACES}><sitemap><loc>https://courier.example/s1.xml</loc></sitemap>
<sitemap><loc>https://courier.example/s2.xml.gz</loc><lastmod>2031-10-07</lastmod></sitemap></sitemapindex>"""


def listed(data: str | bytes, url: str = "") -> tuple[list[SitemapEntry], list[str]]:
    document = Document.of(io.BytesIO(data.encode() if isinstance(data, str) else data), "sitemap.xml")
    read = sitemap.read(replace(document, url=url))
    return read.entries, read.nested


def test_news_tags_are_read() -> None:
    [tram, ferry], nested = listed(_NEWS)
    assert tram == SitemapEntry(
        "https://courier.example/tram",
        "Tram halted & harbour closed",
        PublicationTime.of("2031-10-08T19:05+02:00"),
        "en",
        "Harbour Courier",
    )
    assert ferry == SitemapEntry("https://courier.example/ferry", changed=PublicationTime.of("2031-10-07"))
    assert nested == []


def test_an_index_lists_sitemaps() -> None:
    assert listed(_INDEX) == ([], ["https://courier.example/s1.xml", "https://courier.example/s2.xml.gz"])


@pytest.mark.parametrize(
    "broken",
    [
        _NEWS[: _NEWS.index("</urlset>")],
        _NEWS.replace(_SPACES, "").replace("news:", "n:"),
        _NEWS.replace("&amp;", "&"),
        "\n" + _NEWS.replace("UTF-8", "bogus"),
        _NEWS.replace("<urlset", "<!-- made by hand --><urlset"),
    ],
)
def test_broken_sitemaps_still_give_their_pages(broken: str) -> None:
    pages, _ = listed(broken)
    assert [page.url for page in pages] == ["https://courier.example/tram", "https://courier.example/ferry"]
    assert pages[0].title == "Tram halted & harbour closed"


@pytest.mark.parametrize(
    ("text", "pages", "invalid"),
    [
        ("https://courier.example/a\nhttps://courier.example/b\n", 2, 0),
        ("# pages of the Courier\nhttps://courier.example/a\n\n  https://courier.example/b  \r\n", 2, 0),
        ("\ufeffhttps://courier.example/a\nhttps://courier.example/b\nhttps://courier.example/c\nsoon to come\n", 3, 1),
        ("https://courier.example/a\nhttps://courier.example/a\nhttps://courier.example/b\n/relative\n", 2, 1),
    ],
)
def test_a_text_sitemap_may_have_comments_and_invalid_lines(text: str, pages: int, invalid: int) -> None:
    document = Document.of(io.BytesIO(text.encode()), "pages.txt")
    read = sitemap.read(replace(document, url="https://courier.example/pages.txt"))
    assert len(read.entries) == pages
    assert [rejected.reason[:9] for rejected in read.rejected] == ["1 entries"] * invalid


@pytest.mark.parametrize(
    "text",
    [
        "https://courier.example/a\nThe tram was halted on Monday, the operator said.\n",
        "# Trams\n\nThe tram was halted on Monday.\nhttps://courier.example/a\n",
        "https://courier.example/a is the address of the report.\nhttps://courier.example/b\n",
    ],
)
def test_a_text_with_addresses_is_no_sitemap(text: str) -> None:
    assert not sitemap.is_text(Document.of(io.BytesIO(text.encode()), "notes.txt"))


@pytest.mark.parametrize("date", ["2031-13-45", "last Tuesday", "8 October"])
def test_a_date_of_a_sitemap_that_cannot_be_read_is_kept(date: str) -> None:
    [tram, _], _ = listed(_NEWS.replace("2031-10-08T19:05:00+02:00", date))
    assert (tram.published, tram.unread_date) == (None, date)


def test_relative_and_foreign_addresses() -> None:
    data = "<urlset><url><loc>/a</loc></url><url><loc>javascript:x</loc></url><url><loc>/a</loc></url><url/></urlset>"
    assert [page.url for page in listed(data, "https://a.example/s.xml")[0]] == ["https://a.example/a"]
    with pytest.raises(UnreadableSource, match="without addresses"):
        listed(data)


def test_no_more_pages_than_the_protocol_allows() -> None:
    pages, _ = listed("<urlset>" + "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(50_010)))
    assert len(pages) == sitemap.MAX_ENTRIES


def test_times_that_are_not_as_the_protocol_demands_are_none() -> None:
    data = "<urlset><url><loc>https://a.example/1</loc><lastmod>13 October 2031</lastmod></url></urlset>"
    assert listed(data)[0][0].changed is None
