"""Read the articles of the web pages in a web archive (WARC). Every other record becomes a rejected item."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from wideangle.errors import SourceError
from wideangle.ingest.document import MAX_DOCUMENT_BYTES, Document, rejected_item
from wideangle.ingest.formats import plain_text
from wideangle.ingest.formats.html import page
from wideangle.ingest.formats.warc_http import HttpMessage, parsed_response
from wideangle.ingest.formats.warc_records import Damage, WarcRecord, records
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.identity import identified
from wideangle.language.urls import is_web_url
from wideangle.model import Article, Refusal

_OTHER_TYPES = frozenset(("warcinfo", "request", "metadata", "revisit", "continuation"))
_PAGES = frozenset(("", "text/html", "application/xhtml+xml", "application/octet-stream"))
_MEDIA = {"image": "image", "video": "video", "audio": "sound recording"}
_FETCH_AGAIN = "Fetch or copy the archive again."


def articles(document: Document) -> Iterator[Article | Refusal]:
    """Yield the article of each web page in a web archive. Every other record becomes a rejected item with its `kind`.

    The metadata field `fetched` is the time of the download; the article cannot be newer. A truncated page is read as
    far as possible, and a rejected item reports the missing bytes.
    """
    for record in records(document):
        if isinstance(record, Damage):
            where = f"after record {record.after}" if record.after else "at the beginning"
            yield Refusal(f"{document.name}, {where}", record.reason, _FETCH_AGAIN)
        else:
            yield from _of_record(record, document.name)


def _of_record(record: WarcRecord, archive: str) -> Iterator[Article | Refusal]:
    kind = record.fields.get("warc-type", "").lower()
    url = record.fields.get("warc-target-uri", "").strip("<>").replace(" ", "%20")
    item = f"{archive}, record {record.number}" + (f" ({url})" if url else "")
    if record.length > MAX_DOCUMENT_BYTES:
        size = f"{record.length / 1_000_000:,.0f} MB"
        yield Refusal(item, f"A record of {size}, too large for one page.")
    elif kind in _OTHER_TYPES:
        yield _other(f"{kind} record", item)
    elif kind == "response" and not record.fields.get("content-type", "application/http").startswith("text/dns"):
        message = parsed_response(record.block)
        yield (
            Refusal(item, "Not an HTTP response.", _FETCH_AGAIN)
            if message is None
            else _page(message, record, url, item)
        )
    elif kind in ("resource", "conversion"):
        yield _page(HttpMessage(200, record.fields, record.block), record, url, item)
    else:
        yield _other("record of another kind", item, "other record")
    if record.missing:
        reason = f"Truncated: {record.missing:,} of {record.length:,} bytes are missing."
        yield Refusal(item, reason, _FETCH_AGAIN)


def _page(message: HttpMessage, record: WarcRecord, url: str, item: str) -> Article | Refusal:
    if message.status // 100 != 2:
        return _other("redirect" if message.status // 100 == 3 else "error page", item)
    family = message.media_type.partition("/")[0]
    if family in _MEDIA:
        return _other(_MEDIA[family], item)
    document = replace(
        Document.of(io.BytesIO(message.body), item),
        url=url if is_web_url(url) else "",
        media_type=message.media_type,
        charset=message.charset,
    )
    try:
        article = _article(document)
    except SourceError as error:
        return rejected_item(error)
    if article is None:
        return _other("file that is not a page", item, "other file")
    fetched = {"fetched": date} if (date := record.fields.get("warc-date", "")) else {}
    partial = {"partial": True} if record.missing or "warc-truncated" in record.fields else {}
    return identified(replace(article, metadata={**article.metadata, **fetched, **partial}))


def _article(document: Document) -> Article | None:
    """Return the article of a web page or a plain text; None for another kind of file."""
    if document.media_type in _PAGES and document.head.strip():
        kind = sniff(document)
        return page.article(document) if kind in (Kind.PAGE, Kind.TEXT, Kind.MARKDOWN) else None
    if document.media_type == "text/plain" and document.url:  # without a URL it is the log of a crawler
        return plain_text.article(document, markdown=False)
    return None


def _other(description: str, item: str, kind: str = "") -> Refusal:
    determiner = "an" if description[0] in "aeiou" else "a"
    return Refusal(item, f"Not an article but {determiner} {description}.", kind=kind or description)
