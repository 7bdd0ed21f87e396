"""Save the results of polls: the articles of a source, and the state of the source.

The state contains the items that the source lists (such as feed items) and its HTTP validators (ETag, Last-Modified).
The state is saved in the transaction that stores the last of the source's articles, never before. After a crash the
source is therefore polled again, and the archive recognises the articles that it already has.
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
from wideangle.archive.collection.scheduler import (
    MOST_PAGE_TRIES,
    after_failure,
    after_success,
    publication_interval,
    retry_seconds,
)
from wideangle.errors import ArticleNotFound, SourceError, UnreachableSource
from wideangle.ingest import PollResult, SitemapEntry, rejected_item
from wideangle.language.identity import ENTRY_PREFIX, identified
from wideangle.language.urls import canonical_url
from wideangle.model import Article, Fetched, Outcome, Refusal, Report, Source
from wideangle.store import PARTIAL, Batch, QueuedPage, Store

PAGE_NOTE = "page"
"""The metadata key of the reason why no full text of a teaser could be read from its page. A teaser is an article of
which the feed gives only the beginning."""

PAGES_SINCE = timedelta(days=2)
"""A page of a sitemap is not downloaded if its date is more than this time before the sitemap was added as a source,
because a sitemap also lists old pages."""


@dataclass(frozen=True, slots=True)
class SourcePoll:
    """One poll of a source: the source, the result or the error, and the items (such as feed items) that the source had
    listed before the poll."""

    source: Source
    result: PollResult | SourceError
    known: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageFetch:
    """One download of a page: the queued page, and the article on the page or the error."""

    page: QueuedPage
    result: Article | SourceError


@dataclass(slots=True)
class PollCounts:
    """The counts of all polls and page downloads in one run of the poller."""

    report: Report = field(default_factory=Report)
    asked: int = 0
    unchanged: int = 0
    pages: int = 0
    pages_given_up: int = 0
    failed: dict[str, Refusal] = field(default_factory=dict)

    def fetched(self, pages_waiting: int) -> Fetched:
        """Return these counts in the public class `Fetched`. `pages_waiting` is the number of pages that still have to
        be downloaded."""
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
class _Transaction:
    """The content of one database transaction. `items` are the articles and rejected items to store. `polls` and
    `pages` are the polls and downloads whose items are all stored when this transaction ends."""

    items: list[Article | Refusal] = field(default_factory=list)
    teasers: list[tuple[SourcePoll, Article]] = field(default_factory=list)
    polls: list[SourcePoll] = field(default_factory=list)
    pages: list[PageFetch] = field(default_factory=list)


class ResultSaver:
    """Saves the results of polls and page downloads, in transactions of about BATCH items."""

    def __init__(self, store: Store, now: datetime, random: Random, counts: PollCounts) -> None:
        self._store = store
        self._now = now
        self._random = random
        self._counts = counts
        self._outcomes: dict[str, Outcome] = {}
        self._completed_teasers: set[str] = set()

    def save(self, polls: Sequence[SourcePoll], pages: Sequence[PageFetch] = ()) -> bool:
        """Save articles, and the state of the sources and pages from which they come. Return True if any article is new
        or changed."""
        has_news = False
        for transaction in self._transactions(polls, pages):
            articles = [item for item in transaction.items if isinstance(item, Article)]
            records = prepared_records(articles)
            report = store_batch(self._store, transaction.items, records, partial(self._save_states, transaction))
            has_news = has_news or bool(report.added or report.updated)
            # A teaser that gets its full text is counted as a downloaded page, and not as an updated article too.
            completed = sum(self._outcomes.get(article) is Outcome.UPDATED for article in self._completed_teasers)
            self._completed_teasers.clear()
            self._counts.report = merged(self._counts.report, replace(report, updated=report.updated - completed))
        return has_news

    def _transactions(self, polls: Sequence[SourcePoll], pages: Sequence[PageFetch]) -> Iterator[_Transaction]:
        transaction = _Transaction(pages=list(pages))
        stored = self._store.articles_of_ids([fetch.page.article for fetch in pages if fetch.page.article])
        for fetch in pages:
            item = self._page_item(fetch, stored.get(fetch.page.article) or self._article_at_url(fetch.page))
            transaction.items += [] if item is None else [item]
        for poll in polls:
            items = iter(poll.result.articles if isinstance(poll.result, PollResult) else ())
            while chunk := list(islice(items, max(BATCH - len(transaction.items), 1))):
                transaction.items += chunk
                transaction.teasers += [
                    (poll, item) for item in chunk if isinstance(item, Article) and _is_teaser(item)
                ]
                if len(transaction.items) >= BATCH:
                    yield transaction
                    transaction = _Transaction()
            transaction.polls.append(poll)
        yield transaction

    def _save_states(self, transaction: _Transaction, batch: Batch, outcomes: dict[str, Outcome]) -> None:
        self._outcomes |= outcomes
        self._queue_teasers(batch, transaction, outcomes)
        for poll in transaction.polls:
            self._save_source(batch, poll)
        for fetch in transaction.pages:
            self._save_page(batch, fetch)

    def _save_source(self, batch: Batch, poll: SourcePoll) -> None:
        source = batch.sources.get(poll.source.number)
        if source is None:  # the user has removed the source
            return
        self._counts.asked += 1
        if isinstance(poll.result, SourceError):
            self._counts.failed[source.url] = rejected_item(poll.result)
            batch.sources.save(after_failure(source, self._now, poll.result, self._random))
            return
        self._counts.failed.pop(source.url, None)
        self._counts.unchanged += poll.result.unchanged
        batch.sources.save(self._polled_source(batch, source, poll, poll.result))

    def _polled_source(self, batch: Batch, source: Source, poll: SourcePoll, result: PollResult) -> Source:
        """Return the state of a source after a successful poll. This method also stores the items that the source
        lists, and queues the pages to download."""
        source = self._at_new_url(batch, source, result)
        new_articles = 0
        if not result.unchanged:
            new_articles = self._count_new(poll, result)
            if source.changed is None:
                items = result.articles if isinstance(result.articles, list) else ()
                articles = [item for item in items if isinstance(item, Article)]
                source = replace(source, rhythm=publication_interval(articles))
            batch.sources.set_entries(source.number, batch.sources.entries(source.number), result.entries)
            batch.sources.queue(_sitemap_pages(source, result, self._now, has_known_entries=bool(poll.known)))
            source = replace(source, title=source.title or result.title, hub=result.hub)
        source = replace(
            source,
            etag=result.validators.etag,
            last_modified=result.validators.last_modified,
            digest=result.digest,
        )
        source = after_success(
            source, self._now, new_articles, whole=result.whole, random=self._random, period=result.period
        )
        return replace(source, due=self._now + timedelta(seconds=1.0)) if result.more else source

    def _at_new_url(self, batch: Batch, source: Source, result: PollResult) -> Source:
        """Return the source with the new URL to which it has moved permanently, unless another source already has that
        URL."""
        if not result.moved_to or batch.sources.at(result.moved_to) is not None:
            return source
        return replace(source, url=result.moved_to)

    def _count_new(self, poll: SourcePoll, result: PollResult) -> int:
        """Return the number of items that a source listed at this poll but not at the poll before. Items whose article
        is already in the archive, from another source, do not count."""
        new = [key for key in result.entries if key not in poll.known]
        return sum(self._outcomes.get(key, Outcome.ADDED) is Outcome.ADDED for key in new)

    def _queue_teasers(self, batch: Batch, transaction: _Transaction, outcomes: dict[str, Outcome]) -> None:
        """Queue the page of each new or changed teaser for download. A teaser is an article of which the feed gives
        only the beginning."""
        followed = {poll.source.number for poll, _ in transaction.teasers if poll.source.follow}
        followed = {number for number in followed if batch.sources.get(number) is not None}
        batch.sources.queue(
            [
                _teaser_page(teaser, poll.source.number, self._now)
                for poll, teaser in transaction.teasers
                if poll.source.number in followed
                and outcomes.get(teaser.id) is not Outcome.REFUSED
                and (outcomes.get(teaser.id) is not Outcome.KNOWN or teaser.id in poll.known)
            ]
        )

    def _save_page(self, batch: Batch, fetch: PageFetch) -> None:
        if isinstance(fetch.result, UnreachableSource) and fetch.page.tries + 1 < MOST_PAGE_TRIES:
            tries = fetch.page.tries + 1
            due = self._now + timedelta(seconds=retry_seconds(tries, fetch.result, self._random))
            batch.sources.postpone(replace(fetch.page, tries=tries, due=due, error=fetch.result.message))
            return
        self._counts.pages += not isinstance(fetch.result, SourceError)
        self._counts.pages_given_up += isinstance(fetch.result, SourceError)
        batch.sources.delete_page(fetch.page)

    def _article_at_url(self, page: QueuedPage) -> Article | None:
        """Return the stored article whose URL is that of a page; None if there is none. The search by URL is needed
        because the teaser of the page may have been merged into an article with another id."""
        try:
            return self._store.get("", page.key) if page.article else None
        except ArticleNotFound:
            return None

    def _page_item(self, fetch: PageFetch, stored: Article | None) -> Article | Refusal | None:
        """Return what to store for a downloaded page: the article with its full text, or a rejected item if the page
        has no article. Return None if nothing changes or the download will be tried again. `stored` is the article in
        the archive that needs the full text."""
        page, result = fetch.page, fetch.result
        if isinstance(result, UnreachableSource) and page.tries + 1 < MOST_PAGE_TRIES:
            return None
        if stored is not None and stored.metadata.get(PARTIAL):
            self._completed_teasers.add(stored.id)
        if isinstance(result, SourceError):
            return rejected_item(result) if stored is None else _without_full_text(stored, page, result.message)
        if stored is None:
            return identified(_with_hints(result, page))
        if result.metadata.get(PARTIAL):
            return _without_full_text(stored, page, "Behind a paywall or login.")
        if len(result.text) < len(stored.text) and stored.metadata.get(PARTIAL):
            return _without_full_text(stored, page, "The page has less text than the feed.")
        current = _as_in_feed(stored, page)
        return replace(
            current,
            text=result.text,
            title=current.title or result.title,
            published=current.published or result.published,
            authors=stored.authors or result.authors,
            outlet=stored.outlet or result.outlet,
            section=stored.section or result.section,
        )


def _as_in_feed(stored: Article, page: QueuedPage) -> Article:
    """Return a stored article with the current title and date of its feed item. Metadata that mark the article as a
    teaser (an article without its full text) are left out."""
    published = stored.published or page.hints.get("published") or None
    obsolete = {PARTIAL, PAGE_NOTE, *(("published_as_given",) if published else ())}
    metadata = {name: value for name, value in stored.metadata.items() if name not in obsolete}
    return replace(stored, title=page.hints.get("title") or stored.title, published=published, metadata=metadata)


def _teaser_page(teaser: Article, source: int, now: datetime) -> QueuedPage:
    """Return the download task for the page of a teaser (an article without its full text). The task contains the title
    and the date of the feed item as hints for reading the page."""
    published = teaser.published.isoformat() if teaser.published else ""
    hints = {"title": teaser.title, "published": published}
    return QueuedPage(canonical_url(teaser.url), teaser.url, source, now, teaser.id, hints)


def _is_teaser(article: Article) -> bool:
    """True if the full text of an article should be downloaded from its page. False if several feed items share the
    page."""
    return bool(article.url and article.metadata.get(PARTIAL) and not article.id.startswith(ENTRY_PREFIX))


def _sitemap_pages(source: Source, result: PollResult, now: datetime, *, has_known_entries: bool) -> list[QueuedPage]:
    """Return the pages of a sitemap that should be downloaded."""
    return [
        QueuedPage(canonical_url(entry.url), entry.url, source.number, now, hints=_hints(entry))
        for entry in result.pages
        if _is_recent(entry, source, has_known_entries=has_known_entries)
    ]


def _without_full_text(stored: Article, page: QueuedPage, reason: str) -> Article | None:
    """Return the stored article after a download that gave no full text. A teaser gets the reason in its metadata, and
    any article may get a new headline from its feed. Return None if nothing changes."""
    current = _as_in_feed(stored, page)
    if stored.metadata.get(PARTIAL):
        current = replace(current, metadata={**current.metadata, PARTIAL: True, PAGE_NOTE: reason})
    return None if current == stored else current


def _is_recent(entry: SitemapEntry, source: Source, *, has_known_entries: bool) -> bool:
    """True if a page of a sitemap is news. Such a page has a recent date, or has no date and was not in the sitemap at
    the first poll."""
    dated = entry.published or entry.changed
    if dated is None or source.added is None:
        return has_known_entries
    return dated.at >= source.added - PAGES_SINCE


def _hints(entry: SitemapEntry) -> dict[str, str]:
    published = entry.published.isoformat() if entry.published else ""
    values = {"title": entry.title, "published": published, "outlet": entry.outlet, "language": entry.language}
    values["unread_date"] = entry.unread_date
    return {name: value for name, value in values.items() if value}


def _with_hints(article: Article, page: QueuedPage) -> Article:
    """Return the article of a page, with its empty fields filled with the values that the sitemap gives."""
    values = dict(page.hints)
    unread_date = values.pop("unread_date", "")
    hints = {name: value for name, value in values.items() if not getattr(article, name)}
    if unread_date and article.published is None:
        hints["metadata"] = {"published_as_given": unread_date, **article.metadata}
    return replace(article, url=article.url or page.url, **hints)
