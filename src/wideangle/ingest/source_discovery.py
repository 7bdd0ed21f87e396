"""Find the live sources that a name stands for: a feed, a home page, a list of feeds, a sitemap, a page or a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from wideangle.errors import UnreadableSource, UsageError
from wideangle.ingest.document import Document, reading
from wideangle.ingest.fetched_document import document_of
from wideangle.ingest.formats import opml
from wideangle.ingest.formats.html.feed_links import feeds_of
from wideangle.ingest.http.client import Fetcher
from wideangle.ingest.poll import MOST_BYTES, READ_AS_FEEDS
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.urls import is_web_url
from wideangle.model import Source, SourceKind

_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire", re.IGNORECASE)


def probe(name: str, fetcher: Fetcher, kind: SourceKind | None = None) -> list[Source]:
    """Return the live sources for a name: one for a folder or a URL, and one for each feed of an OPML document.

    For the URL of a web page, the source is the first feed that the page links to, except feeds of comments; without
    such a feed, the source is the page itself. If `kind` is given, the URL is a source of this kind and is not fetched.

    Raises UsageError for any other name. Raises SourceError for a URL that is not a source or cannot be read.
    """
    if is_web_url(name):
        return [Source(name, kind)] if kind else _sources_at(name, fetcher)
    if os.path.isdir(name):  # noqa: PTH112 - a str may be an invalid path
        return [Source(str(Path(name).resolve()), SourceKind.FOLDER, title=Path(name).resolve().name)]
    if os.path.isfile(name):  # noqa: PTH113 - as above
        with reading(name):
            file = Path(name).open("rb")  # noqa: SIM115 - closed below; only open() may raise here
        with file:
            document = Document.of(file, name)
            if sniff(document) is Kind.OPML:
                return _sources_in_list(document)
        raise UnreadableSource("A file is not a live source.", item=name, remedy="Add the file with `wideangle add`.")
    raise UsageError(f"{name!r} is neither a web address, a folder nor a list of feeds.")


def _sources_at(url: str, fetcher: Fetcher) -> list[Source]:
    response = fetcher.fetch(url, max_bytes=MOST_BYTES)
    document = document_of(response, url)
    current_url = response.moved_to or url
    kind = sniff(document)
    match kind:
        case Kind.FEED | Kind.JSON:
            return [Source(current_url, SourceKind.FEED, given=url)]
        case Kind.SITEMAP:
            return [Source(current_url, SourceKind.SITEMAP, given=url)]
        case Kind.OPML:
            return _sources_in_list(document)
        case Kind.PAGE:
            feeds = feeds_of(document)
            chosen = next((feed for feed in feeds if not _COMMENTS.search(feed)), "")
            return (
                [Source(chosen, SourceKind.FEED, site=url)]
                if chosen
                else [Source(current_url, SourceKind.PAGE, given=url)]
            )
        case _ if kind in READ_AS_FEEDS:
            return [Source(current_url, SourceKind.FEED, given=url)]
        case _:
            raise UnreadableSource(
                "Neither a feed, a sitemap, a list of feeds nor a web page.",
                item=url,
                remedy="Add the document once with `wideangle add`.",
            )


def _sources_in_list(document: Document) -> list[Source]:
    return [
        Source(outline.url, SourceKind.FEED, title=outline.title, site=outline.site, folder="/".join(outline.folders))
        for outline in opml.read(document)
    ]


def opml_of(sources: list[Source]) -> str:
    """Return an OPML 2.0 document that lists the feeds among these sources."""
    return opml.write(
        opml.FeedOutline(source.url, source.title, source.site, tuple(filter(None, source.folder.split("/"))))
        for source in sources
        if source.kind is SourceKind.FEED
    )
