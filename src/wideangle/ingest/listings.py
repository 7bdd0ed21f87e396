"""What lists lead to: the feeds of an OPML document and the pages of a sitemap, fetched one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wideangle.errors import SourceError, UnreadableSource
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
"""Feeds of one list that are fetched; those of the longest lists that people keep are fewer."""

MOST_SITEMAPS = 50
"""Sitemaps of one index that are fetched."""

MOST_PAGES = 1_000
"""Pages of one sitemap, or of all of an index, that are fetched: as many as a news sitemap may list."""


def of_feeds(document: Document, fetcher: Fetcher | None) -> Iterator[Article | Refusal]:
    """The articles of the feeds that an OPML document lists; one refusal for each feed that cannot be read.

    Raises UnreadableSource where there is no `fetcher`.
    """
    feeds = opml.read(document)
    if fetcher is None:
        raise _no_network(document, f"a list of {len(feeds):,} feeds (OPML)", "feeds")
    for outline in feeds[:MOST_FEEDS]:
        try:
            yield from entries_of(_fetched(outline.url, fetcher), "Take it off the list.")
        except SourceError as error:
            yield rejected_item(error)
    if len(feeds) > MOST_FEEDS:
        yield _left_out(document, len(feeds) - MOST_FEEDS, "feeds")


def of_pages(document: Document, fetcher: Fetcher | None) -> Iterator[Article | Refusal]:
    """The articles of the pages that a sitemap lists, or the sitemaps of an index; one refusal for each that fails.

    What news tags say of a page stands in for what the page does not say itself. Raises UnreadableSource where there
    is no `fetcher`.
    """
    entries, nested = sitemap.read(document)
    if fetcher is None:
        listed = f"{len(nested):,} sitemaps" if nested else f"{len(entries):,} pages"
        raise _no_network(document, f"a sitemap of {listed}", "sitemaps" if nested else "pages")
    for url in nested[:MOST_SITEMAPS]:
        try:
            entries += sitemap.read(_fetched(url, fetcher))[0]
        except SourceError as error:
            yield rejected_item(error)
    if len(nested) > MOST_SITEMAPS:
        yield _left_out(document, len(nested) - MOST_SITEMAPS, "sitemaps")
    pages = list({entry.url: entry for entry in entries}.values())
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
        raise UnreadableSource("Is listed as a page, and is none.", item=entry.url)
    found = page.article(document)
    published, said = found.published, entry.published
    if published is None or (said and published.precision is Precision.DAY and said.day == published.day):
        published = said or published
    return identified(
        replace(
            found,
            title=found.title or entry.title,
            published=published,
            outlet=found.outlet or entry.outlet,
            language=found.language or entry.language,
        )
    )


def _no_network(document: Document, what: str, parts: str) -> UnreadableSource:
    return UnreadableSource(
        f"Is {what}, which holds no articles itself.",
        item=document.name,
        remedy=f"Give a fetcher, with which they are followed, or give the {parts} one by one.",
    )


def _left_out(document: Document, number: int, what: str) -> Refusal:
    return Refusal(
        document.name, f"{number:,} more {what} than are followed at a time.", f"Give those {what} themselves."
    )
