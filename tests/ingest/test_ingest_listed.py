import io
from pathlib import Path

import pytest
from ingest_kit import PARAGRAPHS, STORY, Site, page

from wideangle.errors import UnreadableSource
from wideangle.ingest import Fetcher, read
from wideangle.ingest.formats import opml
from wideangle.ingest.formats.opml import FeedOutline
from wideangle.model import Article, Refusal

_RSS = (
    "<rss version='2.0'><channel><title>Courier</title><item><title>{0}</title><link>{0}</link></item></channel></rss>"
)


def _list(site: Site, *paths: str) -> bytes:
    return opml.write(FeedOutline(site.url(path)) for path in paths).encode()


def _map(site: Site, *paths: str, name: str = "url", news: str = "") -> str:
    listed = "".join(f"<{name}><loc>{site.url(path)}</loc>{news}</{name}>" for path in paths)
    root = "urlset" if name == "url" else "sitemapindex"
    return f"<{root} xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{listed}</{root}>"


def test_the_feeds_of_a_list_are_read_and_each_that_fails_is_one_refusal(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {
        "/a": _RSS.format("https://a.example/1"),
        "/b": "<html><p>Gone",
        "/d": _RSS.format("https://d.example/1"),
    }
    site.pages["/j"] = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"content_text": "Storm"}]}'
    result = list(read(io.BytesIO(_list(site, "/a", "/b", "/c", "/d", "/j")), fetcher=fetcher))
    assert [item.text if isinstance(item, Article) else item.item for item in result] == [
        "https://a.example/1",
        site.url("/b"),
        site.url("/c"),
        "https://d.example/1",
        "Storm",
    ]


def test_the_pages_of_a_sitemap_are_read_with_what_it_says_of_them(site: Site, fetcher: Fetcher) -> None:
    news = (
        "<n:news><n:publication><n:name>Harbour Courier</n:name><n:language>en</n:language></n:publication>"
        "<n:publication_date>2031-10-13T19:05:00+03:00</n:publication_date><n:title>Storm</n:title></n:news>"
    )
    site.pages |= {"/1": page(), "/2": "{}", "/map.xml": _map(site, "/1", "/2", "/3", news=news)}
    [item, *refused] = list(read(site.url("/map.xml"), fetcher=fetcher))
    assert isinstance(item, Article)
    assert (item.text, item.outlet, item.url) == (STORY, "Harbour Courier", site.url("/1"))
    assert item.published is not None
    assert item.published.isoformat() == "2031-10-13T19:05+03:00"
    assert [two.item for two in refused if isinstance(two, Refusal)] == [site.url("/2"), site.url("/3")]


@pytest.mark.parametrize("date", ["2031-13-45", "last Tuesday", "soon"])
def test_a_date_of_a_sitemap_that_cannot_be_read_is_kept_as_given(site: Site, fetcher: Fetcher, date: str) -> None:
    news = f"<n:news><n:publication_date>{date}</n:publication_date><n:title>Storm</n:title></n:news>"
    site.pages |= {"/1": page(), "/map.xml": _map(site, "/1", news=news)}
    [item] = read(site.url("/map.xml"), fetcher=fetcher)
    assert isinstance(item, Article)
    assert item.published is None
    assert item.metadata["published_as_given"] == date


def test_an_index_leads_to_the_pages_of_its_sitemaps(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wideangle.ingest.listings.MOST_PAGES", 2)
    monkeypatch.setattr("wideangle.ingest.sitemap_index.MOST_SITEMAPS", 2)
    site.pages |= {f"/{n}": page(f"<article><p>{n}: {' '.join(PARAGRAPHS)}</p></article>") for n in range(4)}
    site.pages |= {"/s1": _map(site, "/0", "/1"), "/s2": _map(site, "/1", "/2")}
    index = _map(site, "/s1", "/s2", "/s3", name="sitemap").encode()
    result = list(read(io.BytesIO(index), fetcher=fetcher))
    assert [item.text[0] if isinstance(item, Article) else item.reason for item in result] == [
        "1 more sitemaps than are fetched at a time.",
        "0",
        "1",
        "1 more pages than are fetched at a time.",
    ]


def _page(number: int) -> str:
    return page(f"<article><p>{number}: {' '.join(PARAGRAPHS)}</p></article>")


def test_an_index_may_list_indexes_text_sitemaps_and_itself(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/1": _page(1), "/2": _page(2)}
    site.pages |= {
        "/index": _map(site, "/inner", "/index", name="sitemap"),
        "/inner": _map(site, "/leaf", "/list.txt", "/inner", "/index", name="sitemap"),
        "/leaf": _map(site, "/1"),
        "/list.txt": f"{site.url('/1')}\n{site.url('/2')}\n",
    }
    result = list(read(site.url("/index"), fetcher=fetcher))
    assert [item.text[0] for item in result if isinstance(item, Article)] == ["1", "2"]
    assert len(result) == 2
    assert site.asked.count("/index") == 1


def test_an_endless_chain_of_indexes_ends_and_says_so(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/i{n}": _map(site, f"/i{n + 1}", name="sitemap") for n in range(30)}
    [rejected] = read(site.url("/i0"), fetcher=fetcher)
    assert isinstance(rejected, Refusal)
    assert "not followed" in rejected.reason


def test_entries_of_a_sitemap_without_an_address_are_reported(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/1": _page(1), "/map": _map(site, "/1").replace("</urlset>", "<url><loc>mailto:a@b</loc></url>")}
    rejected, found = read(site.url("/map"), fetcher=fetcher)
    assert isinstance(found, Article)
    assert isinstance(rejected, Refusal)
    assert "1 entries of the sitemap without a web address" in rejected.reason


def test_a_text_sitemap_is_a_list_of_pages(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/1": _page(1), "/2": _page(2)}
    data = f"\ufeff{site.url('/1')}\r\n\r\n{site.url('/2')}".encode()
    assert [item.text[0] for item in read(io.BytesIO(data), fetcher=fetcher) if isinstance(item, Article)] == ["1", "2"]
    [quoted] = read(io.BytesIO(f"{site.url('/1')} has the report of the storm.".encode()), fetcher=fetcher)
    assert isinstance(quoted, Article)


def test_without_a_network_lists_say_what_they_are(site: Site, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="a list of 2 feeds"):
        list(read(io.BytesIO(_list(site, "/a", "/b"))))
    with pytest.raises(UnreadableSource, match="a sitemap of 1 pages"):
        list(read(io.BytesIO(_map(site, "/a").encode())))
    (tmp_path / "feeds.opml").write_bytes(_list(site, "/a"))
    [refusal] = read(tmp_path)
    assert isinstance(refusal, Refusal)
    assert "fetcher" in refusal.remedy
    assert site.asked == []
