"""Which of the articles just added repeat one that is there, or one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.analysis import body_shingles
from wideangle.language import TermVector
from wideangle.link import PROMISING_SHINGLES, WHOLLY, Repetition, may_repeat, own_words_repeated
from wideangle.model import Article
from wideangle.store import Features, Record, Store


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """Of one article, what it takes to see whether others repeat it: its shingles in order, its outlet's key."""

    hashes: NDArray[np.uint64]
    outlet: str

    @classmethod
    def of(cls, record: Record) -> Body:
        """That of an article that is being added."""
        return cls(body_shingles(TermVector.from_bytes(record.vector)), record.outlet_key)


def bodies(features: Features) -> dict[int, Body]:
    """Those of articles in the archive, by seq."""
    rows = zip(features.seqs.tolist(), features.vectors, features.outlet_keys, strict=True)
    return {seq: Body(body_shingles(TermVector.from_bytes(vector)), outlet) for seq, vector, outlet in rows}


def repetitions(
    article: Article, body: Body, others: Mapping[int, Body], read: Callable[[Sequence[int]], Sequence[Article]]
) -> dict[int, Repetition]:
    """Those of `others` that are copies of an article, or it of them, and what they have in common.

    `read` gives articles by seq. It is asked for the few whose wording has to be looked at.
    """
    possible = may_repeat(body.hashes, [other.hashes for other in others.values()])
    found = {seq: Repetition.of(body.hashes, others[seq].hashes) for seq in compress(others, possible)}
    found = {
        seq: repetition
        for seq, repetition in found.items()
        if repetition.is_copy(same_outlet=bool(body.outlet) and body.outlet == others[seq].outlet)
    }
    doubtful = [seq for seq, repetition in found.items() if repetition.shorter < WHOLLY]
    for seq, other in zip(doubtful, read(doubtful) if doubtful else (), strict=True):
        if found[seq].mine_is_shorter:
            kept = own_words_repeated(article.text, article.language, others[seq].hashes)
        else:
            kept = own_words_repeated(other.text, other.language, body.hashes)
        if not kept:
            del found[seq]
    return found


def find_copies(store: Store, fresh: Mapping[int, tuple[Record, Counter[int]]]) -> list[tuple[int, int, float]]:
    """The copies among newly stored articles: seq, seq of the first article of their group, share repeated.

    `fresh` gives by seq the record of each new article and how many sampled shingles it shares with which article
    that was in the archive before. The first of a group is the first that was added; which one is shown for the
    group is decided by `coverage.folding`, whatever came first.
    """
    promising = _promising(fresh)
    earlier = sorted({other for others in promising.values() for other in others} - fresh.keys())
    texts = bodies(store.features(earlier))
    texts.update((seq, Body.of(fresh[seq][0])) for seq in {*promising, *_flat(promising)} & fresh.keys())
    firsts = {seq: original for seq, (original, _) in store.originals(earlier).items()}
    read = partial(_read, store, fresh)
    copies = []
    for seq, others in promising.items():
        found = repetitions(fresh[seq][0].article, texts[seq], {other: texts[other] for other in others}, read)
        closest = max(found, key=lambda other: (found[other].shorter + found[other].longer, -other), default=seq)
        first = firsts.get(closest, closest)
        if first != seq:  # a new version of a group's first stays its first
            firsts[seq] = first
            copies.append((seq, first, found[closest].of_mine))
    return copies


def _promising(fresh: Mapping[int, tuple[Record, Counter[int]]]) -> dict[int, list[int]]:
    """For each new article the ones worth comparing it with, those without any left out."""
    among = _shared_among({seq: record for seq, (record, _) in fresh.items()})
    promising = {
        seq: [other for other, shared in (before + among[seq]).items() if shared >= PROMISING_SHINGLES and other != seq]
        for seq, (_, before) in fresh.items()
    }
    return {seq: others for seq, others in promising.items() if others}


def _flat(promising: Mapping[int, Sequence[int]]) -> set[int]:
    return {other for others in promising.values() for other in others}


def _read(store: Store, fresh: Mapping[int, tuple[Record, Counter[int]]], seqs: Sequence[int]) -> list[Article]:
    """Articles that are being added or were there before."""
    held = [seq for seq in seqs if seq not in fresh]
    stored = dict(zip(held, store.articles(held), strict=True))
    return [fresh[seq][0].article if seq in fresh else stored[seq] for seq in seqs]


def _shared_among(records: Mapping[int, Record]) -> dict[int, Counter[int]]:
    """For each of these articles, how many sampled shingles it shares with each earlier one of them."""
    shared: dict[int, Counter[int]] = {seq: Counter() for seq in records}
    if not records:
        return shared
    hashes = np.concatenate([record.shingles for record in records.values()])
    owners = np.repeat(list(records), [len(record.shingles) for record in records.values()])
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    distance = 1
    while True:
        same = np.flatnonzero(hashes[distance:] == hashes[:-distance])
        if not len(same):
            return shared
        for earlier, later in zip(owners[same].tolist(), owners[same + distance].tolist(), strict=True):
            shared[later][earlier] += 1
        distance += 1
