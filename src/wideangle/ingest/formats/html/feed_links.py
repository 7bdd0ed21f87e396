"""Find the feeds that a web page links to with `link` elements (HTML Living Standard, section 4.6.7.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wideangle.errors import UnreadableSource
from wideangle.ingest.decoding.encoding import clean, declared_charset, decode
from wideangle.ingest.document import Document
from wideangle.ingest.markup import HostileMarkup, parsed_html
from wideangle.language.urls import absolute_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml")
)


def feeds_of(document: Document) -> list[str]:
    """Return the URLs of the feeds that a web page links to, each once, in the order of the page.

    Raises UnreadableSource for hostile markup.
    """
    markup = document.whole()
    try:
        tree = parsed_html(clean(decode(markup, document.charset, declared_charset(markup))))
    except HostileMarkup as error:
        raise UnreadableSource(f"Hostile markup: {error}.", item=document.name) from error
    return [] if tree is None else feed_links(tree, document.url)


def feed_links(tree: HtmlElement, url: str) -> list[str]:
    """Return the URLs of the feeds that a parsed page links to; `url` is the base of relative links."""
    base = next((absolute_url(url, element.get("href", "")) for element in tree.iterfind(".//base[@href]")), "") or url
    urls = {
        absolute_url(base, link.get("href", "")): None
        for link in tree.iterfind(".//link[@href]")
        if _leads_to_feed(link.get("rel", "").lower().split(), link.get("type", "").partition(";")[0].strip().lower())
    }
    return [address for address in urls if address]


def _leads_to_feed(relations: list[str], media_type: str) -> bool:
    return ("alternate" in relations and media_type in _FEED_TYPES) or (
        "feed" in relations and media_type in ("", *_FEED_TYPES)
    )
