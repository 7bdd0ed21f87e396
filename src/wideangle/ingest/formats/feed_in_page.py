"""Find a feed inside other text: after warnings of the program that wrote the feed, or in a web page that shows the
feed."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FEED = re.compile(
    r"<(?:\w+:)?(?:rss\b[^<>]{0,2000}\bversion\s*=|feed\b[^<>]{0,2000}\bxmlns|rdf\b[^<>]{0,2000}purl\.org/(?:net/)?rss)",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_FEED_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_LIST_TAGS = ("rss", "feed", "rdf:rdf", "opml", "urlset", "sitemapindex")
_SOURCE_TEXT = re.compile(
    r"\s*(?:<\?xml\b|<(?:rss|feed|rdf:rdf|opml|urlset|sitemapindex)\b"
    r'|\{\s*"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org)',
    re.IGNORECASE,
)
_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body|pre|code|textarea|xmp)\b", re.IGNORECASE)
_OTHER_FORMAT = re.compile(r"<(?:newsitem|opml)\b|\A\s*[{\[]", re.IGNORECASE)
_NO_WARNING = re.compile(r"<script\b|<!--|\A[^<]{2000}", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MAX_OTHER_WORDS = 30  # a page with more text around a feed is a page about feeds
_PAGE_HEAD_CHARS = 16_384  # as many characters as the kind of a document is detected from


def contains_feed(head: str) -> bool:
    """Return True if a document is a feed, although its beginning (`head`) is other text.

    The other text may be a warning from the program that wrote the feed, or a web page that contains little else than
    the feed. The page may contain the feed as markup or show the feed as source text.
    """
    feed = _FEED.search(head)
    before = head[: feed.start()] if feed else ""
    if feed and not _PAGE.search(before):
        return not (_OTHER_FORMAT.search(before) or _NO_WARNING.search(before))
    if not _PAGE.search(head):
        return False
    seen = _UNSEEN.sub("", head)
    return _is_mainly_feed(seen) or (not _FEED.search(seen) and _is_mainly_feed(_source_text(seen)))


def without_page(text: str) -> str:
    """Return the source text of a feed that a web page shows. All other text is returned unchanged."""
    head = _UNSEEN.sub("", text[:_PAGE_HEAD_CHARS])
    if _ROOT.search(head) or not _PAGE.search(head):
        return text
    source = _source_text(_UNSEEN.sub("", text))
    feed = _FEED.search(source)
    return source[feed.start() :] if feed else text


def remove_feeds(tree: HtmlElement) -> bool:
    """Remove feeds, OPML lists and sitemaps from the tree of a web page, both markup and listings of source text.
    Return True if the page contained one."""
    lists = [element for element in tree.iter() if element.tag in _LIST_TAGS or _SOURCE_TEXT.match(element.text or "")]
    for element in lists:
        if element.getparent() is not None:
            element.drop_tree()
    return bool(lists)


def _source_text(markup: str) -> str:
    """Return the visible characters of a page, in which the source text of a feed is again markup."""
    return html.unescape(_TAG.sub("", markup))


def _is_mainly_feed(text: str) -> bool:
    feed = _FEED.search(text)
    if feed is None or _OTHER_FORMAT.search(text, 0, feed.start()):
        return False
    end = _FEED_END.search(text, feed.end())
    around = text[: feed.start()] + (text[end.end() :] if end else "")
    return len(_TAG.sub(" ", around).split()) <= _MAX_OTHER_WORDS
