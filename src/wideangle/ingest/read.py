"""From what a user names, be it file, folder, address or stream, to the articles in it."""

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

from wideangle.errors import SourceError, UnreadableSource, UsageError
from wideangle.ingest import listings, web_archive
from wideangle.ingest.dates import publication_time
from wideangle.ingest.document import Document, reading, rejected_item
from wideangle.ingest.formats import csv as csv_format
from wideangle.ingest.formats import feed, json_document, json_lines, mbox, parquet, plain_text
from wideangle.ingest.formats.html import page
from wideangle.ingest.formats.iptc import newsml, nitf
from wideangle.ingest.http.client import Fetcher
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.identity import identified
from wideangle.language.urls import is_web_url
from wideangle.model import Article, PublicationTime, Refusal

STANDARD_INPUT = "-"
_MANY = {
    Kind.FEED: feed.articles,
    Kind.JSON: json_document.articles,
    Kind.JSON_LINES: json_lines.articles,
    Kind.DELIMITED: csv_format.articles,
    Kind.PARQUET: parquet.articles,
    Kind.NEWSML: newsml.articles,
    Kind.NITF: nitf.articles,
    Kind.WARC: web_archive.articles,
    Kind.MBOX: mbox.articles,
}
_LISTS = {Kind.OPML: listings.of_feeds, Kind.SITEMAP: listings.of_pages}


@dataclass(frozen=True, slots=True)
class Given:
    """What the user knows better about one article than its file or page; empty fields say nothing.

    `published` takes a date, a date-time, or either as text. Raises UsageError where that is no certain date, and for
    a `url` that does not lead to the web.
    """

    title: str = ""
    published: PublicationTime | datetime | date | str | None = None
    outlet: str = ""
    url: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        when = publication_time(self.published)
        if when is None and self.published:
            raise UsageError(
                f"{self.published!r} is no certain date of publication.",
                remedy="Write it as 2024-10-13 or 2024-10-13T19:05+03:00.",
            )
        object.__setattr__(self, "published", when)
        if self.url and not is_web_url(self.url):
            raise UsageError(f"{self.url!r} is no web address.", remedy="One begins with http:// or https://.")

    def over(self, article: Article) -> Article:
        """The article with what is given in place of what was found."""
        return replace(article, **self.fields())

    def fields(self) -> dict[str, Any]:
        """The fields that say something."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


_NOTHING_GIVEN = Given()


def read(
    source: str | Path | BinaryIO, *, given: Given = _NOTHING_GIVEN, fetcher: Fetcher | None = None
) -> Iterator[Article | Refusal]:
    """The articles of a source, one by one, and a refusal for each item in it that is none.

    `source` is a file, a folder (read with all below it, in order of names, hidden files aside), an http(s) address,
    `-` for standard input, or a binary stream. What kind of document it is shows in its content: plain text, Markdown,
    a web page, RSS, Atom, JSON Feed, ninjs, NewsML-G2, NITF, JSON, JSON Lines, CSV and its like, Parquet, a web
    archive (WARC), or any of these in gzip. Every article has an id. Memory stays bounded whatever the source's length.
    Photos, events and other sound items that are no articles are refusals with a `kind`.

    `given` wins over what a single article says of itself. `fetcher` is asked for web addresses, and for what a list
    of feeds (OPML) or a sitemap leads to; no other source makes any request.

    Raises UnreadableSource or UnreachableSource where the source as a whole yields nothing, and UsageError where
    something is given for more than one article.
    """
    if isinstance(source, (str, Path)) and os.path.isdir(source):  # noqa: PTH112 - of a str that may be no path
        yield from _of_folder(Path(source), given, fetcher)
    else:
        if fetcher is None and isinstance(source, str) and is_web_url(source):
            fetcher = Fetcher()
        with _opened(source, fetcher) as document:
            yield from _of_document(document, given, fetcher)


def _of_folder(folder: Path, given: Given, fetcher: Fetcher | None) -> Iterator[Article | Refusal]:
    if given.fields():
        raise _given_for_many(_legible(folder))
    empty = True
    for path in _files(folder):
        empty = False
        if isinstance(path, Refusal):
            yield path
            continue
        try:
            with _opened(path, None) as document:
                yield from _of_document(document, given, fetcher)
        except SourceError as error:
            yield rejected_item(error)
    if empty:
        raise UnreadableSource("The folder holds no files.", item=_legible(folder))


def _files(folder: Path) -> Iterator[Path | Refusal]:
    """The regular files below a folder in order; a refusal for what is neither file nor folder, or closed to us."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_file():
                yield path
            elif path.is_symlink() and path != folder:
                yield Refusal(_legible(path), "A link that leads to no file; links to folders are not followed.")
            elif path.is_dir():
                waiting += sorted((one for one in path.iterdir() if not one.name.startswith(".")), reverse=True)
            else:
                yield Refusal(_legible(path), "Neither a file nor a folder, but a device or a pipe.")
        except OSError as error:
            yield Refusal(_legible(path), f"Cannot be read: {error.strerror}.")


@contextmanager
def _opened(source: str | Path | BinaryIO, fetcher: Fetcher | None) -> Iterator[Document]:
    if isinstance(source, io.TextIOBase):
        raise UsageError("A text stream has lost the bytes it came from.", remedy="Open it in binary mode.")
    if not isinstance(source, (str, Path)):
        yield Document.of(source, str(getattr(source, "name", "stream")))
    elif source == STANDARD_INPUT:
        yield Document.of(sys.stdin.buffer, "standard input")
    elif fetcher is not None and isinstance(source, str) and is_web_url(source):
        response = fetcher.fetch(source)
        document = Document.of(io.BytesIO(response.body), source)
        yield replace(document, url=response.url, media_type=response.media_type, charset=response.charset)
    else:
        with reading(_legible(source)):
            file = Path(source).open("rb")  # noqa: SIM115 - closed below; only its opening may fail as unreadable
        with file:
            path = Path(source)
            yield Document.of(file, _legible(source), path if path.is_file() else None)


def _legible(path: str | Path) -> str:
    """A path as it can be printed, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "replace")


def _of_document(document: Document, given: Given, fetcher: Fetcher | None) -> Iterator[Article | Refusal]:
    """Its articles; once there was any, a failure is one refusal more and no longer one of the whole."""
    started = False
    try:
        for item in _articles(document, given, fetcher):
            yield item
            started = True
    except SourceError as error:
        if not started:
            raise
        yield rejected_item(error)


def _articles(document: Document, given: Given, fetcher: Fetcher | None) -> Iterator[Article | Refusal]:
    kind = sniff(document)
    if kind is Kind.GZIP:
        document = document.expanded()
        kind = sniff(document)
    if kind is Kind.GZIP:
        raise UnreadableSource("Compressed more than once.", item=document.name, remedy="Expand it once before.")
    if kind not in (*_MANY, *_LISTS):
        document = replace(document, url=given.url or document.url)
        found = page.article(document) if kind is Kind.PAGE else plain_text.article(document, kind is Kind.MARKDOWN)
        yield identified(given.over(found))
    elif given.fields():
        raise _given_for_many(document.name)
    elif kind in _LISTS:
        yield from _LISTS[kind](document, fetcher)
    else:
        yield from _MANY[kind](document)


def _given_for_many(name: str) -> UsageError:
    return UsageError(
        "Holds many articles, and title, date, outlet, address or language can be given for a single one only.",
        item=name,
        remedy="Leave them out, or give one article.",
    )
