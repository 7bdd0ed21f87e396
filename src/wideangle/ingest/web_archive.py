"""The articles in a web archive (WARC): those of the pages that it holds, with what else it holds counted."""

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
    """The article of each page in a web archive; each record that is no page is said to be what it is.

    When a page was fetched is kept as `fetched` in the metadata, since it says no more than that the article is not
    younger. A page that is cut off is read as far as it goes, and refused besides, naming what is missing.
    """
    for record in records(document):
        if isinstance(record, Damage):
            where = f"after record {record.after}" if record.after else "at its beginning"
            yield Refusal(f"{document.name}, {where}", record.what, _FETCH_AGAIN)
        else:
            yield from _of_record(record, document.name)


def _of_record(record: WarcRecord, archive: str) -> Iterator[Article | Refusal]:
    kind = record.fields.get("warc-type", "").lower()
    url = record.fields.get("warc-target-uri", "").strip("<>").replace(" ", "%20")
    item = f"{archive}, record {record.number}" + (f" ({url})" if url else "")
    if record.length > MAX_DOCUMENT_BYTES:
        size = f"{record.length / 1_000_000:,.0f} MB"
        yield Refusal(item, f"A record of {size}, which is no single page.")
    elif kind in _OTHER_TYPES:
        yield _other(f"{kind} record", item)
    elif kind == "response" and not record.fields.get("content-type", "application/http").startswith("text/dns"):
        message = parsed_response(record.block)
        yield (
            Refusal(item, "Is no HTTP response.", _FETCH_AGAIN)
            if message is None
            else _page(message, record, url, item)
        )
    elif kind in ("resource", "conversion"):
        yield _page(HttpMessage(200, record.fields, record.block), record, url, item)
    else:
        yield _other("record of another kind", item, "other record")
    if record.missing:
        of = f"{record.missing:,} of its {record.length:,} bytes are missing"
        yield Refusal(item, f"Breaks off: {of}.", _FETCH_AGAIN)


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
        found = _article(document)
    except SourceError as error:
        return rejected_item(error)
    if found is None:
        return _other("file that is no page", item, "other file")
    fetched = {"fetched": date} if (date := record.fields.get("warc-date", "")) else {}
    partial = {"partial": True} if record.missing or "warc-truncated" in record.fields else {}
    return identified(replace(found, metadata={**found.metadata, **fetched, **partial}))


def _article(document: Document) -> Article | None:
    """The article of a page or plain text; None for another kind of file."""
    if document.media_type in _PAGES and document.head.strip():
        kind = sniff(document)
        return page.article(document) if kind in (Kind.PAGE, Kind.TEXT, Kind.MARKDOWN) else None
    if document.media_type == "text/plain" and document.url:  # without an address it is a crawler's log
        return plain_text.article(document, markdown=False)
    return None


def _other(what: str, item: str, kind: str = "") -> Refusal:
    article = "an" if what[0] in "aeiou" else "a"
    return Refusal(item, f"Is {article} {what}, and no article.", kind=kind or what)
