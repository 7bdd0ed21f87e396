"""Find the articles that share word sequences, as copies do: for each sampled shingle, the articles that contain it.

A shingle is a sequence of words, stored as a hash; a posting is the pair of a shingle and an article that contains it.
Postings are stored in sorted files (runs) beside the index, not in the database. In a database index, the thirty
shingles of an article would be on thirty pages, so that in an archive of 300,000 articles each batch would rewrite most
pages. Like the search index, the runs are a cache: they are built from the sketches in the database, completed if they
are behind, and built again if they are missing.

A posting identifies a version of an article by its change number. When postings are read, versions that have been
replaced are left out, because the database no longer has them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from wideangle.atomic_write import replace_file
from wideangle.store import tables
from wideangle.store.database import KEYS, rows_in
from wideangle.store.index.sorted_runs import Keys, SortedRun, Values, lookup, merged, write_run
from wideangle.store.index.state import IndexSource

Sketch: TypeAlias = npt.NDArray[np.uint64]

MAX_HOLDERS = 200
"""A shingle (hashed word sequence) in more than this number of articles is boilerplate, such as a legal notice, and no
evidence of copying."""

MIN_SAVED_POSTINGS = 50_000
"""The least number of postings that are worth saving to a file, those of about 1,500 articles.

Fewer postings are read from the database again.
"""

READ_BATCH_SIZE = 5_000
"""The number of sketches (samples of an article's shingles) that are read from the database at a time."""

_LATER = (
    select(tables.articles.c.change, tables.vectors.c.shingles)
    .join_from(tables.articles, tables.vectors)
    .order_by(tables.articles.c.change)
    .limit(READ_BATCH_SIZE)
)

_CURRENT = select(tables.articles.c.change, tables.articles.c.seq).where(tables.articles.c.change.in_(KEYS))

_CHANGE_BITS = 40

log = logging.getLogger(__name__)


class Postings:
    """The postings of all article versions up to change number `change`, in saved files and in memory.

    A posting says that an article version contains a shingle, which is a hashed word sequence.
    """

    def __init__(self, folder: Path, source: IndexSource) -> None:
        self._folder = folder
        self._source = source
        self._saved: list[tuple[str, SortedRun]] = []
        self._tail: list[SortedRun] = []
        self.change = 0
        try:
            self._resume()
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.debug("The postings in %s are rebuilt: %s", folder, error)
            self._saved, self.change = [], 0

    def _resume(self) -> None:
        state = json.loads((self._folder / "postings.json").read_bytes())
        if IndexSource(**state["source"]) != self._source:
            raise ValueError("the postings of another archive")
        self._saved = [(name, SortedRun.load(self._folder / name)) for name in state["runs"]]
        self.change = int(state["change"])

    def catch_up(self, connection: Connection, change: int) -> None:
        """Add the article versions in the database that the postings do not include yet.

        `change` is the number of the last change of the database.
        """
        while self.change < change:
            rows = connection.execute(_LATER.where(tables.articles.c.change > self.change)).all()
            if not rows:
                self.change = change
                return
            self.note({number: np.frombuffer(sketch, np.uint64) for number, sketch in rows}, rows[-1][0])

    def note(self, sketches: Mapping[int, Sketch], upto: int) -> None:
        """Add the shingles (hashed word sequences) of article versions.

        `sketches` maps the change number of each version to its distinct shingles. The postings are then complete up to
        the change number `upto`.
        """
        self._tail.append(run_of(sketches))
        while len(self._tail) > 1 and 2 * len(self._tail[-1]) >= len(self._tail[-2]):
            self._tail[-2:] = [merged(self._tail[-2:])]
        self.change = upto

    def holders(self, sketch_hashes: Keys, more: Sequence[SortedRun] = ()) -> tuple[Keys, Values]:
        """Return which article versions contain the given shingles (hashed word sequences; distinct, ascending).

        The result is two arrays of equal length: a shingle, and the change number of an article version that contains
        it. `more` are further sorted runs to search. Shingles in more than MAX_HOLDERS versions are left out.
        """
        return lookup([*(run for _, run in self._saved), *self._tail, *more], sketch_hashes, MAX_HOLDERS)

    def save(self) -> None:
        """Save the postings that are not in a file yet, if there are at least MIN_SAVED_POSTINGS."""
        if sum(map(len, self._tail)) < MIN_SAVED_POSTINGS:
            return
        runs, kept = list(self._tail), list(self._saved)
        while kept and 2 * sum(map(len, runs)) >= len(kept[-1][1]):
            runs.append(kept.pop()[1])
        name = f"postings-{self.change}"
        write_run(self._folder / name, runs)
        names = [*(name for name, _ in kept), name]
        state = {"source": asdict(self._source), "change": self.change, "runs": names}
        replace_file(self._folder / "postings.json", json.dumps(state).encode())
        for path in self._folder.glob("postings-*"):
            if path.stem not in names:
                path.unlink()
        self._saved = [*kept, (name, SortedRun.load(self._folder / name))]
        self._tail = []


def shared_shingles(
    connection: Connection, postings: Postings, more: Sequence[SortedRun], sketches: Sequence[Sketch], least: int = 1
) -> list[dict[int, int]]:
    """Return, for each article's sketch, the articles that share shingles (hashed word sequences) with the sketch.

    For each sketch, the result maps the sequence numbers of these articles to their numbers of shared shingles.
    Articles with fewer than `least` shared shingles are left out. `more` are further sorted runs to search. Shingles in
    more than MAX_HOLDERS articles do not count.
    """
    sketch_hashes = distinct(sketches)
    owners = np.repeat(np.arange(len(sketch_hashes)), [len(sketch) for sketch in sketch_hashes])
    own_hashes = np.concatenate([np.empty(0, np.uint64), *sketch_hashes])
    hashes, changes = postings.holders(np.unique(own_hashes), more)
    order = np.argsort(hashes, kind="stable")
    hashes, changes = hashes[order], changes[order]
    first = np.searchsorted(hashes, own_hashes)
    hits = np.searchsorted(hashes, own_hashes, side="right") - first
    holder = np.repeat(first - (np.cumsum(hits) - hits), hits) + np.arange(hits.sum())
    pairs, counts = np.unique(np.repeat(owners, hits) << _CHANGE_BITS | changes[holder], return_counts=True)
    pairs, counts = pairs[counts >= least], counts[counts >= least]
    holders = (pairs & ((1 << _CHANGE_BITS) - 1)).tolist()
    seqs = dict(map(tuple, rows_in(connection, _CURRENT, set(holders))))
    matches: list[dict[int, int]] = [{} for _ in sketch_hashes]
    for owner, change, shared in zip((pairs >> _CHANGE_BITS).tolist(), holders, counts.tolist(), strict=True):
        if change in seqs:
            matches[owner][seqs[change]] = shared
    return matches


def distinct(sketches: Sequence[Sketch]) -> list[Sketch]:
    """Return the sketches with their hashes in ascending order and without duplicates."""
    if not sketches:
        return []
    owners = np.repeat(np.arange(len(sketches)), [len(sketch) for sketch in sketches])
    hashes = np.concatenate(sketches).astype(np.uint64)
    if np.all((hashes[1:] > hashes[:-1]) | (owners[1:] != owners[:-1])):
        return list(sketches)  # as analysis makes them
    order = np.lexsort((hashes, owners))
    owners, hashes = owners[order], hashes[order]
    first = np.ones(len(hashes), bool)
    first[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    owners, hashes = owners[first], hashes[first]
    return np.split(hashes, np.searchsorted(owners, np.arange(1, len(sketches))))


def run_of(sketches: Mapping[int, Sketch]) -> SortedRun:
    """Return the shingles (hashed word sequences) of a few article versions as a sorted run.

    `sketches` maps the change number of each version to its distinct shingles.
    """
    owners = np.repeat(np.fromiter(sketches, np.int64), [len(sketch) for sketch in sketches.values()])
    return SortedRun.of(np.concatenate([np.empty(0, np.uint64), *sketches.values()]), owners)
