"""Compute the profile by which a story is compared with other stories: the terms with the highest weights in a few
central reports, and the first and last day of the story."""

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
"""The greatest number of terms in the profile of a story. The terms with the highest weights are kept."""

LEAD_TERMS = 60
"""The number of terms after the headline that count as the lead."""

OPENING_TERMS = 10
"""The number of leading terms that replace the headline of a report without a headline."""

_HEADER = struct.Struct("<iiI")
_WEIGHTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class ReportTerms:
    """The term vector of one central report. `rarity` is the inverse document frequency of each of its terms."""

    vector: TermVector
    rarity: Floats


@dataclass(frozen=True, slots=True, eq=False)
class StoryProfile:
    """The profile by which a story is compared with other stories.

    `hashes` are the hashes of the terms of the story, in ascending order. `body`, `lead` and `title` are the weights of
    these terms in the whole text, the lead and the headline, each scaled to length 1. `rarity` is the inverse document
    frequency of each term. `first` and `last` are the first and last day (ordinals: 1 is 1 January of the year 1;
    UNDATED if unknown).
    """

    hashes: NDArray[np.uint32]
    body: Floats
    lead: Floats
    title: Floats
    rarity: Floats
    first: int
    last: int

    def to_bytes(self) -> bytes:
        """Return the profile as bytes that `from_bytes` can read. The weights are stored in half precision."""
        weights = np.concatenate([self.body, self.lead, self.title, self.rarity]).astype("<f2")
        header = _HEADER.pack(self.first, self.last, len(self.hashes))
        return header + self.hashes.astype("<u4").tobytes() + weights.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Build a profile from the bytes that `to_bytes` returned."""
        first, last, count = _HEADER.unpack_from(data)
        hashes = np.frombuffer(data, "<u4", count, _HEADER.size)
        weights = np.frombuffer(data, "<f2", _WEIGHTS * count, _HEADER.size + 4 * count).astype(np.float32)
        body, lead, title, rarity = weights.reshape(_WEIGHTS, count)
        return cls(hashes, body, lead, title, rarity, first, last)


def days_of_profile(data: bytes) -> tuple[int, int]:
    """Return the first and the last day of the profile that `StoryProfile.to_bytes` converted to these bytes."""
    first, last, _ = _HEADER.unpack_from(data)
    return first, last


def story_profile(reports: Sequence[ReportTerms], days: Sequence[int]) -> StoryProfile:
    """Compute the profile of a story from its central reports (at least one) and the days of all its dated articles."""
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
    """Return three arrays of weights for the terms of a report: TF-IDF in the whole text, IDF of the terms in the lead,
    and IDF of the terms in the headline. Each array is scaled to length 1."""
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
    """The profiles of several stories, concatenated.

    Each distinct term has a number below `vocabulary`. An entry is one term of one story: `terms` is the number of the
    term, and `body`, `lead`, `title` and `rarity` are its values. Story n has the entries from `bounds[n]` to before
    `bounds[n + 1]`, in ascending order of terms.
    """

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
        """Concatenate profiles in the given order."""
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
        """The story number of each entry. An entry is one term of one story."""
        return np.repeat(np.arange(len(self)), np.diff(self.bounds))

    @cached_property
    def keys(self) -> Ints:
        """A number for each entry (one term of one story) that identifies the story and the term. The numbers ascend by
        story, and within a story by term."""
        return self.owners * np.int64(max(self.vocabulary, 1)) + self.terms

    @cached_property
    def days(self) -> Ints:
        """The day in the middle between the first and the last day of each story (ordinal: 1 is 1 January of the year
        1)."""
        return (self.first + self.last) // 2

    def gaps(self, left: Ints, right: Ints) -> Ints:
        """Return the number of days between the end of the earlier story and the beginning of the later story of each
        pair. The number is 0 if the stories overlap, and -1 if a story is undated."""
        apart = np.maximum(self.first[left] - self.last[right], self.first[right] - self.last[left])
        unknown = (self.first[left] == UNDATED) | (self.first[right] == UNDATED)
        return np.where(unknown, -1, np.maximum(apart, 0))

    def entries(self, stories: Ints) -> tuple[Ints, Ints]:
        """Find all entries of `stories`. An entry is one term of one story. Return two arrays with one value for each
        entry: its position in the profiles, and the position of its story in `stories`."""
        counts = self.bounds[stories + 1] - self.bounds[stories]
        return ranges(self.bounds[stories], counts), np.repeat(np.arange(len(stories)), counts)


def ranges(starts: Ints, counts: Ints) -> Ints:
    """Return the integers of several ranges, concatenated. Each range begins at a value of `starts` and has as many
    integers as the value of `counts` at the same position."""
    before = np.cumsum(counts) - counts
    numbers: Ints = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
    return numbers
