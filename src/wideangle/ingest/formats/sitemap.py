"""Sitemaps (sitemaps.org/protocol.html), their indexes, and the news tags in them (schemas/sitemap-news/0.9)."""

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

# The protocol's own bounds are 50,000 addresses and 52,428,800 bytes.
MAX_BYTES = 52_428_800
MAX_ENTRIES = 50_000
_W3C = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page of a sitemap: its address, when it changed last, and what its news tags say, where it has any."""

    url: str
    title: str = ""
    published: PublicationTime | None = None
    language: str = ""
    outlet: str = ""
    changed: PublicationTime | None = None


def read(document: Document) -> tuple[list[SitemapEntry], list[str]]:
    """The pages that a sitemap lists, and the sitemaps that an index lists; each address once, in order.

    Pages beyond MAX_ENTRIES are left out. Raises UnreadableSource for a document with neither.
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
            "A sitemap with no address in it.", item=document.name, remedy="Look for another on the outlet's site."
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


def _time(written: str) -> PublicationTime | None:
    """A time as the protocol demands it (W3C Datetime); reading looser ones of 50,000 pages would take minutes."""
    return publication_time(written) if _W3C.match(written) else None
