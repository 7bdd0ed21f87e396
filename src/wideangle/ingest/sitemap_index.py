"""Read a sitemap index and all sitemaps that it lists, within limits.

The protocol forbids an index inside an index, but some sites have nested indexes. A hostile index may list itself or
never end.
"""

from __future__ import annotations

from collections import deque

from wideangle.errors import SourceError, UnreachableSource
from wideangle.ingest.document import rejected_item
from wideangle.ingest.fetched_document import document_of
from wideangle.ingest.formats import sitemap
from wideangle.ingest.formats.sitemap import Sitemap
from wideangle.ingest.http.client import Fetcher
from wideangle.language.urls import canonical_url
from wideangle.model import Refusal

MOST_SITEMAPS = 50
"""The greatest number of sitemaps and nested indexes that are fetched for one index."""

MOST_LEVELS = 4
"""The greatest depth of indexes below the first index. Sites with nested indexes use one or two levels."""

MOST_PAGES = 500_000
"""The greatest number of pages in one index. A page takes about 500 bytes of memory."""


def expanded(root: Sitemap, url: str, fetcher: Fetcher, *, keep_going: bool = True) -> Sitemap:
    """Return a sitemap with its own pages and the pages of all sitemaps that it lists, at any level, each page once.

    `url` is the URL of `root`. A sitemap that cannot be read, or is beyond a limit, becomes a rejected item. Without
    `keep_going`, a sitemap that cannot be reached raises UnreachableSource.
    """
    entries = {entry.url: entry for entry in root.entries}
    rejected = list(root.rejected)
    waiting = deque((nested, 1) for nested in root.nested)
    seen = {canonical_url(url)} if url else set()
    fetched = beyond = 0
    while waiting:
        nested, level = waiting.popleft()
        if canonical_url(nested) in seen:
            continue
        seen.add(canonical_url(nested))
        if fetched >= MOST_SITEMAPS or len(entries) >= MOST_PAGES:
            beyond += 1
            continue
        fetched += 1
        try:
            inner = sitemap.read(document_of(fetcher.fetch(nested), nested))
        except SourceError as error:
            if isinstance(error, UnreachableSource) and not keep_going:
                raise
            rejected.append(rejected_item(error))
            continue
        entries |= {entry.url: entry for entry in inner.entries}
        rejected += inner.rejected
        if level <= MOST_LEVELS:
            waiting.extend((further, level + 1) for further in inner.nested)
        elif inner.nested:
            rejected.append(Refusal(nested, f"A sitemap index {level} levels below the first, which is not followed."))
    if beyond:
        reason = f"{beyond:,} more sitemaps than are fetched at a time."
        rejected.append(Refusal(url or "sitemap", reason, "Add these sitemaps separately."))
    return Sitemap(list(entries.values()), root.nested, rejected)
