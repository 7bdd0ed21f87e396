"""What an article shares with articles in any language: name keys and figures, as arrays that compare fast."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wideangle.language.crosslingual.calendar_days import days_in
from wideangle.language.crosslingual.figures import figures_in
from wideangle.language.crosslingual.name_keys import names_in

Floats = NDArray[np.float32]

OPENING = 3_000
"""Characters of a text that are read, after the headline."""

_HEAD = struct.Struct("<HH")


@dataclass(frozen=True, slots=True, eq=False)
class CrossLingualProfile:
    """The names and figures of an article.

    `keys` are hashes of name keys and `names` says which name each belongs to (several spellings of one word are one
    name); `figures` are hashes of values.
    """

    keys: NDArray[np.uint32]
    names: NDArray[np.uint16]
    figures: NDArray[np.uint32]

    @classmethod
    def of(cls, title: str, text: str, language: str = "") -> CrossLingualProfile:
        """The profile of an article's headline and opening. `language` is an ISO 639-1 code."""
        opening = f"{title}\n{text[:OPENING]}"
        pairs = [
            (key_hash(key), number) for number, name in enumerate(names_in(opening, language)) for key in name.keys
        ]
        figures = sorted(map(key_hash, [*figures_in(opening), *days_in(opening, language)]))
        return cls(
            keys=np.array([key for key, _ in pairs], np.uint32),
            names=np.array([number for _, number in pairs], np.uint16),
            figures=np.array(figures, np.uint32),
        )

    def to_bytes(self) -> bytes:
        """The profile for the store."""
        head = _HEAD.pack(len(self.keys), len(self.figures))
        return head + self.keys.tobytes() + self.names.tobytes() + self.figures.tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> CrossLingualProfile:
        """The profile that `to_bytes` wrote."""
        keys, figures = _HEAD.unpack_from(stored)
        names_at = _HEAD.size + 4 * keys
        return cls(
            np.frombuffer(stored, np.uint32, keys, _HEAD.size),
            np.frombuffer(stored, np.uint16, keys, names_at),
            np.frombuffer(stored, np.uint32, figures, names_at + 2 * keys),
        )


@lru_cache(maxsize=131_072)
def key_hash(key: str) -> int:
    """The 32-bit hash that stands for a name key or a figure."""
    return crc32(key.encode())


class Rarity:
    """Inverse document frequency of keys and figures: log(1 + N / (1 + n)) for what n of N profiles hold."""

    def __init__(self, frequencies: Mapping[int, int], profiles: int) -> None:
        keys = np.array(sorted(frequencies), np.uint32)
        counts = np.array([frequencies[int(key)] for key in keys.tolist()], np.float32)
        self._keys = keys
        self._idf = np.log1p(profiles / (1 + counts)).astype(np.float32)
        self._unseen = np.float32(np.log1p(profiles))

    @classmethod
    def of(cls, profiles: Iterable[CrossLingualProfile]) -> Rarity:
        """The rarity of what these profiles hold."""
        frequencies: Counter[int] = Counter()
        number = 0
        for number, profile in enumerate(profiles, start=1):  # noqa: B007
            frequencies.update(set(profile.keys.tolist()))
            frequencies.update(set(profile.figures.tolist()))
        return cls(frequencies, number)

    def __call__(self, keys: NDArray[np.uint32]) -> Floats:
        """The rarity of each key."""
        if not len(self._keys):
            return np.full(len(keys), max(self._unseen, 1), np.float32)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, self._idf[place], self._unseen).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ProfileOverlap:
    """How much of its names and figures an article shares with each of N others, weighted by rarity, 0 to 1.

    `names` is the share of the article's names that the other has, `names_back` the reverse, `shared_rarity` the
    summed rarity of the shared names; the same for figures. An article without figures shares 0.
    """

    names: Floats
    names_back: Floats
    shared_rarity: Floats
    figures: Floats
    figures_back: Floats


def overlap(profile: CrossLingualProfile, others: Sequence[CrossLingualProfile], rarity: Rarity) -> ProfileOverlap:
    """Compare the names and figures of an article with those of others."""
    sizes = np.array([len(other.keys) for other in others], np.int64)
    keys = _joined([other.keys for other in others], np.uint32)
    names = _joined([other.names for other in others], np.int64)
    owners = np.repeat(np.arange(len(others)), sizes)
    theirs = owners * (1 << 16) + names
    mine, my_weights = _weights(profile.keys, profile.names.astype(np.int64), rarity)
    their_names, their_weights = _weights(keys, theirs, rarity)
    order = np.argsort(profile.keys, kind="stable")
    my_keys, my_names = profile.keys[order], profile.names[order].astype(np.int64)
    left, right = np.searchsorted(my_keys, keys), np.searchsorted(my_keys, keys, side="right")
    hits = np.flatnonzero(right > left)
    pairs = np.unique(np.stack([owners[hits], my_names[left[hits]]]), axis=1) if len(hits) else np.zeros((2, 0), int)
    shared = np.bincount(pairs[0], my_weights[np.searchsorted(mine, pairs[1])], len(others))
    back_names = np.unique(theirs[hits])
    back = np.bincount(back_names >> 16, their_weights[np.searchsorted(their_names, back_names)], len(others))
    total = np.bincount(their_names >> 16, their_weights, len(others))
    figures, figures_back = _figure_overlap(profile, others, rarity)
    return ProfileOverlap(
        names=_share(shared, my_weights.sum()),
        names_back=_share(back, total),
        shared_rarity=shared.astype(np.float32),
        figures=figures,
        figures_back=figures_back,
    )


def _figure_overlap(
    profile: CrossLingualProfile, others: Sequence[CrossLingualProfile], rarity: Rarity
) -> tuple[Floats, Floats]:
    owners = np.repeat(np.arange(len(others)), [len(other.figures) for other in others])
    figures = _joined([other.figures for other in others], np.uint32)
    weights = rarity(figures)
    shared = np.bincount(owners, weights * np.isin(figures, profile.figures), len(others))
    total = np.bincount(owners, weights, len(others))
    return _share(shared, rarity(profile.figures).sum()), _share(shared, total)


def _weights(
    keys: NDArray[np.uint32], names: NDArray[np.int64], rarity: Rarity
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Each name, in ascending order, and its rarity: that of its commonest key."""
    unique, places = np.unique(names, return_inverse=True)
    weights = np.full(len(unique), np.inf)
    np.minimum.at(weights, places, rarity(keys))
    return unique, weights


def _share(part: NDArray[Any], whole: NDArray[Any] | np.floating[Any]) -> Floats:
    return (part / np.maximum(whole, 1e-9)).clip(0, 1).astype(np.float32)


def _joined(arrays: Sequence[NDArray[Any]], dtype: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(arrays).astype(dtype) if arrays else np.zeros(0, dtype)
