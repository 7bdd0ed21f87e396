"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287), and JSON Feed 1.1."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from wideangle.errors import UnreadableSource
from wideangle.ingest.dates import publication_time
from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.encoding import clean, declared_charset, decode
from wideangle.ingest.furniture import without_furniture
from wideangle.ingest.identity import identified
from wideangle.ingest.markup import HostileMarkup, paragraphs
from wideangle.ingest.table import primary_language
from wideangle.ingest.urls import absolute_url
from wideangle.model import Article, Refusal

_ROOT = re.compile(r"<[A-Za-z]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Some feeds put whole articles where the summary belongs; teasers do not get as long as this.
_MAX_TEASER_CHARS = 1_000
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*\Z")


def articles(document: Document) -> Iterator[Article | Refusal]:
    """The article of each entry of an XML feed; a refusal for an entry with neither text nor title.

    The full content counts before the summary. An entry that brings no more than a teaser, or its title alone, has
    `partial` in its metadata. Raises UnreadableSource for what only begins like a feed.
    """
    parsed = _parsed(document)
    for number, entry in enumerate(parsed.entries, start=1):
        item = f"{document.name}, entry {number}"
        yield _article(partial(_of_xml, entry, parsed.feed, document.url), item)


def is_json_feed(value: Mapping[str, Any]) -> bool:
    """Whether a JSON object says that it is a JSON Feed."""
    return "jsonfeed.org/version/" in str(value.get("version", ""))[:100]


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


def _parsed(document: Document) -> Any:
    import feedparser

    data = document.whole()
    text = clean(decode(data, document.charset, declared_charset(data)))
    root = _ROOT.search(text)
    if "<!ENTITY" in text[: root.start() if root else None]:
        raise UnreadableSource(
            "A feed that declares XML entities of its own, with which memory can be exhausted.",
            item=document.name,
            remedy="Ask its publisher for a feed without them.",
        )
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": document.url}
    # No more than words and links are taken from entries, so cleaning up their HTML would be for nothing.
    options = {"response_headers": headers, "sanitize_html": False, "resolve_relative_uris": False}
    try:
        parsed = feedparser.parse(io.BytesIO(_DECLARATION.sub("", text).encode()), **options)
    except Exception as error:  # what a hostile feed makes of the lenient parser cannot be foreseen
        raise UnreadableSource(f"A feed too broken to read: {error!r}."[:300], item=document.name) from error
    if parsed.bozo and not parsed.entries:
        reason = f"Begins like a feed and is none: {parsed.get('bozo_exception')}."[:300]
        raise UnreadableSource(reason, item=document.name, remedy="Fetch it again, or tell its publisher.")
    return parsed


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
    return paragraphs(value)


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
    text = "\n".join(summary if longer_summary else full) or title
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
