"""Poll a live source once: fetch the source, and return its new articles, pages or files and its metadata."""

from __future__ import annotations

import io
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from wideangle.errors import InstallationError, SourceError, UnreachableSource
from wideangle.ingest import sitemap_index
from wideangle.ingest.document import rejected_item, uninstalled_item
from wideangle.ingest.fetched_document import document_of, entries_of
from wideangle.ingest.formats import sitemap
from wideangle.ingest.formats.html import page
from wideangle.ingest.formats.sitemap import SitemapEntry
from wideangle.ingest.http.client import Fetcher, Response, Validators
from wideangle.ingest.http.websub import hub_links_in
from wideangle.ingest.read import read
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.identity import identified
from wideangle.model import Article, Refusal, Source, SourceKind

log = logging.getLogger(__name__)

MOST_BYTES = 64_000_000
"""The greatest size of a feed or sitemap in bytes. Feeds of 50 MB exist, and the sitemap protocol allows 52 MB."""

READ_AS_FEEDS = (Kind.NEWSML, Kind.NITF, Kind.JSON_LINES, Kind.DELIMITED)
"""Formats that news agencies publish at one URL in place of a feed."""

MOST_FILES = 500
"""The greatest number of new files in a folder that one poll reads.

If there are more, the next poll follows immediately.
"""

STABLE_SECONDS = 2.0
"""A file that changed less than this number of seconds ago may still be incomplete, so it is not read yet."""

MOST_SECONDS_AHEAD = 2 * 86_400.0
"""The greatest number of seconds that a publication date may be in the future.

Wrong time zones and embargoes give dates up to two days ahead; later dates are errors.
"""

_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_HEAD_BYTES, _TAIL_BYTES = 65_536, 4_096
_MINUTES = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_NONE = Validators()

parser_lock = threading.Lock()
"""The lock that lets only one thread parse at a time.

Eight threads that parse at the same time need 1.5 times the CPU time of one thread for the same documents.
"""


@dataclass(frozen=True, slots=True)
class PollResult:
    """The result of one poll of a source.

    The items of a source are articles, the pages of a sitemap or the files of a folder. `entries` maps the key of each
    present item to a digest of its content; the key is the id of the article, the URL of the page or the path of the
    file. `articles` and `pages` are the new and changed items. `digest` is the digest of the source's bytes. If the
    source has not changed, `unchanged` is true, and only `validators`, `moved_to` and `digest` are set.

    `whole` means that the poll has read every item. It is false in three cases: for a truncated feed, for a sitemap
    index (whose own bytes do not contain the pages), and if the server answers that the source has not changed, so that
    nothing was read. `more` means that another poll must follow without delay. `period` (seconds) is the poll interval
    that the source requests.
    """

    articles: Iterable[Article | Refusal] = ()
    pages: Sequence[SitemapEntry] = ()
    entries: Mapping[str, bytes] = field(default_factory=dict)
    validators: Validators = _NONE
    moved_to: str = ""
    digest: bytes = b""
    unchanged: bool = False
    whole: bool = True
    more: bool = False
    title: str = ""
    hub: str = ""
    period: float = 0.0


def poll_source(
    source: Source, known: Mapping[str, bytes], fetcher: Fetcher, now: float, *, unconditional: bool = False
) -> PollResult:
    """Poll a source and return the result.

    `known` holds the `entries` of the previous poll: the digest of each item by its key. An `unconditional` poll
    fetches the source even if it has not changed. `now` is the current time in seconds since 1970. Raises
    UnreachableSource or UnreadableSource if the source cannot be read.
    """
    if source.kind is SourceKind.FOLDER:
        return _poll_folder(source, known, now)
    validators = Validators(source.etag, source.last_modified)
    newer_than = None if unconditional or validators == Validators() else validators
    response = fetcher.fetch(source.url, newer_than=newer_than, max_bytes=MOST_BYTES)
    digest = blake2b(response.body, digest_size=16).digest()
    if response.unchanged or digest == source.digest:
        return PollResult(
            validators=response.validators,
            moved_to=response.moved_to,
            digest=source.digest if response.unchanged else digest,
            unchanged=True,
            whole=not response.unchanged,
        )
    result = _READERS[source.kind](response, source, known, fetcher)
    if isinstance(result.articles, list):
        articles = [_without_future_date(item, now) if isinstance(item, Article) else item for item in result.articles]
        result = replace(result, articles=articles)
    if not result.whole:
        return replace(result, moved_to=response.moved_to)
    return replace(result, validators=response.validators, moved_to=response.moved_to, digest=digest)


def digest_of(article: Article) -> bytes:
    """Return a digest of all fields of an article. An article with the same digest as in the previous poll has not
    changed."""
    published = article.published.isoformat() if article.published else ""
    values: tuple[Any, ...] = (article.title, article.text, article.url, published, article.outlet, article.section)
    values += (article.authors, sorted((name, str(value)) for name, value in article.metadata.items()))
    return blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _without_future_date(article: Article, now: float) -> Article:
    """Remove a publication date that is more than MOST_SECONDS_AHEAD in the future from an article, and keep it in the
    metadata field `published_as_given`. Return the changed article."""
    published = article.published
    if published is None or published.at.timestamp() <= now + MOST_SECONDS_AHEAD:
        return article
    metadata = {**article.metadata, "published_as_given": published.isoformat()}
    return replace(article, published=None, metadata=metadata)


def _read_feed(
    response: Response,
    source: Source,
    known: Mapping[str, bytes],
    fetcher: Fetcher,  # noqa: ARG001 - only a sitemap index fetches further documents
) -> PollResult:
    whole = _is_whole(response.body)
    with parser_lock:
        items = list(_entries(response, source))
    if not whole:  # the last entry may lack its URL or half of its text
        items = items[: len(_ENTRY_END.findall(response.body))]
    unique: dict[str, Article] = {}  # of several versions of one article in a feed, the first
    for item in items:
        if isinstance(item, Article):
            unique.setdefault(item.id, item)
    articles = list(unique.values())
    entries = {article.id: digest_of(article) for article in articles}
    outlets = Counter(article.outlet for article in articles if article.outlet)
    minutes = _MINUTES.search(response.body[:_HEAD_BYTES])
    return PollResult(
        articles=[
            *(article for article in articles if known.get(article.id) != entries[article.id]),
            *(item for item in items if isinstance(item, Refusal)),
        ],
        entries=entries,
        whole=whole,
        title=next((name for name, _ in outlets.most_common(1)), ""),
        hub=hub_links_in(response).hub,
        period=60.0 * int(minutes[1]) if minutes else 0.0,
    )


def _entries(response: Response, source: Source) -> Iterator[Article | Refusal]:
    document = document_of(response, source.url)
    if sniff(document) in READ_AS_FEEDS:
        return read(io.BytesIO(response.body))
    return entries_of(document, "Look for the URL of the feed on the site.")


def _is_whole(body: bytes) -> bool:
    """Return True if a feed is complete, which its closing tag shows.

    JSON always counts as complete, because truncated JSON fails to parse.
    """
    start = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_plain_xml = start.startswith(b"<") and b"\x00" not in start[:100]
    return not is_plain_xml or bool(_END.search(body[-_TAIL_BYTES:]))


def _read_sitemap(response: Response, source: Source, known: Mapping[str, bytes], fetcher: Fetcher) -> PollResult:
    root = sitemap.read(document_of(response, source.url))
    listing = sitemap_index.expanded(root, source.url, fetcher, keep_going=False)
    pages = {entry.url: entry for entry in listing.entries}
    digests = {url: _digest_of_entry(entry) for url, entry in pages.items()}
    changed = [entry for url, entry in pages.items() if known.get(url) != digests[url]]
    outlet = next((entry.outlet for entry in changed if entry.outlet), "")
    return PollResult(listing.rejected, changed, digests, whole=not root.nested, title=outlet)


def _digest_of_entry(entry: SitemapEntry) -> bytes:
    times = (time.isoformat() if time else "" for time in (entry.published, entry.changed))
    return blake2b("\n".join((entry.title, *times)).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _read_page(
    response: Response,
    source: Source,
    known: Mapping[str, bytes],
    fetcher: Fetcher,  # noqa: ARG001 - as above
) -> PollResult:
    with parser_lock:
        article = identified(page.article(document_of(response, source.url)))
    entries = {article.id: digest_of(article)}
    return PollResult([] if known == entries else [article], entries=entries, title=article.title)


def _poll_folder(source: Source, known: Mapping[str, bytes], now: float) -> PollResult:
    """Return the new and changed files below a folder.

    A file that changed less than STABLE_SECONDS ago is left for the next poll.
    """
    folder = Path(source.url)
    if not folder.is_dir():
        raise UnreachableSource("The folder does not exist.", item=source.url, remedy="Mount or create it.")
    states: dict[str, bytes] = {}
    changed: list[Path] = []
    has_more = False
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if any(part.startswith(".") for part in path.relative_to(folder).parts) or "\ufffd" in name:
            continue
        try:
            status = path.stat()
            if not path.is_file():
                continue
            name.encode()
        except (OSError, UnicodeEncodeError):
            continue
        state = f"{status.st_size} {status.st_mtime_ns}".encode()
        is_stable = abs(now - status.st_mtime) >= STABLE_SECONDS
        if known.get(name) == state:
            states[name] = state
        elif is_stable and len(changed) < MOST_FILES:
            states[name] = state
            changed.append(path)
        else:
            has_more = True
            if name in known:
                states[name] = known[name]
    if not changed and states == known:
        return PollResult(unchanged=True, more=has_more)
    return PollResult(_articles_of_files(changed, folder, states), entries=states, more=has_more)


def _articles_of_files(paths: Sequence[Path], folder: Path, states: dict[str, bytes]) -> Iterator[Article | Refusal]:
    """Yield the articles of files below a folder.

    `states` maps the path of each file below the folder to its size and time of change. If reading a file needs a
    package that is not installed, the file is removed from `states`, so that the next poll reads the file again.
    """
    for path in paths:
        try:
            yield from read(path)
        except SourceError as error:
            yield rejected_item(error)
        except InstallationError as error:  # not the fault of the file
            del states[str(path.relative_to(folder))]
            yield uninstalled_item(error, str(path))
        except Exception as error:  # one file must not end the polling of the others
            log.exception("Unexpected error while reading the file %s.", path)
            yield Refusal(str(path), f"Cannot be read: {type(error).__name__}.")


_READERS = {SourceKind.FEED: _read_feed, SourceKind.SITEMAP: _read_sitemap, SourceKind.PAGE: _read_page}
