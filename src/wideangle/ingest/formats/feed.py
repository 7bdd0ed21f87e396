"""Read feeds: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287), and JSON Feed 1.1."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from wideangle.errors import UnreadableSource
from wideangle.ingest.dates import date_reading
from wideangle.ingest.decoding.encoding import clean, declared_charset, decode
from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.formats.boilerplate import without_boilerplate
from wideangle.ingest.formats.bylines import author_name
from wideangle.ingest.formats.feed_identity import FeedEntry, is_placeholder, with_ids
from wideangle.ingest.formats.feed_in_page import without_page
from wideangle.ingest.formats.feed_repair import count_of_entries, feed_of, head_and_entries
from wideangle.ingest.formats.table import primary_language
from wideangle.ingest.markup import HostileMarkup, check_attributes, paragraphs
from wideangle.ingest.xml import repaired
from wideangle.language.urls import absolute_url
from wideangle.model import Article, Refusal

# The greatest size of a feed in bytes. Some sites list all articles they ever published in one feed; the largest such
# feeds are smaller than half of this limit.
MAX_FEED_BYTES = 100_000_000
MOST_ENTRIES = 100_000
_FILE_SUFFIXES = frozenset((".rss", ".atom", ".rdf", ".xml"))
_MEDIA_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
)
JSON_FEED = "jsonfeed.org/version/"
_WHOLE_CHARS = 4_000_000  # feedparser uses ten times the size of its input
_ENTRIES_BATCH_SIZE = 20
_MOST_SEPARATE_ENTRIES = 5_000
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)(?=[\s>])", re.IGNORECASE)
_BEGUN_TWICE = re.compile(r"<!\[CDATA\[\s*+(?:<!\[CDATA\[\s*+)++")
_ENDED_TWICE = re.compile(r"\]\]>\s*+(?:\]\]>\s*+)++")
# Markup that the feed has escaped twice, so that tags such as <p> would appear in the text.
_ESCAPED_TWICE = re.compile(r"&lt;/?(?:p|br|div|a|b|i|em|strong|span|img|ul|li|h[1-6]|blockquote)\b", re.IGNORECASE)
_BREAKS_IN_OPENING = re.compile(r"<(?:!(?:\[C?D?A?T?A?)?)?\Z")
_PROLOG = re.compile(r"<!doctype(?!\s+html)|<!entity", re.IGNORECASE)
_REPORT = "Fetch the feed again, or report the error to its publisher."
# The greatest number of characters in a teaser. A longer summary is the full article, which some feeds put into the
# summary.
_MAX_TEASER_CHARS = 1_000
_REST_OF_DOMAIN = re.compile(r"\A[a-z.-]+ \(|\s*<[a-z.-]*>\Z")
Entry: TypeAlias = tuple[Any, Any]
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*\Z")


def calls_itself_feed(document: Document) -> bool:
    """Return True if a document has the file name or the media type of a feed."""
    return document.media_type in _MEDIA_TYPES or document.suffix in _FILE_SUFFIXES


def articles(document: Document) -> Iterator[Article | Refusal]:
    """Yield the article of each item of an XML feed.

    A feed item with neither text nor title becomes a rejected item. If a feed item has the full content and a summary,
    the longer text is used. If a feed item has only a teaser or a title, the article's metadata contains `partial`.
    Raises UnreadableSource if the document begins like a feed but is not one.
    """
    text = _text(document)
    yield from _identified(
        entry
        if isinstance(entry, Refusal)
        else _entry(partial(_of_xml, *entry, document.url), f"{document.name}, entry {number}")
        for number, entry in enumerate(_entries(text, document), start=1)
    )
    if (entries := count_of_entries(text)) > MOST_ENTRIES:
        yield Refusal(document.name, f"The feed has {entries:,} entries; at most {MOST_ENTRIES:,} are read.", _REPORT)


def is_json_feed(value: Mapping[str, Any]) -> bool:
    """Return True if a JSON object declares the version of the JSON Feed format."""
    return JSON_FEED in str(value.get("version", ""))[:100]


def articles_of_json(feed: Mapping[str, Any], document: Document) -> Iterator[Article | Refusal]:
    """Yield the article of each item of a JSON Feed (jsonfeed.org/version/1.1).

    An invalid feed item becomes a rejected item. Raises UnreadableSource if the feed has no list of items.
    """
    items = feed.get("items")
    if not isinstance(items, list):
        raise UnreadableSource("A JSON Feed without 'items'.", item=document.name)
    yield from _identified(
        _entry(partial(_of_json, entry, feed, document.url), f"{document.name}, entry {number}")
        if isinstance(entry, dict)
        else Refusal(f"{document.name}, entry {number}", f"A JSON {type(entry).__name__}, not an object.")
        for number, entry in enumerate(items, start=1)
    )


def _text(document: Document) -> str:
    """Return the text of a feed from its root element on, without the document type and with all entities replaced.

    Raises UnreadableSource if there is no root element of a feed.
    """
    data = document.whole(MAX_FEED_BYTES)
    text = without_page(clean(decode(data, document.charset, declared_charset(data))))
    root = _ROOT.search(text)
    if root is None:
        raise UnreadableSource("Begins like a feed, but is not a feed.", item=document.name, remedy=_REPORT)
    text = _BREAKS_IN_OPENING.sub("", text)
    prolog = _PROLOG.search(text, 0, root.start())
    text = repaired(text[prolog.start() :]) if prolog else text[root.start() :]
    return _ENDED_TWICE.sub("]]>", _BEGUN_TWICE.sub("<![CDATA[", text))


def _entries(text: str, document: Document) -> Iterator[Entry | Refusal]:
    """Yield each item of a feed together with the metadata of the feed.

    A large or damaged feed is parsed in small groups of items, so that damage affects only a few items. One rejected
    item reports how many feed items cannot be read.
    """
    if len(text) > _WHOLE_CHARS:
        yield from _entries_of_parts(text, document.url)
        return
    parsed, error = _parsed(text, document.url) if _is_safe(text) else (None, "one of its tags has too many attributes")
    parsed_entries = [(entry, parsed.feed) for entry in parsed.entries] if parsed else []
    count = count_of_entries(text)
    if parsed is None or parsed.bozo or len(parsed_entries) < count:
        parsed_entries = max(parsed_entries, list(_entries_of_parts(text, document.url)), key=_amount_of_text)
    if not parsed_entries and error:
        raise UnreadableSource(
            f"Begins like a feed, but is not a feed: {error}."[:300], item=document.name, remedy=_REPORT
        )
    yield from parsed_entries
    if len(parsed_entries) < count and (parsed is None or parsed.bozo):
        reason = f"{count - len(parsed_entries):,} of {count:,} entries are too damaged to be read."
        yield Refusal(document.name, reason, _REPORT)


def _is_safe(text: str) -> bool:
    try:
        check_attributes(text)
    except HostileMarkup:
        return False
    return True


def _amount_of_text(entries: Sequence[Entry]) -> tuple[int, int]:
    """Return the number of feed items that have text, and the total number of characters of all feed items."""
    texts = [
        (entry.get("title_detail"), entry.get("summary_detail"), *entry.get("content", ())) for entry, _ in entries
    ]
    chars = [sum(len((detail or {}).get("value") or "") for detail in details) for details in texts]
    return sum(map(bool, chars)), sum(chars)


def _entries_of_parts(text: str, url: str) -> Iterator[Entry]:
    head, parts = head_and_entries(text)
    separate_left = _MOST_SEPARATE_ENTRIES
    for start in range(0, min(len(parts), MOST_ENTRIES), _ENTRIES_BATCH_SIZE):
        batch = parts[start : start + _ENTRIES_BATCH_SIZE]
        parsed = _parsed_parts(head, batch, url)
        if (parsed is None or len(parsed.entries) != len(batch)) and separate_left > 0 and len(batch) > 1:
            separate_left -= len(batch)
            feeds = [_parsed_parts(head, [part], url) for part in batch]
            yield from ((entry, feed.feed) for feed in feeds if feed for entry in feed.entries)
        elif parsed:
            yield from ((entry, parsed.feed) for entry in parsed.entries)


def _parsed_parts(head: str, parts: list[str], url: str) -> Any:
    try:
        return _parsed(feed_of(head, parts), url)[0]
    except HostileMarkup:
        return None


def _parsed(text: str, url: str) -> tuple[Any, str]:
    """Return the result of feedparser and the text of its first error.

    The result is None if feedparser raises an exception. The text is '' if there was no error.
    """
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    # Only the text and the links of feed items are used, so feedparser need not remove dangerous HTML.
    options = {"response_headers": headers, "sanitize_html": False, "resolve_relative_uris": False}
    try:
        parsed = feedparser.parse(io.BytesIO(text.encode()), **options)
    except ImportError:  # not the fault of the feed
        raise
    except Exception as error:  # a hostile feed can raise any exception in feedparser
        return None, repr(error)
    return parsed, str(parsed.get("bozo_exception", "")) if parsed.bozo else ""


def _of_xml(entry: Any, feed: Any, url: str) -> dict[str, Any]:
    full = max((_paragraphs(content) for content in entry.get("content", ())), key=_length, default=[])
    base = url or feed.get("link", "")
    return {
        "title": " ".join(_paragraphs(entry.get("title_detail"))),
        "full": full,
        "summary": _paragraphs(entry.get("summary_detail")),
        "guid": entry.get("id", ""),
        "url": _link(base, entry.get("feedburner_origlink") or entry.get("link", "")),
        "published": entry.get("published") or entry.get("created") or entry.get("updated"),
        "outlet": entry.get("source", {}).get("title") or entry.get("publisher") or feed.get("title", ""),
        "authors": _authors(entry),
        "language": (entry.get("title_detail") or {}).get("language") or feed.get("language") or "",
        "tags": [tag.get("term") for tag in entry.get("tags", ())],
    }


def _authors(entry: Any) -> list[str]:
    """Return the names of a feed item's authors.

    From authors in the form `address (Name)`, feedparser removes only a part of the address: of a long top-level
    domain, the letters after the fourth remain before the name. These letters are removed here. For a single author,
    the original text is used instead.
    """
    authors = entry.get("authors", ())
    if len(authors) == 1:
        return [author_name(entry.get("author") or authors[0].get("name") or "")]
    return [author_name(_REST_OF_DOMAIN.sub("", author.get("name") or "")) for author in authors]


def _paragraphs(detail: Mapping[str, Any] | None) -> list[str]:
    """Return the paragraphs of one text of a feed item. `detail` is the text, in plain text or HTML, as feedparser
    returns it."""
    value = (detail or {}).get("value") or ""
    if (detail or {}).get("type") == "text/plain":
        return [words for line in value.splitlines() if (words := " ".join(line.split()))]
    return paragraphs(html.unescape(value) if "<" not in value and _ESCAPED_TWICE.search(value) else value)


def _of_json(entry: Mapping[str, Any], feed: Mapping[str, Any], url: str) -> dict[str, Any]:
    def text_of(record: Mapping[str, Any], *names: str) -> str:
        return next((clean(value) for name in names if isinstance(value := record.get(name), str) and value), "")

    html, plain = text_of(entry, "content_html"), text_of(entry, "content_text")
    people = entry.get("authors") or feed.get("authors") or [entry.get("author")]
    tags = entry.get("tags")
    return {
        "title": text_of(entry, "title"),
        "full": paragraphs(html) if html else [line.strip() for line in plain.splitlines() if line.strip()],
        "summary": text_of(entry, "summary").splitlines(),
        "guid": str(entry.get("id") or ""),
        "url": _link(url or text_of(feed, "home_page_url"), text_of(entry, "url", "external_url")),
        "published": entry.get("date_published") or entry.get("date_modified"),
        "outlet": text_of(feed, "title"),
        "authors": [author_name(text_of(person, "name")) for person in people if isinstance(person, dict)]
        if isinstance(people, list)
        else [],
        "language": text_of(entry, "language") or text_of(feed, "language"),
        "tags": [clean(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
    }


def _link(base: str, link: str) -> str:
    return "" if is_placeholder(link) else absolute_url(base, link)


def _identified(items: Iterable[FeedEntry | Refusal]) -> Iterator[Article | Refusal]:
    """Yield the items in order.

    Each `FeedEntry` becomes an article with an id. The ids are made for all feed items together, because an id depends
    on the other items of the feed.
    """
    listed = list(items)
    articles = iter(with_ids(item for item in listed if isinstance(item, FeedEntry)))
    yield from (item if isinstance(item, Refusal) else next(articles) for item in listed)


def _entry(extract: Callable[[], dict[str, Any]], item: str) -> FeedEntry | Refusal:
    try:
        fields = extract()
    except HostileMarkup as error:
        return Refusal(item, f"Hostile markup: {error}.")
    full, summary, title = without_boilerplate(fields["full"]), without_boilerplate(fields["summary"]), fields["title"]
    longer_summary = _length(summary) > _length(full)
    # If every line looks like boilerplate ('Read more'), the text is kept; otherwise the article would be empty.
    text = "\n".join(summary if longer_summary else full) or title or "\n".join(fields["full"] or fields["summary"])
    if not text:
        return Refusal(item, "Neither text nor title.", "Ask the publisher for a feed with summaries.")
    if len(text) > MAX_ARTICLE_CHARS:
        return Refusal(item, f"The text has more than {MAX_ARTICLE_CHARS:,} characters.")
    metadata: dict[str, Any] = {}
    if not full and (len(text) < _MAX_TEASER_CHARS or _BREAKS_OFF.search(text)):
        metadata["partial"] = True
    published, is_certain = date_reading(fields["published"])
    if not is_certain:
        metadata["published_as_given"] = str(fields["published"])
    tags = [tag for tag in fields["tags"] if tag]
    if len(tags) > 1:
        metadata["tags"] = tags
    article = Article(
        text,
        title=title,
        url=fields["url"],
        published=published,
        outlet=fields["outlet"],
        authors=tuple(author for author in fields["authors"] if author),
        language=primary_language(fields["language"]),
        section=tags[0] if len(tags) == 1 else "",
        metadata=metadata,
    )
    return FeedEntry(article, fields["guid"])


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))
