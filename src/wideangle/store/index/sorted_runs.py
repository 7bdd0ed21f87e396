"""Store pairs of 64-bit numbers (key, value) in sorted arrays, called runs. Runs are searched by bisection and merged.

This is a log-structured merge tree (O'Neil and others 1996) with arrays in place of trees. New pairs form a small run.
If a run is at least half as large as the run before it, the two runs are merged. n pairs are then in about log n runs,
and each pair is written log n times, always sequentially.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

Keys: TypeAlias = npt.NDArray[np.uint64]
Values: TypeAlias = npt.NDArray[np.int64]

MERGE_CHUNK_SIZE = 1_000_000
"""The number of pairs that are merged at a time, so that the memory of a merge (50 MB) does not depend on the length of
the runs."""


@dataclass(frozen=True, slots=True, eq=False)
class SortedRun:
    """An array of keys in ascending order, and an array of their values."""

    keys: Keys
    values: Values

    @classmethod
    def of(cls, keys: Keys, values: Values) -> Self:
        """Return a run of pairs, which are sorted by their keys."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], values[order])

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Map the files that `write_run` wrote to this path into memory. Raises OSError or ValueError."""
        keys = np.asarray(np.memmap(path.with_suffix(".keys"), np.uint64, "r"))
        values = np.asarray(np.memmap(path.with_suffix(".values"), np.int64, "r"))
        if len(keys) != len(values):
            raise ValueError(f"{path}: not a run")
        return cls(keys, values)


def merged(runs: Sequence[SortedRun]) -> SortedRun:
    """Return one run with the pairs of all these runs, in memory."""
    return SortedRun.of(np.concatenate([run.keys for run in runs]), np.concatenate([run.values for run in runs]))


def write_run(path: Path, runs: Sequence[SortedRun]) -> None:
    """Write the pairs of all these runs as one run to two files, durably: the keys to one, the values to the other.

    The runs are merged in memory one range of keys at a time.
    """
    with path.with_suffix(".keys").open("wb") as keys, path.with_suffix(".values").open("wb") as values:
        for part in _in_ranges(runs):
            keys.write(part.keys.tobytes())
            values.write(part.values.tobytes())
        for file in (keys, values):
            file.flush()
            os.fsync(file.fileno())


def lookup(runs: Sequence[SortedRun], wanted: Keys, most: int) -> tuple[Keys, Values]:
    """Return all pairs whose key is in `wanted` (distinct, ascending), as keys and values.

    Keys with more than `most` pairs are left out.
    """
    counts = np.zeros(len(wanted), np.int64)
    hits = []
    for run in runs:
        if not len(run) or not len(wanted):
            continue
        first = np.searchsorted(run.keys, wanted)
        hit = np.flatnonzero(run.keys[np.minimum(first, len(run) - 1)] == wanted)
        if len(hit):
            length = np.searchsorted(run.keys, wanted[hit], side="right") - first[hit]
            counts[hit] += length
            hits.append((run, hit, first[hit], length))
    keys, values = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for run, hit, first, length in hits:
        few = counts[hit] <= most
        hit, first, length = hit[few], first[few], length[few]  # noqa: PLW2901  # the same hits, fewer of them
        before = np.cumsum(length) - length
        places = np.repeat(first - before, length) + np.arange(length.sum())
        keys.append(np.repeat(wanted[hit], length))
        values.append(run.values[places])
    return np.concatenate(keys), np.concatenate(values)


def _in_ranges(runs: Sequence[SortedRun]) -> Iterator[SortedRun]:
    """Yield the pairs of all these runs in ascending order of the keys, as new runs of about MERGE_CHUNK_SIZE pairs."""
    parts = 1 + sum(map(len, runs)) // MERGE_CHUNK_SIZE
    bounds = np.array([2**64 * part // parts for part in range(1, parts)], np.uint64)
    cuts = [[0, *np.searchsorted(run.keys, bounds).tolist(), len(run)] for run in runs]
    for part in range(parts):
        slices = [slice(cut[part], cut[part + 1]) for cut in cuts]
        yield merged([SortedRun(run.keys[at], run.values[at]) for run, at in zip(runs, slices, strict=True)])
