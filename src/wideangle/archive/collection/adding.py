"""Add articles to an archive: worker processes analyse large inputs, and short transactions store the results."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import chain
from time import monotonic
from typing import TypeAlias

from wideangle.analysis import Packed, packed_records, prepared_records, unpacked_records
from wideangle.analysis.record import Record
from wideangle.archive.grouping.assignment import AssignmentProgress, assign_to_stories
from wideangle.archive.interruption import interrupt_deferred
from wideangle.archive.retrieval.near_duplicates import find_copies
from wideangle.archive.worker_processes import Workers, worker_pool
from wideangle.language.identity import SHARED_GUID
from wideangle.link import PROMISING_SHINGLES
from wideangle.model import Article, Note, Outcome, Refusal, Report
from wideangle.store import REMOVED, Batch, Store

BATCH = 500
"""The number of articles stored in one transaction. A power failure during `add` loses at most this number of articles.
Articles that a `Report` has already counted are not lost."""

BATCH_SECONDS = 2.0
"""The longest time to fill a batch, in seconds. A slow source, such as a list of pages that are fetched one by one, is
therefore stored in smaller batches, and a power failure or Ctrl-C loses few articles."""

WORKERS_FROM = 4_000
"""The number of articles that this process analyses itself before it starts worker processes. The start of two workers
and the tables of words that each worker builds take 1.3 s of processor time, as the analysis of 3,000 articles does.
Workers are never started for a slow source whose batches do not fill in time."""

Items: TypeAlias = Iterable[Article | Refusal]
ReportProgress: TypeAlias = Callable[[Report], None]

OnStored: TypeAlias = Callable[[Batch, dict[str, Outcome]], None]


def add(
    store: Store,
    items: Items,
    progress: ReportProgress | None = None,
    placing: AssignmentProgress | None = None,
    *,
    restore_removed: bool = False,
) -> Report:
    """Store every article in `items`, find its copies, count the outcomes, and assign all articles to stories.

    After each transaction, `progress` is called with a `Report` about all articles stored so far, which are durable.
    `placing` is called with the number of articles assigned to stories and the number of all articles to assign. With
    `restore_removed`, articles that were removed from the archive are added again.
    """
    report = Report()
    with worker_pool() as workers:
        for batch, records in _analysed(iter(items), workers):
            with interrupt_deferred():
                report = merged(report, store_batch(store, batch, records, restore_removed=restore_removed))
                if progress is not None:
                    progress(report)
        return replace(report, stories=assign_to_stories(store, placing, workers))


def _analysed(
    items: Iterator[Article | Refusal], workers: Workers
) -> Iterator[tuple[list[Article | Refusal], list[Record]]]:
    """Yield the items in batches, in their order. Each batch comes with the records (analysis results) of its
    articles."""
    batches = _batches(items)
    for number, batch in enumerate(batches, 1):
        is_fast = number >= WORKERS_FROM // BATCH and len(batch) == BATCH
        if is_fast and (next_batch := next(batches, None)):
            break
        yield batch, prepared_records(_articles(batch))
    else:
        return
    batches = chain([next_batch], batches)
    waiting: deque[tuple[list[Article | Refusal], Future[list[Packed]]]] = deque()
    _submit(batches, workers, waiting)
    yield batch, prepared_records(_articles(batch))  # while the workers start
    while waiting:
        batch, packed = waiting.popleft()
        if len(batch) == BATCH:
            _submit(batches, workers, waiting)
        yield batch, unpacked_records(_articles(batch), packed.result())
        _submit(batches, workers, waiting)


def _batches(items: Iterator[Article | Refusal]) -> Iterator[list[Article | Refusal]]:
    batch: list[Article | Refusal] = []
    started = monotonic()
    for item in items:
        batch.append(item)
        if len(batch) == BATCH or monotonic() - started > BATCH_SECONDS:
            yield batch
            batch, started = [], monotonic()
    if batch:
        yield batch


def _submit(
    batches: Iterator[list[Article | Refusal]],
    workers: Workers,
    waiting: deque[tuple[list[Article | Refusal], Future[list[Packed]]]],
) -> None:
    """Submit batches to the worker processes until all workers have tasks.

    A batch that did not fill in time comes from a slow source. In this case the next batch is read only after the
    analysed batches have been stored.
    """
    while len(waiting) < workers.ahead and (not waiting or len(waiting[-1][0]) == BATCH):
        if not (batch := next(batches, None)):
            return
        waiting.append((batch, workers.submit(packed_records, _articles(batch))))


def _articles(batch: Sequence[Article | Refusal]) -> list[Article]:
    return [item for item in batch if isinstance(item, Article)]


def store_batch(
    store: Store,
    items: Sequence[Article | Refusal],
    records: Sequence[Record],
    on_stored: OnStored | None = None,
    *,
    restore_removed: bool = False,
) -> Report:
    """Store the articles among `items`, their `records` (analysis results) and which of them are copies in one
    transaction. Return a `Report` with the counts of the outcomes.

    `on_stored` is called with the open transaction and a dictionary of outcomes by article id, and may write further
    data in the transaction. Articles that were removed are rejected, unless `restore_removed` is set.
    """
    rejected = [item for item in items if isinstance(item, Refusal) and not item.kind]
    with store.writing() as batch:
        matches = batch.shingle_matches([record.shingles for record in records], PROMISING_SHINGLES)
        outcomes = batch.put(records, restore_removed=restore_removed)
        new_records = {
            seq: (record, match)
            for (outcome, seq), record, match in zip(outcomes, records, matches, strict=True)
            if outcome in (Outcome.ADDED, Outcome.UPDATED)
        }
        batch.set_copies(find_copies(store, new_records))
        kinds = [outcome for outcome, _ in outcomes]
        if on_stored is not None:
            on_stored(batch, dict(zip((record.article.id for record in records), kinds, strict=True)))
    for (kind, seq), record in zip(outcomes, records, strict=True):
        if kind is Outcome.REFUSED:
            rejected.append(_rejection(record.article, seq))
    return Report(
        added=kinds.count(Outcome.ADDED),
        known=kinds.count(Outcome.KNOWN),
        updated=kinds.count(Outcome.UPDATED),
        refusals=tuple(rejected),
        not_articles=Counter(item.kind for item in items if isinstance(item, Refusal) and item.kind),
        notes=tuple(
            note
            for kind, record in zip(kinds, records, strict=True)
            if kind in (Outcome.ADDED, Outcome.UPDATED)
            for note in _notes(record.article)
        ),
    )


def _notes(article: Article) -> Iterator[Note]:
    item = article.url or article.id
    if "published_as_given" in article.metadata:
        from wideangle.ingest import date_problem

        as_given = str(article.metadata["published_as_given"])[:100]
        day = article.published.isoformat() if article.published else ""
        stored = f"only the day {day} is stored" if day else "the article is stored without a date"
        yield Note(item, f"The date {as_given!r} {date_problem(as_given, article.published)}: {stored}.")
    if SHARED_GUID in article.metadata:
        guid = str(article.metadata[SHARED_GUID])[:100]
        yield Note(
            item, f"Its feed gives the id {guid!r} to another article as well: both are stored, by their addresses."
        )


def _rejection(article: Article, seq: int) -> Refusal:
    """Return the rejected item for an article that the store did not accept. `seq` is the code for the reason, which
    the store returned instead of a sequence number."""
    if seq == REMOVED:
        return _removed(article)
    return _conflict(article) if seq else _not_unicode(article)


def _removed(article: Article) -> Refusal:
    reason = "It was removed from this archive."
    return Refusal(article.url or article.id, reason, "To add it all the same, use `wideangle add --restore-removed`.")


def _not_unicode(article: Article) -> Refusal:
    reason = "The text is not valid Unicode."
    return Refusal(article.url or article.id, reason, "Save the text as UTF-8 and add it again.")


def _conflict(article: Article) -> Refusal:
    reason = f"The id {article.id[:100]!r} belongs to another article, with another address and another text."
    return Refusal(article.url or article.id, reason, "Give each article an id of its own, or none.")


def merged(first: Report, second: Report) -> Report:
    """Combine two `Report`s: add their counts, and join their lists."""
    return Report(
        added=first.added + second.added,
        known=first.known + second.known,
        updated=first.updated + second.updated,
        refusals=first.refusals + second.refusals,
        not_articles=Counter(first.not_articles) + Counter(second.not_articles),
        notes=first.notes + second.notes,
        stories=first.stories + second.stories,
    )
