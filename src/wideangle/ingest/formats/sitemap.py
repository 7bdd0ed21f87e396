"""Read sitemaps and sitemap indexes (sitemaps.org/protocol.html) with their news tags (schemas/sitemap-news/0.9)."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wideangle.errors import UnreadableSource
from wideangle.ingest.dates import publication_time
from wideangle.ingest.decoding.encoding import decode
from wideangle.ingest.document import HEAD_BYTES, Document
from wideangle.ingest.formats.table import primary_language
from wideangle.ingest.xml import child_words, children, local_name, xml_elements
from wideangle.language.urls import absolute_url, is_web_url
from wideangle.model import PublicationTime, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

# The limits of the sitemap protocol: MAX_BYTES is the size of a sitemap in bytes, MAX_ENTRIES the number of its URLs.
MAX_BYTES = 52_428_800
MAX_ENTRIES = 50_000
_MIN_SHARE_OF_URLS = 0.75  # of the lines of a sitemap in plain text; other lines are reported
_W3C = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page in a sitemap: its URL, the time of its last change, and the values of its news tags.

    `unread_date` is the text of a publication time that cannot be parsed.
    """

    url: str
    title: str = ""
    published: PublicationTime | None = None
    language: str = ""
    outlet: str = ""
    changed: PublicationTime | None = None
    unread_date: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The content of a sitemap or a sitemap index.

    `entries` are the pages, `nested` the URLs of the sitemaps that an index lists, and `rejected` the parts that could
    not be used, with their reasons.
    """

    entries: list[SitemapEntry]
    nested: list[str]
    rejected: list[Refusal]


def read(document: Document) -> Sitemap:
    """Read a sitemap or a sitemap index in XML, or a text file with one URL on each line. Each URL is returned once.

    URLs beyond the first MAX_ENTRIES are left out and counted in a rejected item. Raises UnreadableSource for a
    document without URLs.
    """
    entries: dict[str, SitemapEntry] = {}
    nested: dict[str, None] = {}
    invalid: list[str] = []
    beyond = 0
    for location, element in _locations(document):
        url = location if element is None else absolute_url(document.url, location)
        if not is_web_url(url):
            invalid.append(location)
        elif url in entries or url in nested:
            continue
        elif len(entries) + len(nested) >= MAX_ENTRIES:
            beyond += 1
        elif element is not None and local_name(element) == "sitemap":
            nested[url] = None
        else:
            entries[url] = SitemapEntry(url) if element is None else _entry(element, url)
    if not entries and not nested:
        raise UnreadableSource(
            "A sitemap without addresses.", item=document.name, remedy="Look for another sitemap on the outlet's site."
        )
    return Sitemap(list(entries.values()), list(nested), list(_rejected(document.name, invalid, beyond)))


def _locations(document: Document) -> Iterator[tuple[str, _Element | None]]:
    if is_text(document):
        data = document.whole(MAX_BYTES)
        yield from ((line, None) for line in _lines(decode(data, document.charset)))
        return
    for element in xml_elements(document, ("url", "sitemap"), MAX_BYTES):
        yield child_words(element, "loc"), element


def is_text(document: Document) -> bool:
    """Return True if a document is a sitemap in plain text. Its first line is a URL, and so are most of the other
    lines."""
    head = document.head.removeprefix(BOM_UTF8).lstrip()
    if not head.lower().startswith((b"http", b"#")):
        return False
    lines = list(_lines(decode(head, document.charset)))
    if len(document.head) >= HEAD_BYTES:
        lines = lines[:-1] or lines  # the last one may be incomplete
    urls = [line for line in lines if is_web_url(line) and len(line.split()) == 1]
    return lines[:1] == urls[:1] != [] and len(urls) >= _MIN_SHARE_OF_URLS * len(lines)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a sitemap in plain text, without empty lines and comments."""
    yield from (stripped for line in text.splitlines() if (stripped := line.strip()) and not stripped.startswith("#"))


def _rejected(name: str, invalid: list[str], beyond: int) -> Iterator[Refusal]:
    if invalid:
        first = f", the first {invalid[0][:100]!r}" if invalid[0] else ""
        yield Refusal(name, f"{len(invalid):,} entries of the sitemap without a web address{first}.")
    if beyond:
        yield Refusal(name, f"{beyond:,} entries beyond the {MAX_ENTRIES:,} that a sitemap may have.")


def _entry(element: _Element, url: str) -> SitemapEntry:
    changed = _time(child_words(element, "lastmod"))
    news = next(children(element, "news"), None)
    if news is None:
        return SitemapEntry(url, changed=changed)
    publication = next(children(news, "publication"), None)
    date = child_words(news, "publication_date")
    published = _time(date)
    return SitemapEntry(
        url,
        title=child_words(news, "title"),
        published=published,
        language="" if publication is None else primary_language(child_words(publication, "language")),
        outlet="" if publication is None else child_words(publication, "name"),
        changed=changed,
        unread_date="" if published else date,
    )


def _time(text: str) -> PublicationTime | None:
    """Return a time in the format of the sitemap protocol (W3C Datetime); None for other formats.

    Parsing other formats would take minutes for 50,000 pages.
    """
    return publication_time(text) if _W3C.match(text) else None
