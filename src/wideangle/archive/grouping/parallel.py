"""Compare batches of articles in worker processes, while this process assigns earlier batches to stories.

The comparison can run ahead, because it depends only on the articles and on the order of assignment, and not on the
resulting stories.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wideangle.archive.grouping.neighbours import ComparedBatch, Comparer
from wideangle.archive.worker_processes import Workers
from wideangle.model.times import UNDATED
from wideangle.store import ArticleVersion, Store

BATCHES_PER_TASK = 8
UNDATED_BATCHES_PER_TASK = 4
"""The numbers of consecutive batches in one task of a worker process: BATCHES_PER_TASK for dated and
UNDATED_BATCHES_PER_TASK for undated articles.

Adjacent batches of dated articles share most of their candidates, which are then already in the worker's cache. Undated
batches share few candidates and gain little from a common task. Their tasks are smaller, so that all workers finish at
about the same time.
"""


@dataclass(frozen=True, slots=True)
class _Task:
    """A task of a worker process: the batches of articles to compare, their language, and the folder of their
    archive."""

    folder: Path
    language: str
    batches: list[list[ArticleVersion]]


def compare_in_parallel(
    store: Store, language: str, batches: Iterator[list[ArticleVersion]], workers: Workers
) -> Iterator[ComparedBatch]:
    """Compare batches of one language in worker processes, and yield the results in the order of the batches."""
    running: deque[Future[list[ComparedBatch]]] = deque()
    try:
        while True:
            while len(running) < workers.ahead and (next_batches := _next_task(batches)):
                running.append(workers.submit(_compare, _Task(store.folder, language, next_batches)))
            if not running:
                return
            yield from running.popleft().result()
    finally:
        _comparer.cache_clear()  # used if a worker process was killed and its task ran here


def _next_task(batches: Iterator[list[ArticleVersion]]) -> list[list[ArticleVersion]]:
    batches_of_task: list[list[ArticleVersion]] = []
    for batch in batches:
        batches_of_task.append(batch)
        if len(batches_of_task) >= (UNDATED_BATCHES_PER_TASK if batch[0].day == UNDATED else BATCHES_PER_TASK):
            break
    return batches_of_task


def _compare(task: _Task) -> list[ComparedBatch]:
    """Compare the batches of a task, in a worker process."""
    comparer = _comparer(task.folder, task.language)
    return list(map(comparer.compare, task.batches))


@lru_cache(maxsize=1)
def _comparer(folder: Path, language: str) -> Comparer:
    return Comparer(Store.open(folder), language)
