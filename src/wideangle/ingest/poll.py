"""One look at a live source: what it holds now, and what it says about itself."""

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
from urllib.parse import urlsplit

from wideangle.errors import SourceError, UnreachableSource
from wideangle.ingest.document import refusal_of
from wideangle.ingest.fetched_document import document_of, entries_of
from wideangle.ingest.formats import sitemap
from wideangle.ingest.formats.html import page
from wideangle.ingest.formats.sitemap import SitemapEntry
from wideangle.ingest.http.client import Fetcher, Response, Validators
from wideangle.ingest.http.websub import named_in
from wideangle.ingest.read import read
from wideangle.ingest.sniff import Kind, sniff
from wideangle.language.identity import identified
from wideangle.model import Article, Refusal, Source, SourceKind

log = logging.getLogger(__name__)

MOST_SITEMAPS = 50
"""Sitemaps of an index that are read at a time."""

MOST_BYTES = 64_000_000
"""Feeds of 50 MB have been seen, and sitemaps may be as large by their protocol."""

READ_AS_FEEDS = (Kind.NEWSML, Kind.NITF, Kind.JSON_LINES, Kind.DELIMITED)
"""What agencies offer at one address, as others offer a feed."""

MOST_FILES = 500
"""New files of a folder that are taken at a time; the others follow at once."""

SETTLED_SECONDS = 2.0
"""A file that was written to less long ago may still be being written."""

MOST_SECONDS_AHEAD = 2 * 86_400.0
"""Zones are mistaken, and embargoes announced, by a day or two."""

_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_HEAD_BYTES, _TAIL_BYTES = 65_536, 4_096
_MINUTES = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_NONE = Validators()

parsing = threading.Lock()
"""One thread parses at a time. Eight of them fighting over the interpreter take half as much processor time again."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a source holds. `entries` gives a digest for each thing in it, by key: for an article its id, for a page of
    a sitemap its address, for a file its path. `articles` and `pages` are those of them that have changed since.

    `digest` is of all its bytes. Where it is `unchanged`, nothing else but the validators and `moved_to` is given. A
    feed that breaks off is not `whole`, and neither is what a server merely calls unchanged, or an index of sitemaps,
    whose bytes do not say what is in those. With `more`, it is to be looked at again at once. `period` (seconds) is how
    often it asks to be looked at.
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


def look(source: Source, before: Mapping[str, bytes], fetcher: Fetcher, now: float, *, anew: bool = False) -> Look:
    """Look at a source of which `before` were the entries; `anew` even where it says that nothing has changed.

    `now` is the time of day in seconds since 1970. Raises UnreachableSource and UnreadableSource.
    """
    if source.kind is SourceKind.FOLDER:
        return _folder(source, before, now)
    known = Validators(source.etag, source.last_modified)
    newer_than = None if anew or known == Validators() else known
    response = fetcher.fetch(source.url, newer_than=newer_than, max_bytes=MOST_BYTES)
    digest = blake2b(response.body, digest_size=16).digest()
    if response.unchanged or digest == source.digest:
        kept = source.digest if response.unchanged else digest
        whole = not response.unchanged
        return Look(
            validators=response.validators, moved_to=response.moved_to, digest=kept, unchanged=True, whole=whole
        )
    found = _READERS[source.kind](response, source, before, fetcher)
    if isinstance(found.articles, list):
        articles = [_dated(item, now) if isinstance(item, Article) else item for item in found.articles]
        found = replace(found, articles=articles)
    if not found.whole:
        return replace(found, moved_to=response.moved_to)
    return replace(found, validators=response.validators, moved_to=response.moved_to, digest=digest)


def digest_of(article: Article) -> bytes:
    """Equal for two versions of an entry that say the same."""
    published = article.published.isoformat() if article.published else ""
    said: tuple[Any, ...] = (article.title, article.text, article.url, published, article.outlet, article.section)
    said += (article.authors, sorted((name, str(value)) for name, value in article.metadata.items()))
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _dated(article: Article, now: float) -> Article:
    """The article, without a date that lies so far ahead that it must be wrong."""
    published = article.published
    if published is None or published.at.timestamp() <= now + MOST_SECONDS_AHEAD:
        return article
    metadata = {**article.metadata, "published_as_given": published.isoformat()}
    return replace(article, published=None, metadata=metadata)


def _feed(response: Response, source: Source, before: Mapping[str, bytes], fetcher: Fetcher) -> Look:  # noqa: ARG001
    whole = _is_whole(response.body)
    with parsing:
        items = list(_entries(response, source))
    if not whole:  # what was torn off may have lost its address, or half of its text
        items = items[: len(_ENTRY_END.findall(response.body))]
    articles = _told_apart([item for item in items if isinstance(item, Article)])
    entries = {article.id: digest_of(article) for article in articles}
    outlets = Counter(article.outlet for article in articles if article.outlet)
    minutes = _MINUTES.search(response.body[:_HEAD_BYTES])
    return Look(
        articles=[
            *(article for article in articles if before.get(article.id) != entries[article.id]),
            *(item for item in items if isinstance(item, Refusal)),
        ],
        entries=entries,
        whole=whole,
        title=next((name for name, _ in outlets.most_common(1)), ""),
        hub=named_in(response).hub,
        period=60.0 * int(minutes[1]) if minutes else 0.0,
    )


def _entries(response: Response, source: Source) -> Iterator[Article | Refusal]:
    document = document_of(response, source.url)
    if sniff(document) in READ_AS_FEEDS:
        return read(io.BytesIO(response.body))
    return entries_of(document, "Look for the feed's address on the site.")


def _told_apart(articles: Sequence[Article]) -> list[Article]:
    """The articles of a feed, each id once.

    Some feeds link all of their entries to one page. Such entries are known by their headlines; of entries that have
    those in common too, the first counts.
    """
    titles: dict[str, set[str]] = {}
    for article in articles:
        titles.setdefault(article.id, set()).add(article.title)
    told: dict[str, Article] = {}
    for article in articles:
        linked = urlsplit(article.url)
        is_front = bool(linked.netloc) and not linked.path.strip("/") and not linked.query
        if (is_front or len(titles[article.id]) > 1) and article.title:
            known_by = blake2b(f"{article.url}\n{article.title}".encode("utf-8", "surrogatepass"), digest_size=10)
            article = replace(article, id=f"e-{known_by.hexdigest()}")  # noqa: PLW2901 - the same one, better named
        told.setdefault(article.id, article)
    return list(told.values())


def _is_whole(body: bytes) -> bool:
    """Whether a feed has an end; JSON that has none is not read in the first place."""
    start = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_plain_xml = start.startswith(b"<") and b"\x00" not in start[:100]
    return not is_plain_xml or bool(_END.search(body[-_TAIL_BYTES:]))


def _sitemap(response: Response, source: Source, before: Mapping[str, bytes], fetcher: Fetcher) -> Look:
    entries, nested = sitemap.read(document_of(response, source.url))
    refused: list[Article | Refusal] = []
    pages = {entry.url: entry for entry in entries}
    for url in nested[:MOST_SITEMAPS]:
        try:
            inner, _ = sitemap.read(document_of(fetcher.fetch(url), url))
            pages |= {entry.url: entry for entry in inner}
        except UnreachableSource:
            raise
        except SourceError as error:
            refused.append(refusal_of(error))
    beyond = f"Beyond the first {MOST_SITEMAPS} sitemaps of an index."
    refused += [Refusal(url, beyond) for url in nested[MOST_SITEMAPS:]]
    digests = {url: _state(entry) for url, entry in pages.items()}
    fresh = [entry for url, entry in pages.items() if before.get(url) != digests[url]]
    outlet = next((entry.outlet for entry in fresh if entry.outlet), "")
    return Look(refused, fresh, digests, whole=not nested, title=outlet)


def _state(entry: SitemapEntry) -> bytes:
    times = (time.isoformat() if time else "" for time in (entry.published, entry.changed))
    return blake2b("\n".join((entry.title, *times)).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _page(response: Response, source: Source, before: Mapping[str, bytes], fetcher: Fetcher) -> Look:  # noqa: ARG001
    with parsing:
        article = identified(page.article(document_of(response, source.url)))
    entries = {article.id: digest_of(article)}
    return Look([] if before == entries else [article], entries=entries, title=article.title)


def _folder(source: Source, before: Mapping[str, bytes], now: float) -> Look:
    """What is new below a folder; what is still being written is left for the next time."""
    folder = Path(source.url)
    if not folder.is_dir():
        raise UnreachableSource("The folder is not there.", item=source.url, remedy="Mount or make it.")
    found: dict[str, bytes] = {}
    fresh: list[Path] = []
    unsettled = False
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
        is_settled = abs(now - status.st_mtime) >= SETTLED_SECONDS
        if before.get(name) == state:
            found[name] = state
        elif is_settled and len(fresh) < MOST_FILES:
            found[name] = state
            fresh.append(path)
        else:
            unsettled = True
            if name in before:
                found[name] = before[name]
    if not fresh and found == before:
        return Look(unchanged=True, more=unsettled)
    return Look(_of_files(fresh), entries=found, more=unsettled)


def _of_files(paths: Sequence[Path]) -> Iterator[Article | Refusal]:
    for path in paths:
        try:
            yield from read(path)
        except SourceError as error:
            yield refusal_of(error)
        except Exception as error:  # one file must not end the watch over all that come after it
            log.exception("The file %s cannot be read for a reason that was not foreseen.", path)
            yield Refusal(str(path), f"Cannot be read: {type(error).__name__}.")


_READERS = {SourceKind.FEED: _feed, SourceKind.SITEMAP: _sitemap, SourceKind.PAGE: _page}
