"""Read and write lists of feeds in OPML 1.0 and 2.0 (opml.org/spec2.opml), the format that feed readers exchange."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from wideangle.errors import UnreadableSource
from wideangle.ingest.decoding.encoding import clean
from wideangle.ingest.document import Document
from wideangle.ingest.xml import local_name, xml_root
from wideangle.language.urls import is_web_url
from wideangle.model import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

# The attributes that hold the URL of a feed, in lower case. Feed readers use different names.
_URL_ATTRIBUTES = ("xmlurl", "feedurl", "rssurl")
_FEED_TYPES = frozenset(("rss", "atom", "rss1", "rdf", "jsonfeed"))
_URL_NAMES = frozenset(_URL_ATTRIBUTES)
MAX_FEEDS = 100_000
_OUTLINE_START = re.compile(r"<outline(?=[\s/>])", re.IGNORECASE)
_OUTLINE = re.compile(r"<outline\s[^<]{1,10000}", re.IGNORECASE)  # the limit bounds the search for the end of a value
_ATTRIBUTE = re.compile(r"""(\s[\w:.-]+\s*=\s*)(["'])([^<]*?)\2(?=\s+[\w:.-]+\s*=\s*["']|\s*/?>)""")


@dataclass(frozen=True, slots=True)
class FeedOutline:
    """One feed of a list: its URL, its title, the URL of its site, and the names of its folders, outermost first."""

    url: str
    title: str = ""
    site: str = ""
    folders: tuple[str, ...] = ()


def read(document: Document) -> list[FeedOutline]:
    """Return the feeds in an OPML document, each URL once, in order.

    Raises UnreadableSource if the document is not OPML or lists no feeds.
    """
    return read_with_rejected(document)[0]


def read_with_rejected(document: Document) -> tuple[list[FeedOutline], list[Refusal]]:
    """Return the feeds as `read` does, and the rejected items of the list.

    A feed of the list is rejected if its outline element is damaged or has no URL, or if MAX_FEEDS feeds precede it.
    """
    begun = 0

    def repaired(text: str) -> str:
        nonlocal begun
        begun = sum(1 for _ in _OUTLINE_START.finditer(text))
        return _OUTLINE.sub(_with_escaped_quotes, text)

    root = xml_root(document, repaired)
    if local_name(root) != "opml" and not any(local_name(element) == "outline" for element in root.iter()):
        raise UnreadableSource(f"Not an OPML document: the root element is <{root.tag}>.", item=document.name)
    outlines: dict[str, FeedOutline] = {}
    beyond = 0
    for outline in _outlines(root):
        if len(outlines) < MAX_FEEDS:
            outlines.setdefault(outline.url, outline)
        else:
            beyond += outline.url not in outlines
    if not outlines:
        raise UnreadableSource(
            "A list of feeds (OPML) without feeds.", item=document.name, remedy="Export the list again."
        )
    parsed = [element for element in root.iter() if local_name(element) == "outline"]
    losses = {
        "too damaged to be read": begun - len(parsed),
        "of feeds without a web address": sum(_lacks_url(element) for element in parsed),
        f"beyond the {MAX_FEEDS:,} that a list may have": beyond,
    }
    rejected = [
        Refusal(document.name, f"{number:,} entries of the list {reason}.", "Export the list again.")
        for reason, number in losses.items()
        if number > 0
    ]
    return list(outlines.values()), rejected


def _with_escaped_quotes(tag: re.Match[str]) -> str:
    """Return the tag of an outline with quotation marks escaped inside its attribute values.

    A value ends where the next attribute begins, or at the end of the tag.
    """
    return _ATTRIBUTE.sub(lambda match: f'{match[1]}"{match[3].replace(chr(34), "&quot;")}"', tag[0])


def _lacks_url(outline: _Element) -> bool:
    attributes = _attributes(outline)
    is_feed = attributes.get("type", "").lower() in _FEED_TYPES or not _URL_NAMES.isdisjoint(attributes)
    return is_feed and len(outline) == 0 and not _feed_url(attributes)


def write(outlines: Iterable[FeedOutline]) -> str:
    """Return an OPML 2.0 document of these feeds in their folders, in the given order."""
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
            attributes = _attributes(element)
            title = attributes.get("title") or attributes.get("text", "")
            url = _feed_url(attributes)
            if url:
                site = attributes.get("htmlurl", "")
                yield FeedOutline(url, title, site if is_web_url(site) else "", folders or _category(attributes))
            elif title:
                inner = (*folders, title)
        waiting += [(child, inner) for child in reversed(element)]


def _attributes(outline: _Element) -> dict[str, str]:
    return {name.lower(): " ".join(value.split()) for name, value in outline.attrib.items()}


def _feed_url(attributes: dict[str, str]) -> str:
    urls = [attributes[name] for name in _URL_ATTRIBUTES if name in attributes]
    if attributes.get("type", "").lower() in _FEED_TYPES:
        urls.append(attributes.get("url", ""))
    for value in urls:
        url = "https:" + value[5:] if value.lower().startswith("feed://") else value.removeprefix("feed:")
        if is_web_url(url):
            return url
    return ""


def _category(attributes: dict[str, str]) -> tuple[str, ...]:
    """Return the path of folders in the first category of an outline, such as `/world/europe`.

    Lists without folders use categories in this way.
    """
    first = attributes.get("category", "").partition(",")[0]
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
