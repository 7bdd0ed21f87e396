"""Read the articles behind lists of addresses: the feeds of an OPML document and the pages of a sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wideangle.errors import SourceError, UnreadableSource
from wideangle.ingest import sitemap_index
from wideangle.ingest.document import Document, rejected_item
from wideangle.ingest.fetched_document import document_of, entries_of
from wideangle.ingest.formats import opml, sitemap
from wideangle.ingest.formats.html import page
from wideangle.ingest.formats.sitemap import SitemapEntry
from wideangle.ingest.http.client import Fetcher
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.identity import identified
from wideangle.model import Article, Precision, Refusal

MOST_FEEDS = 5_000
"""The greatest number of feeds of one list that are fetched. The longest lists of feed readers are shorter."""

MOST_PAGES = 1_000
"""The greatest number of pages of one sitemap or index that are fetched. News sitemaps may list at most this number of
pages."""


def of_feeds(document: Document, fetcher: Fetcher | None) -> Iterator[Article | Refusal]:
    """Yield the articles of the feeds in an OPML document.

    A feed that cannot be read becomes one rejected item. Raises UnreadableSource if there is no `fetcher`.
    """
    feeds, rejected = opml.read_with_rejected(document)
    if fetcher is None:
        raise _no_network(document, f"a list of {len(feeds):,} feeds (OPML)", "feeds")
    yield from rejected
    for outline in feeds[:MOST_FEEDS]:
        try:
            yield from entries_of(_fetched(outline.url, fetcher), "Remove the feed from the list.")
        except SourceError as error:
            yield rejected_item(error)
    if len(feeds) > MOST_FEEDS:
        yield _left_out(document, len(feeds) - MOST_FEEDS, "feeds")


def of_pages(document: Document, fetcher: Fetcher | None) -> Iterator[Article | Refusal]:
    """Yield the articles of the pages in a sitemap or a sitemap index.

    A page that cannot be read becomes one rejected item. If a page lacks a title, date, outlet or language, the news
    tags of the sitemap supply it. Raises UnreadableSource if there is no `fetcher`.
    """
    root = sitemap.read(document)
    if fetcher is None:
        listed = f"{len(root.nested):,} sitemaps" if root.nested else f"{len(root.entries):,} pages"
        raise _no_network(document, f"a sitemap of {listed}", "sitemaps" if root.nested else "pages")
    listing = sitemap_index.expanded(root, document.url or document.name, fetcher)
    yield from listing.rejected
    pages = listing.entries
    for entry in pages[:MOST_PAGES]:
        try:
            yield _article(entry, fetcher)
        except SourceError as error:
            yield rejected_item(error)
    if len(pages) > MOST_PAGES:
        yield _left_out(document, len(pages) - MOST_PAGES, "pages")


def _fetched(url: str, fetcher: Fetcher) -> Document:
    return document_of(fetcher.fetch(url), url)


def _article(entry: SitemapEntry, fetcher: Fetcher) -> Article:
    document = _fetched(entry.url, fetcher)
    if sniff(document) is not Kind.PAGE:
        raise UnreadableSource("The sitemap lists this as a page, but it is not a web page.", item=entry.url)
    article = page.article(document)
    published, listed = article.published, entry.published
    if published is None or (listed and published.precision is Precision.DAY and listed.day == published.day):
        published = listed or published
    metadata = dict(article.metadata)
    if published is None and entry.unread_date:
        metadata.setdefault("published_as_given", entry.unread_date)
    return identified(
        replace(
            article,
            metadata=metadata,
            title=article.title or entry.title,
            published=published,
            outlet=article.outlet or entry.outlet,
            language=article.language or entry.language,
        )
    )


def _no_network(document: Document, what: str, parts: str) -> UnreadableSource:
    return UnreadableSource(
        f"This is {what}, which contains no articles itself.",
        item=document.name,
        remedy=f"Pass a fetcher to fetch them, or add the {parts} one by one.",
    )


def _left_out(document: Document, number: int, what: str) -> Refusal:
    return Refusal(
        document.name, f"{number:,} more {what} than are fetched at a time.", f"Add these {what} separately."
    )
