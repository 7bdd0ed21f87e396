"""What each stretch of text between blanks comes to, remembered, and looked up for many texts at a time.

No word spans white space, so what a stretch comes to depends on it alone, and of the thousand in an article all but
fifteen have been met before. Texts are cut at their blanks as bytes, the bytes of each stretch are hashed a few at a
time, and a hash table held in arrays (open addressing, linear probing) says what it comes to: only what is new is seen
to in Python.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import chain
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_BLANK = 0x20
"""The blank, before which ASCII has its control characters. Whether others part words is `make`'s to say."""

_STEP = 8
_STEPS = 6
"""A stretch of more than 48 bytes, which few languages have words for, is hashed by itself."""

_KEPT = np.array([2 ** (8 * size) - 1 for size in range(_STEP + 1)], np.uint64)
"""Which bits of eight bytes, read as one number, are of their first so many."""

_HALF = np.uint64(32)
_LOW = np.uint64(2**32 - 1)

_FIRST_SIZE = 4_096

Hashes: TypeAlias = NDArray[np.uint64]
Places: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.uint32]


class Stretches:
    """Stretch → some numbers (uint32), as `make` gives them. Several threads may ask at once.

    Where `is_lowered`, capitals of ASCII are small before `make` sees them, which leaves fewer to be told apart. Once
    `most` stretches or as many numbers are remembered, in 20 MB for half a million, all are forgotten after the call.
    """

    def __init__(self, make: Callable[[str], Sequence[int]], most: int, *, is_lowered: bool = False) -> None:
        self._make = make
        self._most = most
        self._is_lowered = is_lowered
        self._lock = Lock()
        # Secret, so that nobody can write a text of stretches that pass for others.
        self._factors = np.frombuffer(os.urandom(2 * _STEPS * _STEP), np.uint64) | np.uint64(1)
        self._forget()

    def _forget(self) -> None:
        self._held = self._used = 0
        self._numbers = np.empty(_FIRST_SIZE, np.uint32)
        self._make_room(_FIRST_SIZE)

    def _make_room(self, size: int) -> None:
        """An empty table; 0 is no stretch's hash."""
        self._keys: Hashes = np.zeros(size, np.uint64)
        self._begins, self._counts = np.zeros((2, size), np.uint32)

    def of(self, texts: Sequence[str]) -> tuple[Numbers, Places]:
        """The numbers of all texts end to end; those of text i are `found[bounds[i]:bounds[i + 1]]`."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        data = b"\n".join([b"", *encoded, bytes(_STEP)])
        if self._is_lowered:
            data = data.lower()
        starts, sizes = _cut(data)
        with self._lock:
            try:
                places = self._places(data, starts, sizes)
            except BaseException:
                self._forget()  # what was cut short in the middle would give nothing from now on
                raise
            begins, counts = (each.take(places).astype(np.int64) for each in (self._begins, self._counts))
            ends = np.append(0, np.cumsum(counts))
            found = self._numbers.take(np.repeat(begins - ends[:-1], counts) + np.arange(ends[-1]))
            if max(self._held, self._used) >= self._most:
                self._forget()
        offsets = np.cumsum([1, *(len(text) + 1 for text in encoded)])
        return found, ends[np.searchsorted(starts, offsets)]

    def _places(self, data: bytes, starts: Places, sizes: Places) -> Places:
        """Where in the table each stretch stands; those that it does not hold are put there first."""
        size = len(self._keys)
        hashes = self._hashes(data, starts, sizes)
        places, unknown = self._look_up(hashes)
        if len(unknown):
            fresh, which, back = np.unique(hashes[unknown], return_index=True, return_inverse=True)
            at = unknown[which]
            pieces = zip(starts[at].tolist(), (starts[at] + sizes[at]).tolist(), strict=True)
            self._learn(fresh, [data[start:end].decode("utf-8", "surrogatepass") for start, end in pieces])
            if len(self._keys) > size:
                return self._look_up(hashes)[0]
            places[unknown] = self._look_up(fresh)[0][back]
        return places

    def _hashes(self, data: bytes, starts: Places, sizes: Places) -> Hashes:
        """The hash of each stretch, never 0: its four bytes at a time, each times a factor of their own, added up. What
        differs in them reaches at least half of the sum's bits."""
        eight = np.ndarray((len(data) - _STEP + 1,), "<u8", data, strides=(1,))

        def mixed(at: Places, left: Places, step: int) -> Hashes:
            word: Hashes = eight[at] & _KEPT.take(left, mode="clip")
            low, high = self._factors[2 * step : 2 * step + 2]
            both: Hashes = (word & _LOW) * low + (word >> _HALF) * high
            return both

        hashes = mixed(starts, sizes, 0)
        longer = np.flatnonzero(sizes > _STEP)
        for step in range(1, _STEPS):
            at, left = starts[longer] + step * _STEP, sizes[longer] - step * _STEP
            hashes[longer] += mixed(at, left, step)
            longer = longer[left > _STEP]
        for number in longer.tolist():
            hashes[number] = hash(data[starts[number] : starts[number] + sizes[number]]) % 2**64
        return np.maximum(hashes, 1)

    def _look_up(self, hashes: Hashes) -> tuple[Places, Places]:
        """For each hash where it stands in the table, and which hashes do not stand there."""
        places = self._first_places(hashes)
        unknown = []
        left = np.flatnonzero(self._keys.take(places) != hashes)
        while len(left):
            empty = self._keys[places[left]] == 0
            unknown.append(left[empty])
            left = left[~empty]
            places[left] = self._next_places(places[left])
            left = left[self._keys[places[left]] != hashes[left]]
        return places, np.concatenate([np.empty(0, np.int64), *unknown])

    def _learn(self, hashes: Hashes, stretches: Sequence[str]) -> None:
        """Remember stretches by their hashes, all different and none of them in the table."""
        made = list(map(self._make, stretches))
        counts = np.fromiter(map(len, made), np.int64, len(made))
        begins = self._used + np.cumsum(counts) - counts
        self._used += int(counts.sum())
        if self._used > len(self._numbers):
            self._numbers = np.resize(self._numbers, _doubled(len(self._numbers), self._used))
        self._numbers[begins[0] : self._used] = np.fromiter(chain.from_iterable(made), np.uint32)
        self._held += len(hashes)
        if 2 * self._held > len(self._keys):
            held = np.flatnonzero(self._keys)
            keys, old_begins, old_counts = self._keys[held], self._begins[held], self._counts[held]
            self._make_room(_doubled(len(self._keys), 2 * self._held))
            self._put(keys, old_begins, old_counts)
        self._put(hashes, begins, counts)

    def _put(self, hashes: Hashes, begins: Places | Numbers, counts: Places | Numbers) -> None:
        places = self._first_places(hashes)
        left = np.arange(len(hashes))
        while len(left):
            free = left[self._keys[places[left]] == 0]
            self._keys[places[free]] = hashes[free]  # of several for one place the last is put there
            left = left[self._keys[places[left]] != hashes[left]]
            places[left] = self._next_places(places[left])
        self._begins[places] = begins
        self._counts[places] = counts

    def _first_places(self, hashes: Hashes) -> Places:
        """The highest bits of hashes, which depend on all of a stretch."""
        return (hashes >> np.uint64(65 - len(self._keys).bit_length())).view(np.int64)

    def _next_places(self, places: Places) -> Places:
        return (places + 1) % len(self._keys)


def _doubled(size: int, least: int) -> int:
    """A size, doubled until it is at least so much."""
    while size < least:
        size *= 2
    return size


def _cut(data: bytes) -> tuple[Places, Places]:
    """Where each stretch of some bytes, which begin and end with a blank, starts, and how many bytes it has."""
    inside = np.frombuffer(data, np.uint8) > _BLANK
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[::2], edges[1::2] - edges[::2]
