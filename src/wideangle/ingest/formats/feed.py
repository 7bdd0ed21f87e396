"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287), and JSON Feed 1.1."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from wideangle.errors import UnreadableSource
from wideangle.ingest.dates import publication_time
from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.encoding import clean, declared_charset, decode
from wideangle.ingest.formats.boilerplate import without_furniture
from wideangle.ingest.formats.feed_repair import count_of_entries, feed_of, head_and_entries
from wideangle.ingest.formats.table import primary_language
from wideangle.ingest.markup import HostileMarkup, check_attributes, paragraphs
from wideangle.ingest.xml import repaired
from wideangle.language.identity import identified
from wideangle.language.urls import absolute_url
from wideangle.model import Article, Refusal

# The largest feeds of real sites, which list all that they ever published, stay below half of it.
MAX_FEED_BYTES = 100_000_000
MOST_ENTRIES = 100_000
_FILE_SUFFIXES = frozenset((".rss", ".atom", ".rdf", ".xml"))
_MEDIA_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
)
JSON_FEED = "jsonfeed.org/version/"
_WHOLE_CHARS = 4_000_000  # feedparser takes ten times the size of what it parses at once
_TOGETHER = 20
_MOST_ALONE = 5_000
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)(?=[\s>])", re.IGNORECASE)
_BEGUN_TWICE = re.compile(r"<!\[CDATA\[\s*+(?:<!\[CDATA\[\s*+)++")
_ENDED_TWICE = re.compile(r"\]\]>\s*+(?:\]\]>\s*+)++")
# Markup escaped once more than it should be, which would be shown as such.
_ESCAPED_TWICE = re.compile(r"&lt;/?(?:p|br|div|a|b|i|em|strong|span|img|ul|li|h[1-6]|blockquote)\b", re.IGNORECASE)
_BREAKS_IN_OPENING = re.compile(r"<(?:!(?:\[C?D?A?T?A?)?)?\Z")
_PROLOG = re.compile("<!doctype|<!entity", re.IGNORECASE)
_TELL = "Fetch it again, or tell its publisher."
# Some feeds put whole articles where the summary belongs; teasers do not get as long as this.
_MAX_TEASER_CHARS = 1_000
Entry: TypeAlias = tuple[Any, Any]
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*\Z")


def calls_itself_feed(document: Document) -> bool:
    """Whether the name or the media type of a document is that of a feed."""
    return document.media_type in _MEDIA_TYPES or document.suffix in _FILE_SUFFIXES


def articles(document: Document) -> Iterator[Article | Refusal]:
    """The article of each entry of an XML feed; a refusal for an entry with neither text nor title.

    The full content counts before the summary. An entry that brings no more than a teaser, or its title alone, has
    `partial` in its metadata. Raises UnreadableSource for what only begins like a feed.
    """
    text = _text(document)
    for number, entry in enumerate(_entries(text, document), start=1):
        if isinstance(entry, Refusal):
            yield entry
        else:
            yield _article(partial(_of_xml, *entry, document.url), f"{document.name}, entry {number}")
    if (entries := count_of_entries(text)) > MOST_ENTRIES:
        yield Refusal(document.name, f"Has {entries:,} entries, of which {MOST_ENTRIES:,} may be read.", _TELL)


def is_json_feed(value: Mapping[str, Any]) -> bool:
    """Whether a JSON object says that it is a JSON Feed."""
    return JSON_FEED in str(value.get("version", ""))[:100]


def articles_of_json(feed: Mapping[str, Any], document: Document) -> Iterator[Article | Refusal]:
    """The same for a JSON Feed (jsonfeed.org/version/1.1)."""
    items = feed.get("items")
    if not isinstance(items, list):
        raise UnreadableSource("A JSON Feed without 'items'.", item=document.name)
    for number, entry in enumerate(items, start=1):
        item = f"{document.name}, entry {number}"
        if isinstance(entry, dict):
            yield _article(partial(_of_json, entry, feed, document.url), item)
        else:
            yield Refusal(item, f"Is a JSON {type(entry).__name__} and no object.")


def _text(document: Document) -> str:
    """The feed's text from its root on, without document type and entities."""
    data = document.whole(MAX_FEED_BYTES)
    text = clean(decode(data, document.charset, declared_charset(data)))
    root = _ROOT.search(text)
    if root is None:
        raise UnreadableSource("Begins like a feed and is none.", item=document.name, remedy=_TELL)
    text = _BREAKS_IN_OPENING.sub("", text)
    prolog = _PROLOG.search(text, 0, root.start())
    text = repaired(text[prolog.start() :]) if prolog else text[root.start() :]
    return _ENDED_TWICE.sub("]]>", _BEGUN_TWICE.sub("<![CDATA[", text))


def _entries(text: str, document: Document) -> Iterator[Entry | Refusal]:
    """Each entry, with what the feed says of itself: of a sound feed as it stands, else of its parts."""
    if len(text) > _WHOLE_CHARS:
        yield from _of_parts(text, document.url)
        return
    parsed, error = _parsed(text, document.url) if _fit(text) else (None, "one of its tags has too many attributes")
    found = [(entry, parsed.feed) for entry in parsed.entries] if parsed else []
    entries = count_of_entries(text)
    if parsed is None or parsed.bozo or len(found) < entries:
        found = max(found, list(_of_parts(text, document.url)), key=_worth)
    if not found and error:
        raise UnreadableSource(f"Begins like a feed and is none: {error}."[:300], item=document.name, remedy=_TELL)
    yield from found
    if len(found) < entries and (parsed is None or parsed.bozo):
        lost = f"{entries - len(found):,} of its {entries:,} entries are too damaged to be made out."
        yield Refusal(document.name, lost, _TELL)


def _fit(text: str) -> bool:
    try:
        check_attributes(text)
    except HostileMarkup:
        return False
    return True


def _worth(entries: Sequence[Entry]) -> tuple[int, int]:
    """How many entries say anything, and how much in all."""
    said = [(one.get("title_detail"), one.get("summary_detail"), *one.get("content", ())) for one, _ in entries]
    chars = [sum(len((detail or {}).get("value") or "") for detail in details) for details in said]
    return sum(map(bool, chars)), sum(chars)


def _of_parts(text: str, url: str) -> Iterator[Entry]:
    head, parts = head_and_entries(text)
    patience = _MOST_ALONE
    for start in range(0, min(len(parts), MOST_ENTRIES), _TOGETHER):
        batch = parts[start : start + _TOGETHER]
        parsed = _parsed_parts(head, batch, url)
        if (parsed is None or len(parsed.entries) != len(batch)) and patience > 0 and len(batch) > 1:
            patience -= len(batch)
            alone = [_parsed_parts(head, [part], url) for part in batch]
            yield from ((entry, one.feed) for one in alone if one for entry in one.entries)
        elif parsed:
            yield from ((entry, parsed.feed) for entry in parsed.entries)


def _parsed_parts(head: str, parts: list[str], url: str) -> Any:
    try:
        return _parsed(feed_of(head, parts), url)[0]
    except HostileMarkup:
        return None


def _parsed(text: str, url: str) -> tuple[Any, str]:
    """What feedparser makes of a feed, and what it stumbled over; None where it falls."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    # No more than words and links are taken from entries, so cleaning up their HTML would be for nothing.
    options = {"response_headers": headers, "sanitize_html": False, "resolve_relative_uris": False}
    try:
        parsed = feedparser.parse(io.BytesIO(text.encode()), **options)
    except Exception as error:  # what a hostile feed makes of the lenient parser cannot be foreseen
        return None, repr(error)
    return parsed, str(parsed.get("bozo_exception", "")) if parsed.bozo else ""


def _of_xml(entry: Any, feed: Any, url: str) -> dict[str, Any]:
    full = max((_paragraphs(content) for content in entry.get("content", ())), key=_length, default=[])
    base = url or feed.get("link", "")
    return {
        "title": " ".join(_paragraphs(entry.get("title_detail"))),
        "full": full,
        "summary": _paragraphs(entry.get("summary_detail")),
        "url": absolute_url(base, entry.get("feedburner_origlink") or entry.get("link", "")),
        "published": entry.get("published") or entry.get("created") or entry.get("updated"),
        "outlet": entry.get("source", {}).get("title") or entry.get("publisher") or feed.get("title", ""),
        "authors": [author.get("name") for author in entry.get("authors", ())],
        "language": (entry.get("title_detail") or {}).get("language") or feed.get("language") or "",
        "tags": [tag.get("term") for tag in entry.get("tags", ())],
    }


def _paragraphs(detail: Mapping[str, Any] | None) -> list[str]:
    """The paragraphs of one of feedparser's values, which come with their media type."""
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
        "url": absolute_url(url or text_of(feed, "home_page_url"), text_of(entry, "url", "external_url")),
        "published": entry.get("date_published") or entry.get("date_modified"),
        "outlet": text_of(feed, "title"),
        "authors": [text_of(one, "name") for one in people if isinstance(one, dict)]
        if isinstance(people, list)
        else [],
        "language": text_of(entry, "language") or text_of(feed, "language"),
        "tags": [clean(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
    }


def _article(finding: Callable[[], dict[str, Any]], item: str) -> Article | Refusal:
    try:
        found = finding()
    except HostileMarkup as error:
        return Refusal(item, f"Not fit to be read: {error}.")
    full, summary, title = without_furniture(found["full"]), without_furniture(found["summary"]), found["title"]
    longer_summary = _length(summary) > _length(full)
    # What looks like furniture throughout ("Read more") is still all that the entry says.
    text = "\n".join(summary if longer_summary else full) or title or "\n".join(found["full"] or found["summary"])
    if not text:
        return Refusal(item, "Has neither text nor title.", "Ask its publisher for a feed with summaries.")
    if len(text) > MAX_ARTICLE_CHARS:
        return Refusal(item, f"Its text has more than {MAX_ARTICLE_CHARS:,} characters.")
    metadata: dict[str, Any] = {}
    if not full and (len(text) < _MAX_TEASER_CHARS or _BREAKS_OFF.search(text)):
        metadata["partial"] = True
    published = publication_time(found["published"])
    if published is None and found["published"]:
        metadata["published_as_given"] = str(found["published"])
    tags = [tag for tag in found["tags"] if tag]
    if len(tags) > 1:
        metadata["tags"] = tags
    return identified(
        Article(
            text,
            title=title,
            url=found["url"],
            published=published,
            outlet=found["outlet"],
            authors=tuple(author for author in found["authors"] if author),
            language=primary_language(found["language"]),
            section=tags[0] if len(tags) == 1 else "",
            metadata=metadata,
        )
    )


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))
