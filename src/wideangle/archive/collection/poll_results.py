"""What visits to live sources have brought, into the archive: articles and the state of their source together.

A source's validators and entries are written in the transaction that makes the last of its articles durable, never
before. Whatever is cut short is read again, and what is there already is recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from random import Random

from wideangle.analysis import prepared_records
from wideangle.archive.collection.adding import BATCH, merged, store_batch
from wideangle.archive.collection.scheduler import MOST_PAGE_TRIES, failed, retry_in, rhythm_of, succeeded
from wideangle.errors import ArticleNotFound, SourceError, UnreachableSource
from wideangle.ingest import Look, SitemapEntry, refusal_of
from wideangle.language.identity import identified
from wideangle.language.urls import canonical_url
from wideangle.model import Article, Fetched, Outcome, Refusal, Report, Source
from wideangle.store import PARTIAL, Batch, Page, Store

PAGE_NOTE = "page"
"""Metadata of an article that stays a teaser: why its page did not give the whole."""

PAGES_SINCE = timedelta(days=2)
"""Pages of a sitemap from before that, counted from when it was added, are not followed to: it lists whole archives."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to a source: what was found, or why nothing was. `before` were its entries by then."""

    source: Source
    found: Look | SourceError
    before: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageVisit:
    """One visit to a page: the article on it, or why there is none."""

    page: Page
    found: Article | SourceError


@dataclass(slots=True)
class Tally:
    """What has come of the visits so far."""

    report: Report = field(default_factory=Report)
    asked: int = 0
    unchanged: int = 0
    pages: int = 0
    pages_given_up: int = 0
    failed: dict[str, Refusal] = field(default_factory=dict)

    def fetched(self, pages_waiting: int) -> Fetched:
        """The same, as a record."""
        return Fetched(
            asked=self.asked,
            unchanged=self.unchanged,
            failed=tuple(self.failed.values()),
            report=self.report,
            pages=self.pages,
            pages_given_up=self.pages_given_up,
            pages_waiting=pages_waiting,
        )


@dataclass(slots=True)
class _Part:
    """Items that one transaction makes durable, and the visits that are done with then."""

    items: list[Article | Refusal] = field(default_factory=list)
    teasers: list[tuple[Visit, Article]] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    pages: list[PageVisit] = field(default_factory=list)


class Keeper:
    """Keeps visits, in as few transactions as is prudent."""

    def __init__(self, store: Store, now: datetime, random: Random, tally: Tally) -> None:
        self._store = store
        self._now = now
        self._random = random
        self._tally = tally
        self._outcomes: dict[str, Outcome] = {}
        self._teasers: set[str] = set()

    def keep(self, visits: Sequence[Visit], pages: Sequence[PageVisit] = ()) -> bool:
        """Store what was found, and how each source and page is going; whether any article is new or changed."""
        is_news = False
        for part in self._parts(visits, pages):
            articles = [item for item in part.items if isinstance(item, Article)]
            records = prepared_records(articles)
            report = store_batch(self._store, part.items, records, partial(self._settle, part))
            is_news = is_news or bool(report.added or report.updated)
            # What a page makes of a teaser is no update that anybody waits for: it is counted among the pages.
            completed = sum(self._outcomes.get(article) is Outcome.UPDATED for article in self._teasers)
            self._teasers.clear()
            self._tally.report = merged(self._tally.report, replace(report, updated=report.updated - completed))
        return is_news

    def _parts(self, visits: Sequence[Visit], pages: Sequence[PageVisit]) -> Iterator[_Part]:
        part = _Part(pages=list(pages))
        held = self._store.articles_of_ids([page.page.article for page in pages if page.page.article])
        for page in pages:
            item = self._of_page(page, held.get(page.page.article) or self._same_address(page.page))
            part.items += [] if item is None else [item]
        for visit in visits:
            items = iter(visit.found.articles if isinstance(visit.found, Look) else ())
            while some := list(islice(items, max(BATCH - len(part.items), 1))):
                part.items += some
                part.teasers += [(visit, item) for item in some if isinstance(item, Article) and _is_teaser(item)]
                if len(part.items) >= BATCH:
                    yield part
                    part = _Part()
            part.visits.append(visit)
        yield part

    def _settle(self, part: _Part, batch: Batch, outcomes: dict[str, Outcome]) -> None:
        self._outcomes |= outcomes
        self._queue_teasers(batch, part, outcomes)
        for visit in part.visits:
            self._settle_visit(batch, visit)
        for page in part.pages:
            self._settle_page(batch, page)

    def _settle_visit(self, batch: Batch, visit: Visit) -> None:
        source = batch.sources.get(visit.source.number)
        if source is None:  # removed meanwhile
            return
        self._tally.asked += 1
        found = visit.found
        if isinstance(found, SourceError):
            self._tally.failed[source.url] = refusal_of(found)
            batch.sources.save(failed(source, self._now, found, self._random))
            return
        self._tally.failed.pop(source.url, None)
        self._tally.unchanged += found.unchanged
        source = self._moved(batch, source, found)
        fresh = 0
        if not found.unchanged:
            fresh = self._fresh(visit, found)
            if source.changed is None:
                listed = found.articles if isinstance(found.articles, list) else ()
                articles = [each for each in listed if isinstance(each, Article)]
                source = replace(source, rhythm=rhythm_of(articles))
            batch.sources.set_entries(source.number, batch.sources.entries(source.number), found.entries)
            batch.sources.queue(_pages_of(source, found, self._now, has_before=bool(visit.before)))
            source = replace(source, title=source.title or found.title, hub=found.hub)
        source = replace(
            source,
            etag=found.validators.etag,
            last_modified=found.validators.last_modified,
            digest=found.digest,
        )
        source = succeeded(source, self._now, fresh, whole=found.whole, random=self._random, period=found.period)
        if found.more:
            source = replace(source, due=self._now + timedelta(seconds=1.0))
        batch.sources.save(source)

    def _moved(self, batch: Batch, source: Source, found: Look) -> Source:
        """The source at its new address, where it has one that no other source is asked at."""
        if not found.moved_to or batch.sources.at(found.moved_to) is not None:
            return source
        return replace(source, url=found.moved_to)

    def _fresh(self, visit: Visit, found: Look) -> int:
        """How much of what a source holds it did not hold before, articles that others had brought left out."""
        new = [key for key in found.entries if key not in visit.before]
        return sum(self._outcomes.get(key, Outcome.ADDED) is Outcome.ADDED for key in new)

    def _queue_teasers(self, batch: Batch, part: _Part, outcomes: dict[str, Outcome]) -> None:
        """Let the page of each teaser be read that is new, or says something else than before."""
        followed = {visit.source.number for visit, _ in part.teasers if visit.source.follow}
        followed = {number for number in followed if batch.sources.get(number) is not None}
        batch.sources.queue(
            [
                _page_of(teaser, visit.source.number, self._now)
                for visit, teaser in part.teasers
                if visit.source.number in followed
                and (outcomes.get(teaser.id) is not Outcome.KNOWN or teaser.id in visit.before)
            ]
        )

    def _settle_page(self, batch: Batch, visit: PageVisit) -> None:
        if isinstance(visit.found, UnreachableSource) and visit.page.tries + 1 < MOST_PAGE_TRIES:
            tries = visit.page.tries + 1
            due = self._now + timedelta(seconds=retry_in(tries, visit.found, self._random))
            batch.sources.postpone(replace(visit.page, tries=tries, due=due, error=visit.found.message))
            return
        self._tally.pages += not isinstance(visit.found, SourceError)
        self._tally.pages_given_up += isinstance(visit.found, SourceError)
        batch.sources.delete_page(visit.page)

    def _same_address(self, page: Page) -> Article | None:
        """The article that a teaser was found to be the same as, which has an id of its own."""
        try:
            return self._store.get("", page.key) if page.article else None
        except ArticleNotFound:
            return None

    def _of_page(self, visit: PageVisit, held: Article | None) -> Article | Refusal | None:
        """The article as a page leaves it, a refusal for a page that there is no article of; None where nothing is to
        be stored, or another try is due."""
        page, found = visit.page, visit.found
        if isinstance(found, UnreachableSource) and page.tries + 1 < MOST_PAGE_TRIES:
            return None
        if held is not None and held.metadata.get(PARTIAL):
            self._teasers.add(held.id)
        if isinstance(found, SourceError):
            return refusal_of(found) if held is None else _given_up(held, page, found.message)
        if held is None:
            return identified(_hinted(found, page))
        if found.metadata.get(PARTIAL):
            return _given_up(held, page, "Behind a paywall or login.")
        if len(found.text) < len(held.text) and held.metadata.get(PARTIAL):
            return _given_up(held, page, "Has less text than the feed.")
        told = _told(held, page)
        return replace(
            told,
            text=found.text,
            title=told.title or found.title,
            published=told.published or found.published,
            authors=held.authors or found.authors,
            outlet=held.outlet or found.outlet,
            section=held.section or found.section,
        )


def _told(held: Article, page: Page) -> Article:
    """An article as its feed has it by now, apart from the text; no longer marked as a teaser."""
    published = held.published or page.hints.get("published") or None
    gone = {PARTIAL, PAGE_NOTE, *(("published_as_given",) if published else ())}
    metadata = {name: value for name, value in held.metadata.items() if name not in gone}
    return replace(held, title=page.hints.get("title") or held.title, published=published, metadata=metadata)


def _page_of(teaser: Article, source: int, now: datetime) -> Page:
    """The page that a teaser leads to, with what its feed says of it."""
    published = teaser.published.isoformat() if teaser.published else ""
    hints = {"title": teaser.title, "published": published}
    return Page(canonical_url(teaser.url), teaser.url, source, now, teaser.id, hints)


def _is_teaser(article: Article) -> bool:
    return bool(article.url and article.metadata.get(PARTIAL))


def _pages_of(source: Source, found: Look, now: datetime, *, has_before: bool) -> list[Page]:
    """The pages of a sitemap that are to be followed to."""
    return [
        Page(canonical_url(entry.url), entry.url, source.number, now, hints=_hints(entry))
        for entry in found.pages
        if _is_recent(entry, source, has_before=has_before)
    ]


def _given_up(held: Article, page: Page, why: str) -> Article | None:
    """An article whose page gives nothing: a teaser is marked with why it stays one, and the whole may have another
    headline in its feed by now. None where nothing changes."""
    marked = _told(held, page)
    if held.metadata.get(PARTIAL):
        marked = replace(marked, metadata={**marked.metadata, PARTIAL: True, PAGE_NOTE: why})
    return None if marked == held else marked


def _is_recent(entry: SitemapEntry, source: Source, *, has_before: bool) -> bool:
    """Whether a page of a sitemap is news: dated so, or undated and not there before."""
    dated = entry.published or entry.changed
    if dated is None or source.added is None:
        return has_before
    return dated.at >= source.added - PAGES_SINCE


def _hints(entry: SitemapEntry) -> dict[str, str]:
    published = entry.published.isoformat() if entry.published else ""
    said = {"title": entry.title, "published": published, "outlet": entry.outlet, "language": entry.language}
    return {name: value for name, value in said.items() if value}


def _hinted(article: Article, page: Page) -> Article:
    """The article with what its sitemap says, where its page does not."""
    said = {name: value for name, value in page.hints.items() if not getattr(article, name)}
    return replace(article, url=article.url or page.url, **said)
