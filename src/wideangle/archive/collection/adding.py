"""Articles into the archive: analysed in other processes when there are many, stored in short transactions."""

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
from wideangle.archive.grouping.assignment import assign_to_stories
from wideangle.archive.retrieval.near_duplicates import find_copies
from wideangle.archive.worker_processes import Workers, worker_pool
from wideangle.link import PROMISING_SHINGLES
from wideangle.model import Article, Outcome, Refusal, Report
from wideangle.store import Batch, Store

BATCH = 500
"""Articles in one transaction: what a power cut during `add` can take back before it is reported."""

PATIENCE = 2.0
"""Seconds in which a batch has to fill: of a source that is slower, such as pages fetched one after the other, what
there is by its next article is stored, and neither a power cut nor Ctrl-C takes back much."""

WORKERS_FROM = 1_000
"""So many articles are analysed in this process before others are started, which takes them half a second; of a source
whose batches do not fill in time, all."""

Items: TypeAlias = Iterable[Article | Refusal]
Progress: TypeAlias = Callable[[Report], None]
Placing: TypeAlias = Callable[[int, int], None]
Settle: TypeAlias = Callable[[Batch, dict[str, Outcome]], None]


def add(store: Store, items: Items, progress: Progress | None = None, placing: Placing | None = None) -> Report:
    """Store every article of `items`, find its copies, count what became of each, and place them all in stories.

    `progress` is told the report so far after each transaction: everything in it is durable by then. `placing` is
    told how many of how many articles have been placed.
    """
    report = Report()
    with worker_pool() as workers:
        for batch, records in _analysed(iter(items), workers):
            report = merged(report, store_batch(store, batch, records))
            if progress is not None:
                progress(report)
        return replace(report, stories=assign_to_stories(store, placing, workers))


def _analysed(
    items: Iterator[Article | Refusal], workers: Workers
) -> Iterator[tuple[list[Article | Refusal], list[Record]]]:
    """Batches of items in order, each with the records of its articles."""
    batches = _batches(items)
    for number, batch in enumerate(batches, 1):
        is_fast = number >= WORKERS_FROM // BATCH and len(batch) == BATCH
        if is_fast and (following := next(batches, None)):
            break
        yield batch, prepared_records(_articles(batch))
    else:
        return
    batches = chain([following], batches)
    waiting: deque[tuple[list[Article | Refusal], Future[list[Packed]]]] = deque()
    _submit(batches, workers, waiting)
    yield batch, prepared_records(_articles(batch))  # while the others start
    while waiting:
        batch, packed = waiting.popleft()
        if len(batch) == BATCH:
            _submit(batches, workers, waiting)
        yield batch, unpacked_records(_articles(batch), packed.result())
        _submit(batches, workers, waiting)


def _batches(items: Iterator[Article | Refusal]) -> Iterator[list[Article | Refusal]]:
    batch: list[Article | Refusal] = []
    begun = monotonic()
    for item in items:
        batch.append(item)
        if len(batch) == BATCH or monotonic() - begun > PATIENCE:
            yield batch
            batch, begun = [], monotonic()
    if batch:
        yield batch


def _submit(
    batches: Iterator[list[Article | Refusal]],
    workers: Workers,
    waiting: deque[tuple[list[Article | Refusal], Future[list[Packed]]]],
) -> None:
    """Have batches analysed ahead, as many as keep all workers busy. After one that did not fill, none is waited for
    while others can be stored."""
    while len(waiting) < workers.ahead and (not waiting or len(waiting[-1][0]) == BATCH):
        if not (batch := next(batches, None)):
            return
        waiting.append((batch, workers.submit(packed_records, _articles(batch))))


def _articles(batch: Sequence[Article | Refusal]) -> list[Article]:
    return [item for item in batch if isinstance(item, Article)]


def store_batch(
    store: Store, items: Sequence[Article | Refusal], records: Sequence[Record], settle: Settle | None = None
) -> Report:
    """Store the records of the articles among some items in one transaction, and their copies; count what became of
    each. `settle` is handed the transaction and what became of each article by id, and may do more in it."""
    refusals = [item for item in items if isinstance(item, Refusal) and not item.kind]
    with store.writing() as batch:
        matches = batch.shingle_matches([record.shingles for record in records], PROMISING_SHINGLES)
        outcomes = batch.put(records)
        fresh = {
            seq: (record, match)
            for (outcome, seq), record, match in zip(outcomes, records, matches, strict=True)
            if outcome in (Outcome.ADDED, Outcome.UPDATED)
        }
        batch.set_copies(find_copies(store, fresh))
        kinds = [outcome for outcome, _ in outcomes]
        if settle is not None:
            settle(batch, dict(zip((record.article.id for record in records), kinds, strict=True)))
    for kind, record in zip(kinds, records, strict=True):
        if kind is Outcome.REFUSED:
            refusals.append(Refusal(record.article.url or record.article.id, "its text is not valid Unicode.", _RECODE))
    return Report(
        added=kinds.count(Outcome.ADDED),
        known=kinds.count(Outcome.KNOWN),
        updated=kinds.count(Outcome.UPDATED),
        refusals=tuple(refusals),
        not_articles=Counter(item.kind for item in items if isinstance(item, Refusal) and item.kind),
    )


_RECODE = "Save it as UTF-8 and add it again."


def merged(one: Report, other: Report) -> Report:
    """What two additions did together."""
    return Report(
        added=one.added + other.added,
        known=one.known + other.known,
        updated=one.updated + other.updated,
        refusals=one.refusals + other.refusals,
        not_articles=Counter(one.not_articles) + Counter(other.not_articles),
        stories=one.stories + other.stories,
    )
