"""Portions of articles compared in other processes, ahead of being grouped in this one.

What a portion of articles is compared with depends on the articles alone and on the order in which they are placed, not
on the stories that come of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wideangle.analysis.record import UNDATED
from wideangle.archive.grouping.neighbours import Compared, Comparer
from wideangle.archive.worker_processes import Workers
from wideangle.store import Pending, Store

PORTIONS_AHEAD = 8
UNDATED_PORTIONS_AHEAD = 4
"""Portions that one process compares in a row: neighbours in time, so that most of what is around one is at hand from
the one before. Undated ones have no such neighbours, and with fewer of them no process is at work for long after the
others are done."""


@dataclass(frozen=True, slots=True)
class _Share:
    """Portions for another process to compare, in the archive of a folder."""

    folder: Path
    language: str
    portions: list[list[Pending]]


def compared_ahead(
    store: Store, language: str, portions: Iterator[list[Pending]], workers: Workers
) -> Iterator[Compared]:
    """Compare portions of one language in other processes, and give them in their order."""
    waiting: deque[Future[list[Compared]]] = deque()
    try:
        while True:
            while len(waiting) < workers.ahead and (some := _next_share(portions)):
                waiting.append(workers.submit(_compare, _Share(store.folder, language, some)))
            if not waiting:
                return
            yield from waiting.popleft().result()
    finally:
        _comparer.cache_clear()  # what a process could not do was done here


def _next_share(portions: Iterator[list[Pending]]) -> list[list[Pending]]:
    share: list[list[Pending]] = []
    for portion in portions:
        share.append(portion)
        if len(share) >= (UNDATED_PORTIONS_AHEAD if portion[0].day == UNDATED else PORTIONS_AHEAD):
            break
    return share


def _compare(share: _Share) -> list[Compared]:
    """In another process: compare the portions of a share."""
    comparer = _comparer(share.folder, share.language)
    return list(map(comparer.compare, share.portions))


@lru_cache(maxsize=1)
def _comparer(folder: Path, language: str) -> Comparer:
    return Comparer(Store.open(folder), language)
