"""Split a damaged feed into its items, so that damage in one item does not affect the others.

Each item is parsed together with the head of the feed, which is the text before the first item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wideangle.ingest.xml import descendants, local_name, parsed

# The beginnings of feed items. Tags inside comments and character data (CDATA) are skipped. Unclosed character data is
# an exception, because it contains the end of one item and the beginning of the next item.
_MARKS = re.compile(
    r"(?P<hidden><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))|<(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])",
    re.DOTALL | re.IGNORECASE,
)
_MOST_BROKEN = 100  # each is searched to its end, which may be the end of the feed
_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_OPENED = re.compile(r"<([\w:.-]+)(?:\s[^<>]*)?>\s*<!\[CDATA\[(?:\s*<!\[CDATA\[)*")
_FIELDS = "title|link|description|guid|pubDate|author|category|comments|source|summary|content|id|updated|published"
_UNCLOSED = re.compile(rf"<({_FIELDS})(?:\s[^<>]*)?(?<!/)>[^<]*+(?=<(?:{_FIELDS}|content:encoded|dc:\w+)[\s>])")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_ROOT_TAG = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b[^<>]*>", re.IGNORECASE)
_NAMES = ("item", "entry")
_NO_ROOT = '<rss version="2.0"><channel>'
_MAX_HEAD_CHARS = 50_000


def head_and_entries(text: str) -> tuple[str, list[str]]:
    """Return the text before the first item of an XML feed, and the text of each item up to the next item."""
    starts = list(_starts(text))
    if not starts:
        return text[:_MAX_HEAD_CHARS], []
    head = text[: min(starts[0], _MAX_HEAD_CHARS)]
    ends = [*starts[1:], len(text)]
    return head if _ROOT.search(head) else _NO_ROOT, [text[a:b] for a, b in zip(starts, ends, strict=True)]


def count_of_entries(text: str) -> int:
    """Return the number of items that begin in the text of a feed."""
    return sum(1 for _ in _starts(text))


def feed_of(head: str, entries: list[str]) -> str:
    """Return a well-formed feed that consists of `head` and the readable parts of `entries` (the texts of feed items).

    Raises HostileMarkup if the head or a feed item would take very long to parse.
    """
    from lxml import etree

    root = parsed(head)
    if root is None:
        return ""
    opened = _ROOT_TAG.search(head)
    parent = next(descendants(root, "channel"), root) if local_name(root) == "rss" else root
    for entry in entries:
        tree = parsed((opened[0] if opened else _NO_ROOT) + _with_ends(entry))
        element = None if tree is None else next((node for node in tree.iter() if local_name(node) in _NAMES), None)
        if element is not None:
            parent.append(element)
    return str(etree.tostring(root, encoding="unicode"))


def _starts(text: str) -> Iterator[int]:
    position = broken = 0
    while mark := (_MARKS if broken < _MOST_BROKEN else _ENTRY).search(text, position):
        hidden = mark["hidden"] if broken < _MOST_BROKEN else None
        if hidden is None:
            yield mark.start()
            position = mark.end()
        elif (end := _ENTRY_END.search(hidden)) and _ENTRY.search(hidden, end.end()):
            position = mark.start() + end.end()
            broken += 1
        else:
            position = mark.end()


def _with_ends(entry: str) -> str:
    """Return the text of a feed item in which all character data, comments and elements are closed."""
    parts, position = [], 0
    while opened := _OPENED.search(entry, position):
        close = entry.find(f"</{opened[1]}", opened.end())
        inner = entry[opened.end() : close if close >= 0 else len(entry)]
        parts.append(entry[position : opened.start()] + entry[opened.start() : opened.end()].partition("<![CDATA[")[0])
        parts.append(f"<![CDATA[{inner.replace('<![CDATA[', '').replace(']]>', '')}]]>")
        position = opened.end() + len(inner)
    whole = _UNCLOSED.sub(r"\g<0></\g<1>>", "".join(parts) + entry[position:])
    closed = whole.rfind("-->") + 1
    return whole[:closed] + whole[closed:].replace("<!--", "")
