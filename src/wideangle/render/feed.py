"""Write feeds in two formats: Atom 1.0 (RFC 4287) and JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from wideangle.render import labels
from wideangle.render.xml import element

_NAMESPACE = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The update time of an item without a time. Atom requires an update time for every item."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed. Titles, summaries and authors must be safe to print (see `wideangle.render.text`).

    `identity` is the id of the item in every feed. `link` is the URL of the item's subject, or ''. `published` and
    `updated` are None if unknown. `summary` is plain text, and `html` is the content as HTML; both may be ''.
    `categories` are pairs of a term, which never changes, and a label for people.
    """

    identity: uuid.UUID
    title: str
    link: str = ""
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    summary: str = ""
    html: str = ""
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: a list of items with its title. `updated` is the time of the last change of the list; None stands for the
    time of the latest item. `related` is the URL of the subject of the whole feed, or ''."""

    identity: uuid.UUID
    title: str
    items: Sequence[FeedItem] = ()
    subtitle: str = ""
    language: str | None = None
    updated: datetime | None = None
    related: str = ""


def identity(root: uuid.UUID, key: str) -> uuid.UUID:
    """Return a UUID of version 5 (RFC 9562) for the feed or feed item that `key` identifies. `root` is the namespace of
    the UUID."""
    # The key is hashed first, because `uuid5` rejects lone surrogates, which URLs from broken feeds may contain.
    return uuid.uuid5(root, hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest())


def feed_atom(feed: Feed, *, address: str = "", following: str = "") -> str:
    """Return a feed as Atom 1.0. `address` is the URL of the feed, and `following` is the URL of its next page (RFC
    5005)."""
    known = [time for item in feed.items if (time := item.updated or item.published)]
    made = element(
        "feed",
        {"xmlns": _NAMESPACE, "xml:lang": labels.language()},
        element("id", {}, feed.identity.urn),
        _title(feed.title, feed.language),
        *([element("subtitle", {}, feed.subtitle)] if feed.subtitle else []),
        element("updated", {}, (feed.updated or max(known, default=EPOCH)).isoformat()),
        element("author", {}, element("name", {}, labels.PROGRAM)),
        element("generator", {}, labels.PROGRAM),
        *_links(("self", address), ("next", following), ("related", feed.related)),
        *(element("entry", {}, *_entry(item)) for item in feed.items),
    )
    ET.indent(made)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(made, encoding="unicode")


def feed_json(feed: Feed, *, address: str = "", following: str = "") -> str:
    """Return a feed as JSON Feed 1.1. `address` is the URL of the feed, and `following` is the URL of its next page."""
    written = {
        "version": _JSON_FEED,
        "title": feed.title,
        "description": feed.subtitle,
        "feed_url": address,
        "next_url": following,
        "items": [_filled(_json_item(item)) for item in feed.items],
    }
    return json.dumps(_filled(written) | {"items": written["items"]}, ensure_ascii=False, indent=2) + "\n"


def _title(text: str, language: str | None) -> ET.Element:
    return element("title", {} if language is None else {"xml:lang": language}, text)


def _links(*links: tuple[str, str]) -> Iterator[ET.Element]:
    return (element("link", {"rel": relation, "href": address}) for relation, address in links if address)


def _entry(item: FeedItem) -> Iterator[ET.Element]:
    yield element("id", {}, item.identity.urn)
    yield _title(item.title, item.language)
    yield element("updated", {}, (item.updated or item.published or EPOCH).isoformat())
    if item.published:
        yield element("published", {}, item.published.isoformat())
    if item.author:
        yield element("author", {}, element("name", {}, item.author))
    yield from _links(("alternate", item.link))
    for term, label in item.categories:
        yield element("category", {"term": term, "label": label})
    if item.summary:
        yield element("summary", {}, item.summary)
    if item.html:
        yield element("content", {"type": "html"}, item.html)


def _json_item(item: FeedItem) -> dict[str, Any]:
    return {
        "id": item.identity.urn,
        "url": item.link,
        "title": item.title,
        "language": item.language,
        "date_published": item.published.isoformat() if item.published else "",
        "date_modified": item.updated.isoformat() if item.updated else "",
        "authors": [{"name": item.author}] if item.author else [],
        "summary": item.summary,
        "tags": [label for _, label in item.categories],
        "content_html" if item.html else "content_text": item.html or item.summary or item.title,
    }


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
