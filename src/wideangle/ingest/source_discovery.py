"""What a user names as a live source: a feed, a home page that names feeds, a list of feeds, a sitemap, a page, a
folder."""

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
    """The live sources that `name` stands for: one for a folder or an address, and one for each feed of a list.

    With `kind`, an address is taken for what is said, and nothing is fetched. A page stands for the first feed that it
    names, comments aside, and for itself where it names none.

    Raises UsageError for what is neither, SourceError where an address cannot be read or is no source.
    """
    if is_web_url(name):
        return [Source(name, kind)] if kind else _of_address(name, fetcher)
    if os.path.isdir(name):  # noqa: PTH112 - of a str that may be no path
        return [Source(str(Path(name).resolve()), SourceKind.FOLDER, title=Path(name).resolve().name)]
    if os.path.isfile(name):  # noqa: PTH113 - as above
        with reading(name):
            file = Path(name).open("rb")  # noqa: SIM115 - closed below; only its opening may fail as unreadable
        with file:
            document = Document.of(file, name)
            if sniff(document) is Kind.OPML:
                return _of_list(document)
        raise UnreadableSource(
            "Is a file, and nothing new will come from it.", item=name, remedy="Take it in with `wideangle add`."
        )
    raise UsageError(f"{name!r} is neither a web address nor a folder nor a list of feeds.")


def _of_address(url: str, fetcher: Fetcher) -> list[Source]:
    response = fetcher.fetch(url, max_bytes=MOST_BYTES)
    document = document_of(response, url)
    at = response.moved_to or url
    kind = sniff(document)
    match kind:
        case Kind.FEED | Kind.JSON:
            return [Source(at, SourceKind.FEED, given=url)]
        case Kind.SITEMAP:
            return [Source(at, SourceKind.SITEMAP, given=url)]
        case Kind.OPML:
            return _of_list(document)
        case Kind.PAGE:
            feeds = feeds_of(document)
            chosen = next((feed for feed in feeds if not _COMMENTS.search(feed)), "")
            return [Source(chosen, SourceKind.FEED, site=url)] if chosen else [Source(at, SourceKind.PAGE, given=url)]
        case _ if kind in READ_AS_FEEDS:
            return [Source(at, SourceKind.FEED, given=url)]
        case _:
            raise UnreadableSource(
                "Is neither a feed, a sitemap, a list of feeds nor a web page.",
                item=url,
                remedy="Take it in once with `wideangle add`.",
            )


def _of_list(document: Document) -> list[Source]:
    return [
        Source(one.url, SourceKind.FEED, title=one.title, site=one.site, folder="/".join(one.folders))
        for one in opml.read(document)
    ]


def opml_of(sources: list[Source]) -> str:
    """An OPML 2.0 document of the feeds among these sources, for any feed reader."""
    return opml.write(
        opml.FeedOutline(source.url, source.title, source.site, tuple(filter(None, source.folder.split("/"))))
        for source in sources
        if source.kind is SourceKind.FEED
    )
