"""WebSub, from the subscriber's side: which hub a feed names, and what that hub is asked (w3.org/TR/websub)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

from wideangle.errors import UnreadableSource
from wideangle.ingest.http.client import Fetcher, Response

MOST_ADDRESS = 2_000
"""Characters of a hub's or topic's address; a longer one is not heeded."""

_HEAD_BYTES = 65_536
_MOST_REDIRECTS = 3
# The bounds keep the time linear, whatever a feed is made of.
_LINK = re.compile(rb"<(?:[\w.-]{1,20}:)?link\b[^<>]{0,2000}>", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)\b", re.IGNORECASE)
_REL = re.compile(rb"\brel\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,200})[\"']", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s{0,9}=\s{0,9}[\"']([^\"'<>]+)[\"']", re.IGNORECASE)
_JSON_HUB = re.compile(rb'"hubs"\s{0,99}:\s{0,99}\[[^\]]{0,500}?"url"\s{0,99}:\s{0,99}"(https?:[^"]{1,2000})"')
_JSON_SELF = re.compile(rb'"feed_url"\s{0,99}:\s{0,99}"(https?:[^"]{1,2000})"')
_HEADER = re.compile(r"<([^<>]{1,2000})>([^<>]{0,2000})")
_HEADER_REL = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"([^\"]{0,200})\"|([^\s;,\"]{1,200}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """What a feed says of itself: the `hub` that tells of its changes, and the `topic` that it is called there. Each
    is '' where the feed does not say."""

    hub: str = ""
    topic: str = ""


def named_in(response: Response) -> Named:
    """The hub and the topic that a document names (section 4): its Link headers go before its body."""
    found: dict[str, str] = {}
    for links in (_in_headers(response.links), _in_markup(response.body), _in_json(response.body)):
        for relation in ("hub", "self"):
            address = _address(links.get(relation, ""), response.url)
            if address:
                found.setdefault(relation, address)
    return Named(found.get("hub", ""), found.get("self", ""))


def discovered(url: str, fetcher: Fetcher, max_bytes: int) -> Named:
    """What the document at an address names; its topic is that address where it names none itself.

    Raises UnreachableSource and UnreadableSource.
    """
    response = fetcher.fetch(url, max_bytes=max_bytes)
    named = named_in(response)
    return Named(named.hub, named.topic or response.url)


def ask(fetcher: Fetcher, hub: str, feed: str, fields: Mapping[str, str]) -> None:
    """Ask a hub for something (section 5.1); `feed` is the address of the feed that named it.

    Raises UnreachableSource where another try may succeed, and UnreadableSource where it will not: a refusal, a hub in
    a private network, even one of `allow_hosts`, that a feed from outside of these has named.
    """
    try:
        host, of_feed = (urlsplit(address).hostname or "" for address in (hub, feed))
    except ValueError as error:
        raise UnreadableSource("The hub has no web address.", item=hub[:200]) from error
    if host in fetcher.allow_hosts and of_feed not in fetcher.allow_hosts:
        raise UnreadableSource("A feed from outside names a hub in your own network.", item=hub[:200])
    body = urlencode({f"hub.{name}": value for name, value in fields.items()}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    fetcher.post(hub, body, headers, redirects=_MOST_REDIRECTS)


def _address(link: str, base: str) -> str:
    """Where a link leads; '' for nowhere on the web."""
    try:
        address = urljoin(base, link) if link else ""
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) and len(address) <= MOST_ADDRESS else ""


def _in_headers(header: str) -> dict[str, str]:
    links: dict[str, str] = {}
    for address, parameters in _HEADER.findall(header):
        if relations := _HEADER_REL.search(parameters):
            for relation in (relations[1] or relations[2] or "").lower().split():
                links.setdefault(relation, address.strip())
    return links


def _in_markup(body: bytes) -> dict[str, str]:
    links: dict[str, str] = {}
    head = body[:_HEAD_BYTES]
    entry = _ENTRY.search(head)
    for link in _LINK.finditer(head):
        relations, address = _REL.search(link[0]), _HREF.search(link[0])
        if relations and address:
            is_of_entry = entry is not None and entry.start() < link.start()
            for relation in relations[1].decode("latin-1").lower().split():
                if relation != "self" or not is_of_entry:
                    links.setdefault(relation, unescape(address[1].decode("utf-8", "replace")).strip())
    return links


def _in_json(body: bytes) -> dict[str, str]:
    if not body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return {}
    found = {"hub": _JSON_HUB.search(body[:_HEAD_BYTES]), "self": _JSON_SELF.search(body[:_HEAD_BYTES])}
    return {name: match[1].decode("utf-8", "replace").replace("\\/", "/") for name, match in found.items() if match}
