"""Which feeds a web page names: autodiscovery by `link` elements (HTML Living Standard, section 4.6.7.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import Document
from wideangle.ingest.encoding import clean, declared_charset, decode
from wideangle.ingest.markup import HostileMarkup, parsed_html
from wideangle.language.urls import absolute_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml")
)


def feeds_of(document: Document) -> list[str]:
    """The addresses of the feeds that a page names, each once, in the page's order; none where it names none.

    Raises UnreadableSource for a page that is made to keep its readers busy.
    """
    markup = document.whole()
    try:
        tree = parsed_html(clean(decode(markup, document.charset, declared_charset(markup))))
    except HostileMarkup as error:
        raise UnreadableSource(f"Not fit to be read: {error}.", item=document.name) from error
    return [] if tree is None else feed_links(tree, document.url)


def feed_links(tree: HtmlElement, url: str) -> list[str]:
    """The same of a parsed page that stands at `url`, which resolves its relative links."""
    base = next((absolute_url(url, one.get("href", "")) for one in tree.iterfind(".//base[@href]")), "") or url
    found = {
        absolute_url(base, link.get("href", "")): None
        for link in tree.iterfind(".//link[@href]")
        if _leads_to_feed(link.get("rel", "").lower().split(), link.get("type", "").partition(";")[0].strip().lower())
    }
    return [address for address in found if address]


def _leads_to_feed(relations: list[str], media_type: str) -> bool:
    return ("alternate" in relations and media_type in _FEED_TYPES) or (
        "feed" in relations and media_type in ("", *_FEED_TYPES)
    )
