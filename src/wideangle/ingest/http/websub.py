"""Subscribe to feeds by WebSub (w3.org/TR/websub): find the hub of a feed, and send requests to the hub."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

from wideangle.errors import UnreadableSource
from wideangle.ingest.http.client import Fetcher, Response

MOST_URL_CHARS = 2_000
"""The greatest length in characters of the URL of a hub or a feed. Longer URLs are ignored."""

_HEAD_BYTES = 65_536
_MOST_REDIRECTS = 3
# Each pattern limits the length of its parts, so that the time of a search grows only linearly with the length of the
# feed.
_LINK = re.compile(rb"<(?:[\w.-]{1,20}:)?link\b[^<>]{0,2000}>", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)\b", re.IGNORECASE)
_REL = re.compile(rb"\brel\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,200})[\"']", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s{0,9}=\s{0,9}[\"']([^\"'<>]+)[\"']", re.IGNORECASE)
_JSON_HUB = re.compile(rb'"hubs"\s{0,99}:\s{0,99}\[[^\]]{0,500}?"url"\s{0,99}:\s{0,99}"(https?:[^"]{1,2000})"')
_JSON_SELF = re.compile(rb'"feed_url"\s{0,99}:\s{0,99}"(https?:[^"]{1,2000})"')
_HEADER = re.compile(r"<([^<>]{1,2000})>([^<>]{0,2000})")
_HEADER_REL = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}(?:\"([^\"]{0,200})\"|([^\s;,\"]{1,200}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HubLinks:
    """The WebSub links of a feed; a missing link is ''.

    `hub` is the URL of the hub. `topic` is the URL by which the hub knows the feed.
    """

    hub: str = ""
    topic: str = ""


def hub_links_in(response: Response) -> HubLinks:
    """Return the hub and the topic of a feed (WebSub, section 4). Link headers are preferred to links in the body."""
    urls: dict[str, str] = {}
    for links in (_in_headers(response.links), _in_markup(response.body), _in_json(response.body)):
        for relation in ("hub", "self"):
            url = _absolute_url(links.get(relation, ""), response.url)
            if url:
                urls.setdefault(relation, url)
    return HubLinks(urls.get("hub", ""), urls.get("self", ""))


def discover_hub(url: str, fetcher: Fetcher, max_bytes: int) -> HubLinks:
    """Return the hub and the topic of the feed at a URL. Without a link to the topic, the final URL is the topic.

    Raises UnreachableSource or UnreadableSource if the feed cannot be fetched.
    """
    response = fetcher.fetch(url, max_bytes=max_bytes)
    links = hub_links_in(response)
    return HubLinks(links.hub, links.topic or response.url)


def send_hub_request(fetcher: Fetcher, hub: str, feed: str, fields: Mapping[str, str]) -> None:
    """Send a subscription request to a hub (WebSub, section 5.1). `feed` is the URL of the feed that names the hub.

    Raises UnreachableSource if a retry may succeed, and UnreadableSource if a retry will not: if the hub refuses the
    request or is in a private network. A hub in a private network is accepted only if both the hub's host and the
    feed's host are in `allow_hosts`.
    """
    try:
        hub_host, feed_host = (urlsplit(url).hostname or "" for url in (hub, feed))
    except ValueError as error:
        raise UnreadableSource("The URL of the hub is invalid.", item=hub[:200]) from error
    if hub_host in fetcher.allow_hosts and feed_host not in fetcher.allow_hosts:
        raise UnreadableSource("An external feed names a hub in your own network.", item=hub[:200])
    body = urlencode({f"hub.{name}": value for name, value in fields.items()}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    fetcher.post(hub, body, headers, redirects=_MOST_REDIRECTS)


def _absolute_url(link: str, base: str) -> str:
    """Return the absolute http or https URL of a link; '' for any other link."""
    try:
        url = urljoin(base, link) if link else ""
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) and len(url) <= MOST_URL_CHARS else ""


def _in_headers(header: str) -> dict[str, str]:
    links: dict[str, str] = {}
    for url, parameters in _HEADER.findall(header):
        if relations := _HEADER_REL.search(parameters):
            for relation in (relations[1] or relations[2] or "").lower().split():
                links.setdefault(relation, url.strip())
    return links


def _in_markup(body: bytes) -> dict[str, str]:
    links: dict[str, str] = {}
    head = body[:_HEAD_BYTES]
    entry = _ENTRY.search(head)
    for link in _LINK.finditer(head):
        relations, href = _REL.search(link[0]), _HREF.search(link[0])
        if relations and href:
            is_in_entry = entry is not None and entry.start() < link.start()
            for relation in relations[1].decode("latin-1").lower().split():
                if relation != "self" or not is_in_entry:
                    links.setdefault(relation, unescape(href[1].decode("utf-8", "replace")).strip())
    return links


def _in_json(body: bytes) -> dict[str, str]:
    if not body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return {}
    matches = {"hub": _JSON_HUB.search(body[:_HEAD_BYTES]), "self": _JSON_SELF.search(body[:_HEAD_BYTES])}
    return {name: match[1].decode("utf-8", "replace").replace("\\/", "/") for name, match in matches.items() if match}
