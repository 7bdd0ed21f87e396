"""Convert HTTP responses to documents, and read the items of feeds in these documents."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import Document
from wideangle.ingest.formats import feed, json_document
from wideangle.ingest.http.client import Response
from wideangle.ingest.sniff import Kind, sniff
from wideangle.model import Article, Refusal


def document_of(response: Response, name: str) -> Document:
    """Return the document in an HTTP response. A gzip file is decompressed."""
    document = Document.of(io.BytesIO(response.body), name)
    document = replace(document, url=response.url, media_type=response.media_type, charset=response.charset)
    return document.expanded() if document.head.startswith(b"\x1f\x8b") else document


def entries_of(document: Document, hint: str) -> Iterator[Article | Refusal]:
    """Yield the items of an XML or JSON feed.

    Raises UnreadableSource with the given hint if the document is not a feed.
    """
    kind = sniff(document)
    if kind is Kind.FEED:
        return feed.articles(document)
    if kind is Kind.JSON:
        return json_document.articles(document)
    raise UnreadableSource("Not a feed.", item=document.name, remedy=hint)
