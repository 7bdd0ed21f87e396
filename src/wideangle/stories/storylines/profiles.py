"""What stories are compared by: the weightiest terms of a few central reports, and the days that they span."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.language import TermVector
from wideangle.model.times import UNDATED
from wideangle.stories.vectors import Floats

Ints: TypeAlias = NDArray[np.int64]

PROFILE_TERMS = 100
"""Terms kept of a story, those of the highest weight."""

LEAD_TERMS = 60
"""Terms after the title that count as the lead."""

OPENING_TERMS = 10
"""Terms of the opening that stand for the title of a report without one."""

_HEADER = struct.Struct("<iiI")
_WEIGHTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class ReportTerms:
    """The term vector of a central report, and the inverse document frequency of each of its terms."""

    vector: TermVector
    rarity: Floats


@dataclass(frozen=True, slots=True, eq=False)
class StoryProfile:
    """The terms of a story (hashes, ascending) with their weights in the body, the lead and the title, each of unit
    length, and their inverse document frequency; `first` and `last` are days (ordinals, UNDATED where unknown)."""

    hashes: NDArray[np.uint32]
    body: Floats
    lead: Floats
    title: Floats
    rarity: Floats
    first: int
    last: int

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads back, weights in half precision."""
        weights = np.concatenate([self.body, self.lead, self.title, self.rarity]).astype("<f2")
        header = _HEADER.pack(self.first, self.last, len(self.hashes))
        return header + self.hashes.astype("<u4").tobytes() + weights.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote."""
        first, last, count = _HEADER.unpack_from(data)
        hashes = np.frombuffer(data, "<u4", count, _HEADER.size)
        weights = np.frombuffer(data, "<f2", _WEIGHTS * count, _HEADER.size + 4 * count).astype(np.float32)
        body, lead, title, rarity = weights.reshape(_WEIGHTS, count)
        return cls(hashes, body, lead, title, rarity, first, last)


def story_profile(reports: Sequence[ReportTerms], days: Sequence[int]) -> StoryProfile:
    """The profile of a story from its central reports (one or more) and the days of all its dated articles."""
    parts = [_weights(report) for report in reports]
    hashes, place = np.unique(np.concatenate([report.vector.hashes for report in reports]), return_inverse=True)
    body, lead, title = (
        np.bincount(place, np.concatenate([part[kind] for part in parts]), minlength=len(hashes)) for kind in range(3)
    )
    rarity = np.zeros(len(hashes), np.float32)
    rarity[place] = np.concatenate([report.rarity for report in reports])
    kept = np.sort(np.argsort(-body, kind="stable")[:PROFILE_TERMS])
    return StoryProfile(
        hashes=hashes[kept].astype(np.uint32),
        body=_unit(body[kept]),
        lead=_unit(lead[kept]),
        title=_unit(title[kept]),
        rarity=rarity[kept],
        first=min(days, default=UNDATED),
        last=max(days, default=UNDATED),
    )


def _weights(report: ReportTerms) -> tuple[Floats, Floats, Floats]:
    """TF-IDF of a report's terms in the whole text, and their IDF where they stand in the lead or the title."""
    vector, size = report.vector, len(report.vector.hashes)
    counts = np.bincount(vector.order, minlength=size)
    in_lead = np.bincount(vector.order[: vector.title + LEAD_TERMS], minlength=size) > 0
    in_title = np.bincount(vector.order[: vector.title or OPENING_TERMS], minlength=size) > 0
    rarity = report.rarity
    return _unit(np.log1p(counts) * rarity), _unit(rarity * in_lead), _unit(rarity * in_title)


def _unit(weights: NDArray[Any]) -> Floats:
    scaled: Floats = (weights / max(float(np.linalg.norm(weights)), 1e-9)).astype(np.float32)
    return scaled


@dataclass(frozen=True, eq=False)
class Profiles:
    """Many profiles end to end: `terms` numbers the distinct terms; story n has the entries from `bounds[n]` to
    `bounds[n + 1]`, by ascending term."""

    terms: Ints
    vocabulary: int
    bounds: Ints
    body: Floats
    lead: Floats
    title: Floats
    rarity: Floats
    first: Ints
    last: Ints

    @classmethod
    def of(cls, profiles: Sequence[StoryProfile]) -> Self:
        """Join profiles in their order."""
        hashes = np.concatenate([profile.hashes for profile in profiles] or [np.zeros(0, np.uint32)])
        distinct, terms = np.unique(hashes, return_inverse=True)

        def joined(name: str) -> Floats:
            return np.concatenate([getattr(profile, name) for profile in profiles] or [np.zeros(0, np.float32)])

        return cls(
            terms=terms.astype(np.int64),
            vocabulary=len(distinct),
            bounds=np.append(0, np.cumsum([len(profile.hashes) for profile in profiles])).astype(np.int64),
            body=joined("body"),
            lead=joined("lead"),
            title=joined("title"),
            rarity=joined("rarity"),
            first=np.array([profile.first for profile in profiles], np.int64),
            last=np.array([profile.last for profile in profiles], np.int64),
        )

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def owners(self) -> Ints:
        """The story of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.bounds))

    @cached_property
    def keys(self) -> Ints:
        """Story and term of each entry as one number; they ascend."""
        return self.owners * np.int64(max(self.vocabulary, 1)) + self.terms

    @cached_property
    def days(self) -> Ints:
        """The middle of each story's time."""
        return (self.first + self.last) // 2

    def gaps(self, left: Ints, right: Ints) -> Ints:
        """The days between the end of one story and the beginning of the other, 0 where they overlap, -1 where one of
        them is undated."""
        apart = np.maximum(self.first[left] - self.last[right], self.first[right] - self.last[left])
        unknown = (self.first[left] == UNDATED) | (self.first[right] == UNDATED)
        return np.where(unknown, -1, np.maximum(apart, 0))

    def entries(self, stories: Ints) -> tuple[Ints, Ints]:
        """All entries of these stories, and for each the position of its story among them."""
        counts = self.bounds[stories + 1] - self.bounds[stories]
        return ranges(self.bounds[stories], counts), np.repeat(np.arange(len(stories)), counts)


def ranges(starts: Ints, counts: Ints) -> Ints:
    """The numbers of several ranges, end to end."""
    before = np.cumsum(counts) - counts
    numbers: Ints = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
    return numbers
