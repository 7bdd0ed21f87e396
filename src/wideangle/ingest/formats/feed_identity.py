"""Decide which items of a feed are the same article, from their ids (`guid`), links and texts together.

In most feeds, each item links to its own page, and the URL identifies the article. In the feeds of live blogs and
status pages, many items link to one page. Some feeds use the same id, or no id, for all items.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from urllib.parse import urldefrag, urlsplit

from wideangle.language.identity import ENTRY_PREFIX, SHARED_GUID, identified, is_same_wording
from wideangle.language.urls import canonical_url, is_web_url
from wideangle.model import Article

_PLACEHOLDERS = frozenset(
    ("n/a", "na", "none", "null", "nil", "undefined", "tba", "tbd", "unknown", "-", "#", "0", "?")
)
# Fragments of links, such as `#comments`, that point to a part of the page and do not identify a feed item.
_PAGE_PARTS = frozenset(("comments", "respond", "comment", "top", "content", "main"))


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An item of a feed: the article, which has no id yet, and the id that the feed gives the item ('' for none)."""

    article: Article
    guid: str = ""


def is_placeholder(value: str) -> bool:
    """Return True if a link or an id stands for a missing value, such as 'n/a'."""
    return value.strip().lower() in _PLACEHOLDERS


def with_ids(entries: Iterable[FeedEntry]) -> list[Article]:
    """Return the articles of a feed with their ids, in order. Versions of one article get the same id.

    Two feed items that link to the same page are different articles if their texts differ and, in addition, their ids
    or their headlines differ. A version number in the id of an item (`id#0`) is ignored. An item whose link has a
    fragment (`#part`) that is also in the id of the item is always an article of its own.
    """
    listed = list(entries)
    of_page: defaultdict[str, list[int]] = defaultdict(list)
    for position, entry in enumerate(listed):
        if entry.article.url:
            of_page[canonical_url(entry.article.url)].append(position)
    articles = [identified(entry.article) for entry in listed]
    for positions in of_page.values():
        keys = _keys([listed[position] for position in positions])
        for position, key in zip(positions, keys, strict=True):
            if key:
                articles[position] = _with_entry_id(articles[position], key)
    for position in _with_the_id_of_another(listed):
        metadata = {**articles[position].metadata, SHARED_GUID: listed[position].guid}
        articles[position] = replace(articles[position], metadata=metadata)
    return articles


def _with_the_id_of_another(entries: Sequence[FeedEntry]) -> Iterator[int]:
    """Yield the positions of feed items that have the same id as an earlier item, but link to another page and have
    other words."""
    firsts: dict[str, FeedEntry] = {}
    for position, entry in enumerate(entries):
        if not _guid(entry) or not entry.article.url:
            continue
        first = firsts.setdefault(_guid(entry), entry)
        is_other_page = canonical_url(first.article.url) != canonical_url(entry.article.url)
        if is_other_page and not is_same_wording(_wording(first), _wording(entry)):
            yield position


def _keys(entries: Sequence[FeedEntry]) -> list[str]:
    """Return a key for each of the feed items that link to one page.

    URL and key together identify the article. The key is '' if the URL alone identifies it.
    """
    firsts: dict[tuple[str, ...], int] = {}  # the first entry of each article, by its traits
    numbers: list[int] = []
    for number, entry in enumerate(entries):
        same_text, *other_traits = traits = _traits(entry)
        similar = [firsts[trait] for trait in other_traits if trait in firsts]
        similar = [first for first in similar if is_same_wording(_wording(entries[first]), _wording(entry))]
        first = firsts.get(same_text, (*similar, number)[0])
        numbers.append(first)
        for trait in traits:
            firsts.setdefault(trait, first)
    articles = sorted(set(numbers))
    if len(articles) == 1 and not _is_front_page(entries[0].article.url):
        return [_anchor(entries[number]) for number in numbers]
    keys = dict(zip(articles, _distinct_keys([entries[number] for number in articles]), strict=True))
    return [keys[number] for number in numbers]


def _wording(entry: FeedEntry) -> str:
    return f"{entry.article.title} {entry.article.text}"


def _traits(entry: FeedEntry) -> list[tuple[str, ...]]:
    """Return two keys of a feed item: the first from its text, the second from its id, or from its headline if it has
    no id.

    Items with the same URL and the same text are one article. Items with the same URL and the same second key are one
    article only if their texts are similar.
    """
    anchor, guid, article = _anchor(entry), _guid(entry), entry.article
    name = ("guid", guid) if guid else ("title", article.title)
    return [("text", anchor, " ".join(article.text.split())), (*name, anchor)]


def _distinct_keys(entries: Sequence[FeedEntry]) -> list[str]:
    """Return a key for each article of a page. The keys differ if the articles differ.

    The key is the fragment of the link or the id of the feed item, followed by headline and text where needed.
    """
    parts = [
        list(filter(None, (_anchor(entry) or _guid(entry), entry.article.title, entry.article.text)))
        for entry in entries
    ]
    keys = [part[0] for part in parts]
    for length in (2, 3):
        uses = Counter(keys)
        keys = [key if uses[key] == 1 else "\n".join(part[:length]) for key, part in zip(keys, parts, strict=True)]
    return keys


def _guid(entry: FeedEntry) -> str:
    """Return the id of a feed item without a version number such as `#0`.

    The result is '' if the id is a placeholder or only repeats the link.
    """
    guid, version = urldefrag(entry.guid.strip()) if is_web_url(entry.guid.strip()) else (entry.guid.strip(), "")
    if version and not version.isdecimal():
        guid = entry.guid.strip()
    is_link = is_web_url(guid) and canonical_url(guid) == canonical_url(entry.article.url)
    return "" if is_placeholder(guid) or (is_link and not _anchor(entry)) else guid


def _anchor(entry: FeedEntry) -> str:
    """Return the fragment of a feed item's link if the id of the item ends with the same fragment, else ''."""
    fragment = urldefrag(entry.article.url).fragment
    if not fragment or "=" in fragment or fragment.lower() in _PAGE_PARTS:
        return ""
    return fragment if entry.guid.strip().endswith(fragment) else ""


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def _with_entry_id(article: Article, key: str) -> Article:
    digest = blake2b(f"{canonical_url(article.url)}\n{key}".encode("utf-8", "surrogatepass"), digest_size=10)
    return replace(article, id=f"{ENTRY_PREFIX}{digest.hexdigest()}")
