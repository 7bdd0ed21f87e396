"""Map tokens, which are separated by white space, to numbers, for many texts at a time.

No word spans white space, so the terms of a token depend on the token alone. In an article of a thousand tokens, all
but about fifteen have occurred before. Texts are therefore split at white space as bytes, and the bytes of each token
are hashed eight at a time. A hash table in arrays (open addressing, linear probing) holds the numbers of each token, so
that only new tokens are converted in Python.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import chain
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_SPACE = 0x20
"""The code of the space. A token ends at each byte with this code or a lower code (ASCII control characters). Other
white space is part of a token; the function `convert`, which converts new tokens, splits at it."""

_STEP = 8
_STEPS = 6
"""The number of eight-byte steps in which numpy hashes a token. Python hashes tokens of more than 48 bytes, which are
rare in all languages."""

_BYTE_MASKS = np.array([2 ** (8 * size) - 1 for size in range(_STEP + 1)], np.uint64)
"""The masks that keep the first n bytes (0 to 8) of eight bytes that are read as one number."""

_HALF = np.uint64(32)
_LOW = np.uint64(2**32 - 1)

_FIRST_SIZE = 4_096

Hashes: TypeAlias = NDArray[np.uint64]
Positions: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.uint32]


class TokenTable:
    """Maps a token to the numbers (uint32) that `convert` returns for the token. Safe for several threads.

    With `is_lowered`, ASCII capitals are converted to lower case before `convert`, so that there are fewer distinct
    tokens. When the table holds `capacity` tokens or numbers (20 MB for half a million), it is cleared after the call.
    """

    def __init__(self, convert: Callable[[str], Sequence[int]], capacity: int, *, is_lowered: bool = False) -> None:
        self._convert = convert
        self._capacity = capacity
        self._is_lowered = is_lowered
        self._lock = Lock()
        # The factors are random, so that nobody can construct a text whose tokens have the same hash.
        self._factors = np.frombuffer(os.urandom(2 * _STEPS * _STEP), np.uint64) | np.uint64(1)
        self._clear()

    def _clear(self) -> None:
        self._token_count = self._number_count = 0
        self._numbers = np.empty(_FIRST_SIZE, np.uint32)
        self._allocate(_FIRST_SIZE)

    def _allocate(self, size: int) -> None:
        """Allocate an empty table. The key 0 marks an empty slot, because no token has the hash 0."""
        self._keys: Hashes = np.zeros(size, np.uint64)
        self._begins, self._counts = np.zeros((2, size), np.uint32)

    def of(self, texts: Sequence[str]) -> tuple[Numbers, Positions]:
        """Return two arrays: the concatenated numbers of all texts, and bounds. The numbers of text i are
        `numbers[bounds[i]:bounds[i + 1]]`."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        data = b"\n".join([b"", *encoded, bytes(_STEP)])
        if self._is_lowered:
            data = data.lower()
        starts, sizes = _split(data)
        with self._lock:
            try:
                places = self._slots(data, starts, sizes)
            except BaseException:
                self._clear()  # an interrupted change leaves tokens without numbers
                raise
            begins, counts = (column.take(places).astype(np.int64) for column in (self._begins, self._counts))
            ends = np.append(0, np.cumsum(counts))
            numbers = self._numbers.take(np.repeat(begins - ends[:-1], counts) + np.arange(ends[-1]))
            if max(self._token_count, self._number_count) >= self._capacity:
                self._clear()
        offsets = np.cumsum([1, *(len(text) + 1 for text in encoded)])
        return numbers, ends[np.searchsorted(starts, offsets)]

    def _slots(self, data: bytes, starts: Positions, sizes: Positions) -> Positions:
        """Return the slot of each token in the table. Tokens that are not in the table are added first."""
        size = len(self._keys)
        hashes = self._hashes(data, starts, sizes)
        places, unknown = self._look_up(hashes)
        if len(unknown):
            new_hashes, first_positions, inverse = np.unique(hashes[unknown], return_index=True, return_inverse=True)
            at = unknown[first_positions]
            bounds_of_tokens = zip(starts[at].tolist(), (starts[at] + sizes[at]).tolist(), strict=True)
            self._add_tokens(
                new_hashes, [data[start:end].decode("utf-8", "surrogatepass") for start, end in bounds_of_tokens]
            )
            if len(self._keys) > size:
                return self._look_up(hashes)[0]
            places[unknown] = self._look_up(new_hashes)[0][inverse]
        return places

    def _hashes(self, data: bytes, starts: Positions, sizes: Positions) -> Hashes:
        """Return the hash of each token, never 0. The hash is the sum of the token's four-byte parts, each multiplied
        by a random factor for its position. A difference between two tokens affects at least half of the bits of the
        sum."""
        eight = np.ndarray((len(data) - _STEP + 1,), "<u8", data, strides=(1,))

        def mixed(at: Positions, remaining: Positions, step: int) -> Hashes:
            word: Hashes = eight[at] & _BYTE_MASKS.take(remaining, mode="clip")
            low, high = self._factors[2 * step : 2 * step + 2]
            both: Hashes = (word & _LOW) * low + (word >> _HALF) * high
            return both

        hashes = mixed(starts, sizes, 0)
        longer = np.flatnonzero(sizes > _STEP)
        for step in range(1, _STEPS):
            at, remaining = starts[longer] + step * _STEP, sizes[longer] - step * _STEP
            hashes[longer] += mixed(at, remaining, step)
            longer = longer[remaining > _STEP]
        for number in longer.tolist():
            hashes[number] = hash(data[starts[number] : starts[number] + sizes[number]]) % 2**64
        return np.maximum(hashes, 1)

    def _look_up(self, hashes: Hashes) -> tuple[Positions, Positions]:
        """Return the slot of each hash in the table, and the positions of the hashes that are not in the table."""
        places = self._home_slots(hashes)
        unknown = []
        remaining = np.flatnonzero(self._keys.take(places) != hashes)
        while len(remaining):
            empty = self._keys[places[remaining]] == 0
            unknown.append(remaining[empty])
            remaining = remaining[~empty]
            places[remaining] = self._next_slots(places[remaining])
            remaining = remaining[self._keys[places[remaining]] != hashes[remaining]]
        return places, np.concatenate([np.empty(0, np.int64), *unknown])

    def _add_tokens(self, hashes: Hashes, tokens: Sequence[str]) -> None:
        """Add tokens and their hashes. The hashes must be distinct and not in the table."""
        token_numbers = list(map(self._convert, tokens))
        counts = np.fromiter(map(len, token_numbers), np.int64, len(token_numbers))
        begins = self._number_count + np.cumsum(counts) - counts
        self._number_count += int(counts.sum())
        if self._number_count > len(self._numbers):
            self._numbers = np.resize(self._numbers, _doubled(len(self._numbers), self._number_count))
        self._numbers[begins[0] : self._number_count] = np.fromiter(chain.from_iterable(token_numbers), np.uint32)
        self._token_count += len(hashes)
        if 2 * self._token_count > len(self._keys):
            held = np.flatnonzero(self._keys)
            keys, old_begins, old_counts = self._keys[held], self._begins[held], self._counts[held]
            self._allocate(_doubled(len(self._keys), 2 * self._token_count))
            self._insert(keys, old_begins, old_counts)
        self._insert(hashes, begins, counts)

    def _insert(self, hashes: Hashes, begins: Positions | Numbers, counts: Positions | Numbers) -> None:
        places = self._home_slots(hashes)
        remaining = np.arange(len(hashes))
        while len(remaining):
            free = remaining[self._keys[places[remaining]] == 0]
            self._keys[places[free]] = hashes[free]  # the last of several candidates for a slot wins
            remaining = remaining[self._keys[places[remaining]] != hashes[remaining]]
            places[remaining] = self._next_slots(places[remaining])
        self._begins[places] = begins
        self._counts[places] = counts

    def _home_slots(self, hashes: Hashes) -> Positions:
        """Return the slot at which the search for each hash begins. The slot is the highest bits of the hash, which
        depend on all bytes of a token."""
        return (hashes >> np.uint64(65 - len(self._keys).bit_length())).view(np.int64)

    def _next_slots(self, places: Positions) -> Positions:
        return (places + 1) % len(self._keys)


def _doubled(size: int, least: int) -> int:
    """Return `size`, doubled as often as needed to be at least `least`."""
    while size < least:
        size *= 2
    return size


def _split(data: bytes) -> tuple[Positions, Positions]:
    """Return the start and the length, in bytes, of each token in a text. `data` is the text in UTF-8, which begins and
    ends with white space."""
    inside = np.frombuffer(data, np.uint8) > _SPACE
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[::2], edges[1::2] - edges[::2]
