"""Read the articles of a file, folder, URL or stream."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from wideangle.errors import InstallationError, SourceError, UnreadableSource, UsageError
from wideangle.ingest.dates import date_problem, date_reading
from wideangle.ingest.document import Document, reading, rejected_item, uninstalled_item
from wideangle.ingest.format_readers import COLLECTION_READERS, LIST_READERS, TABLE_READERS
from wideangle.ingest.formats.table import NO_COLUMNS, Columns, checked_columns
from wideangle.ingest.http.client import Fetcher
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.identity import identified
from wideangle.language.urls import is_web_url
from wideangle.model import Article, PublicationTime, Refusal

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata that the user gives for one article. Each non-empty field replaces the value in the file or page.

    `published` may be a date, a date-time, or either as text. Raises UsageError for text that is not an unambiguous
    date, and for a `url` that is not an http or https URL.
    """

    title: str = ""
    published: PublicationTime | datetime | date | str | None = None
    outlet: str = ""
    url: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        published, is_certain = date_reading(self.published)
        if not is_certain:
            raise UsageError(
                f"The publication date {self.published!r} {date_problem(self.published, published)}.",
                remedy="Write it as 2024-10-13 or 2024-10-13T19:05+03:00.",
            )
        object.__setattr__(self, "published", published)
        if self.url and not is_web_url(self.url):
            raise UsageError(
                f"{self.url!r} is not a web address.", remedy="A web address begins with http:// or https://."
            )

    def over(self, article: Article) -> Article:
        """Return a copy of an article in which each non-empty field of this object replaces the article's own value."""
        return replace(article, **self.fields())

    def fields(self) -> dict[str, Any]:
        """Return the fields that are not empty, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


_NO_OVERRIDES = Given()


def read(
    source: str | Path | BinaryIO,
    *,
    given: Given = _NO_OVERRIDES,
    fetcher: Fetcher | None = None,
    columns: Columns = NO_COLUMNS,
) -> Iterator[Article | Refusal]:
    """Yield the articles of a source. An item that is not an article is yielded as a rejected item with the reason.

    `source` is a file, a folder (read recursively in the order of file names, without hidden files), an http(s) URL,
    `-` for standard input, or a binary stream. The kind of a document is detected from its content: plain text,
    Markdown, a web page, RSS, Atom, JSON Feed, ninjs, NewsML-G2, NITF, JSON, JSON Lines, CSV and similar tables,
    Parquet, a web archive (WARC), or any of these in gzip. Every article gets an id. Memory use does not grow with the
    length of the source. For photos, events and other valid items that are not articles, the rejected item says the
    `kind`.

    `given` overrides the metadata of a single article. `fetcher` fetches URLs, and the feeds and pages that an OPML
    document or a sitemap lists; no other source causes a request. `columns` maps fields of articles (`text`, `title`,
    `published` …) to columns of tables and keys of JSON rows; it has no effect on other documents.

    Raises UnreadableSource or UnreachableSource if the source gives no article at all. Raises UsageError if `given` is
    used with a source of several articles, and if `columns` names an unknown field. Raises InstallationError if the
    package that reads the source is not installed; a file of a folder becomes a retryable rejected item instead.
    """
    checked_columns(columns)
    if isinstance(source, (str, Path)) and os.path.isdir(source):  # noqa: PTH112 - a str may be an invalid path
        yield from _of_folder(Path(source), given, fetcher, columns)
    else:
        if fetcher is None and isinstance(source, str) and is_web_url(source):
            fetcher = Fetcher()
        with _opened(source, fetcher) as document:
            yield from _of_document(document, given, fetcher, columns)


def _of_folder(folder: Path, given: Given, fetcher: Fetcher | None, columns: Columns) -> Iterator[Article | Refusal]:
    if given.fields():
        raise _overrides_for_many(_printable(folder))
    empty = True
    for path in _files(folder):
        empty = False
        if isinstance(path, Refusal):
            yield path
            continue
        try:
            with _opened(path, None) as document:
                yield from _of_document(document, given, fetcher, columns)
        except SourceError as error:
            yield rejected_item(error)
        except InstallationError as error:
            yield uninstalled_item(error, _printable(path))
    if empty:
        raise UnreadableSource("The folder contains no files.", item=_printable(folder))


def _files(folder: Path) -> Iterator[Path | Refusal]:
    """Yield the regular files below a folder in order.

    A device, pipe or unreadable folder is yielded as a rejected item.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_file():
                yield path
            elif path.is_symlink() and path != folder:
                yield Refusal(
                    _printable(path), "A symbolic link without a target file; links to folders are not followed."
                )
            elif path.is_dir():
                waiting += sorted((entry for entry in path.iterdir() if not entry.name.startswith(".")), reverse=True)
            else:
                yield Refusal(_printable(path), "A device or a pipe, neither a file nor a folder.")
        except OSError as error:
            yield Refusal(_printable(path), f"Cannot be read: {error.strerror}.")


@contextmanager
def _opened(source: str | Path | BinaryIO, fetcher: Fetcher | None) -> Iterator[Document]:
    if isinstance(source, io.TextIOBase):
        raise UsageError(
            "A text stream cannot be read, because its encoding must be detected.",
            remedy="Open the file in binary mode.",
        )
    if not isinstance(source, (str, Path)):
        yield Document.of(source, str(getattr(source, "name", "stream")))
    elif source == STANDARD_INPUT:
        yield Document.of(sys.stdin.buffer, "standard input")
    elif fetcher is not None and isinstance(source, str) and is_web_url(source):
        response = fetcher.fetch(source)
        document = Document.of(io.BytesIO(response.body), source)
        yield replace(document, url=response.url, media_type=response.media_type, charset=response.charset)
    else:
        with reading(_printable(source)):
            file = Path(source).open("rb")  # noqa: SIM115 - closed below; only open() may raise here
        with file:
            path = Path(source)
            yield Document.of(file, _printable(source), path if path.is_file() else None)


def _printable(path: str | Path) -> str:
    """Return a path as printable text, even if its name is not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _of_document(
    document: Document, given: Given, fetcher: Fetcher | None, columns: Columns
) -> Iterator[Article | Refusal]:
    """Yield the articles of a document. An error after the first article becomes a rejected item."""
    started = False
    try:
        for item in _articles(document, given, fetcher, columns):
            yield item
            started = True
    except SourceError as error:
        if not started:
            raise
        yield rejected_item(error)
    except ImportError as error:  # not the fault of the document
        raise InstallationError.of(error) from error


def _articles(
    document: Document, given: Given, fetcher: Fetcher | None, columns: Columns
) -> Iterator[Article | Refusal]:
    kind = sniff(document, columns)
    if kind is Kind.GZIP:
        document = document.expanded()
        kind = sniff(document, columns)
    if kind is Kind.GZIP:
        raise UnreadableSource(
            "Compressed more than once.", item=document.name, remedy="Decompress the file once before."
        )
    if kind not in (*COLLECTION_READERS, *TABLE_READERS, *LIST_READERS):
        document = replace(document, url=given.url or document.url)
        yield identified(given.over(_article(document, kind)))
    elif given.fields():
        raise _overrides_for_many(document.name)
    elif kind in LIST_READERS:
        yield from LIST_READERS[kind](document, fetcher)
    elif kind in TABLE_READERS:
        yield from TABLE_READERS[kind](document, columns)
    else:
        yield from COLLECTION_READERS[kind](document)


def _article(document: Document, kind: Kind) -> Article:
    if kind is Kind.PAGE:
        from wideangle.ingest.formats.html import page

        return page.article(document)
    from wideangle.ingest.formats import plain_text

    return plain_text.article(document, kind is Kind.MARKDOWN)


def _overrides_for_many(name: str) -> UsageError:
    return UsageError(
        "Contains several articles; title, date, outlet, address and language can be set for a single article only.",
        item=name,
        remedy="Omit these options, or add one article.",
    )
