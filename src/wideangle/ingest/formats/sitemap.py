"""Sitemaps (sitemaps.org/protocol.html), sitemap indexes, and news tags (schemas/sitemap-news/0.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wideangle.errors import UnreadableSource
from wideangle.ingest.dates import publication_time
from wideangle.ingest.document import Document
from wideangle.ingest.formats.table import primary_language
from wideangle.ingest.xml import child_words, children, xml_elements
from wideangle.language.urls import absolute_url, is_web_url
from wideangle.model import PublicationTime

if TYPE_CHECKING:
    from lxml.etree import _Element

# The limits of the protocol.
MAX_BYTES = 52_428_800
MAX_ENTRIES = 50_000
_W3C = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page of a sitemap: its URL, the time of its last change, and the values of its news tags."""

    url: str
    title: str = ""
    published: PublicationTime | None = None
    language: str = ""
    outlet: str = ""
    changed: PublicationTime | None = None


def read(document: Document) -> tuple[list[SitemapEntry], list[str]]:
    """The pages of a sitemap, and the sitemaps of a sitemap index; each URL once, in order.

    Entries beyond MAX_ENTRIES are ignored. Raises UnreadableSource for a document without URLs.
    """
    entries: dict[str, SitemapEntry] = {}
    nested: dict[str, None] = {}
    for element in xml_elements(document, ("url", "sitemap"), MAX_BYTES):
        url = absolute_url(document.url, child_words(element, "loc"))
        if not is_web_url(url) or len(entries) + len(nested) >= MAX_ENTRIES:
            continue
        if element.tag.endswith("sitemap"):
            nested[url] = None
        else:
            entries.setdefault(url, _entry(element, url))
    if not entries and not nested:
        raise UnreadableSource(
            "A sitemap without addresses.", item=document.name, remedy="Look for another sitemap on the outlet's site."
        )
    return list(entries.values()), list(nested)


def _entry(element: _Element, url: str) -> SitemapEntry:
    changed = _time(child_words(element, "lastmod"))
    news = next(children(element, "news"), None)
    if news is None:
        return SitemapEntry(url, changed=changed)
    publication = next(children(news, "publication"), None)
    return SitemapEntry(
        url,
        title=child_words(news, "title"),
        published=_time(child_words(news, "publication_date")),
        language="" if publication is None else primary_language(child_words(publication, "language")),
        outlet="" if publication is None else child_words(publication, "name"),
        changed=changed,
    )


def _time(text: str) -> PublicationTime | None:
    """A time in the format of the protocol (W3C Datetime). Parsing other formats for 50,000 pages takes minutes."""
    return publication_time(text) if _W3C.match(text) else None
