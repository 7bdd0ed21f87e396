"""Choose the reader for each kind of document that may contain several articles.

Each function imports the module of its format only when it is called, because importing all modules takes longer than
reading a short document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from wideangle.ingest.document import Document
from wideangle.ingest.formats.table import Columns
from wideangle.ingest.sniff import Kind
from wideangle.model import Article, Refusal

if TYPE_CHECKING:
    from wideangle.ingest.http.client import Fetcher

Items: TypeAlias = Iterable[Article | Refusal]


def _json(document: Document, columns: Columns) -> Items:
    from wideangle.ingest.formats import json_document

    return json_document.articles(document, columns)


def _json_lines(document: Document, columns: Columns) -> Items:
    from wideangle.ingest.formats import json_lines

    return json_lines.articles(document, columns)


def _delimited(document: Document, columns: Columns) -> Items:
    from wideangle.ingest.formats import csv

    return csv.articles(document, columns)


def _parquet(document: Document, columns: Columns) -> Items:
    from wideangle.ingest.formats import parquet

    return parquet.articles(document, columns)


def _feed(document: Document) -> Items:
    from wideangle.ingest.formats import feed

    return feed.articles(document)


def _newsml(document: Document) -> Items:
    from wideangle.ingest.formats.iptc import newsml

    return newsml.articles(document)


def _nitf(document: Document) -> Items:
    from wideangle.ingest.formats.iptc import nitf

    return nitf.articles(document)


def _warc(document: Document) -> Items:
    from wideangle.ingest import web_archive

    return web_archive.articles(document)


def _mbox(document: Document) -> Items:
    from wideangle.ingest.formats import mbox

    return mbox.articles(document)


def _opml(document: Document, fetcher: Fetcher | None) -> Items:
    from wideangle.ingest import listings

    return listings.of_feeds(document, fetcher)


def _sitemap(document: Document, fetcher: Fetcher | None) -> Items:
    from wideangle.ingest import listings

    return listings.of_pages(document, fetcher)


TABLE_READERS: dict[Kind, Callable[[Document, Columns], Items]] = {
    Kind.JSON: _json,
    Kind.JSON_LINES: _json_lines,
    Kind.DELIMITED: _delimited,
    Kind.PARQUET: _parquet,
}
"""The functions that read tables, by the kind of document.

Each function takes the document and the columns that the user has mapped to fields of articles.
"""

COLLECTION_READERS: dict[Kind, Callable[[Document], Items]] = {
    Kind.FEED: _feed,
    Kind.NEWSML: _newsml,
    Kind.NITF: _nitf,
    Kind.WARC: _warc,
    Kind.MBOX: _mbox,
}
"""The functions that read documents with fixed field names, by the kind of document. Each function takes only the
document."""

LIST_READERS: dict[Kind, Callable[[Document, Fetcher | None], Items]] = {Kind.OPML: _opml, Kind.SITEMAP: _sitemap}
"""The functions that read lists of web addresses, by the kind of document.

Each function takes the document and the fetcher that fetches the listed addresses.
"""
