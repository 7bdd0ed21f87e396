"""Lists of feeds: OPML 1.0 and 2.0 (opml.org/spec2.opml), as feed readers write and take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import Document
from wideangle.ingest.encoding import clean
from wideangle.ingest.xml import local_name, xml_root
from wideangle.language.urls import is_web_url

if TYPE_CHECKING:
    from lxml.etree import _Element

# Readers differ in the case and the name of the attribute that holds the feed's address.
_ADDRESSES = ("xmlurl", "feedurl", "rssurl")
_FEED_TYPES = frozenset(("rss", "atom", "rss1", "rdf", "jsonfeed"))
MAX_FEEDS = 100_000


@dataclass(frozen=True, slots=True)
class FeedOutline:
    """One feed of a list: its address, title, the address of its site, and its folders, outermost first."""

    url: str
    title: str = ""
    site: str = ""
    folders: tuple[str, ...] = ()


def read(document: Document) -> list[FeedOutline]:
    """The feeds that an OPML document lists, each address once, in order.

    Raises UnreadableSource for what is no OPML, and for a list without a single feed.
    """
    root = xml_root(document)
    if local_name(root) != "opml" and not any(local_name(element) == "outline" for element in root.iter()):
        raise UnreadableSource(f"Is no OPML: its root is <{root.tag}>.", item=document.name)
    found: dict[str, FeedOutline] = {}
    for outline in _outlines(root):
        if len(found) < MAX_FEEDS:
            found.setdefault(outline.url, outline)
    if not found:
        raise UnreadableSource(
            "A list of feeds (OPML) with no feed in it.", item=document.name, remedy="Export it again."
        )
    return list(found.values())


def write(outlines: Iterable[FeedOutline]) -> str:
    """An OPML 2.0 document of these feeds, in their folders, each in the order in which it first comes."""
    folders: dict[tuple[str, ...], list[FeedOutline]] = {(): []}
    for outline in outlines:
        for depth in range(1, len(outline.folders) + 1):
            folders.setdefault(outline.folders[:depth], [])
        folders[outline.folders].append(outline)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "<head><title>Feeds</title></head>"]
    lines += ["<body>", *_written((), folders), "</body>", "</opml>", ""]
    return "\n".join(lines)


def _outlines(root: _Element) -> Iterator[FeedOutline]:
    waiting: list[tuple[_Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folders = waiting.pop()
        inner = folders
        if local_name(element) == "outline":
            said = {name.lower(): " ".join(value.split()) for name, value in element.attrib.items()}
            title = said.get("title") or said.get("text", "")
            url = _address(said)
            if url:
                site = said.get("htmlurl", "")
                yield FeedOutline(url, title, site if is_web_url(site) else "", folders or _category(said))
            elif title:
                inner = (*folders, title)
        waiting += [(child, inner) for child in reversed(element)]


def _address(said: dict[str, str]) -> str:
    addresses = [said[name] for name in _ADDRESSES if name in said]
    if said.get("type", "").lower() in _FEED_TYPES:
        addresses.append(said.get("url", ""))
    for address in addresses:
        url = "https:" + address[5:] if address.lower().startswith("feed://") else address.removeprefix("feed:")
        if is_web_url(url):
            return url
    return ""


def _category(said: dict[str, str]) -> tuple[str, ...]:
    """The first of the slash-delimited categories, which stand for folders in flat lists."""
    first = said.get("category", "").partition(",")[0]
    return tuple(part for part in (part.strip() for part in first.split("/")) if part)


def _quoted(value: str) -> str:
    return quoteattr(clean(value))


def _written(folder: tuple[str, ...], folders: dict[tuple[str, ...], list[FeedOutline]]) -> Iterator[str]:
    indent = "  " * (len(folder) + 1)
    for outline in folders[folder]:
        title = _quoted(outline.title or outline.url)
        site = f" htmlUrl={_quoted(outline.site)}" if outline.site else ""
        yield f'{indent}<outline type="rss" text={title} title={title} xmlUrl={_quoted(outline.url)}{site}/>'
    for inner in [path for path in folders if path[:-1] == folder and path]:
        yield f"{indent}<outline text={_quoted(inner[-1])} title={_quoted(inner[-1])}>"
        yield from _written(inner, folders)
        yield f"{indent}</outline>"
