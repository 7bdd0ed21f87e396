"""Which of the articles just added repeat one that is there, or one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from wideangle.archive.analysis import body_shingles
from wideangle.language import TermVector
from wideangle.link import COPY_CONTAINMENT, PROMISING_SHINGLES, repetition
from wideangle.store import Record, Store


def find_copies(store: Store, fresh: Mapping[int, tuple[Record, Counter[int]]]) -> list[tuple[int, int, float]]:
    """The copies among newly stored articles: seq, seq of the first article of their group, share repeated.

    `fresh` gives by seq the record of each new article and how many sampled shingles it shares with which article
    that was in the archive before.
    """
    among = _shared_among({seq: record for seq, (record, _) in fresh.items()})
    promising = {
        seq: [other for other, shared in (before + among[seq]).items() if shared >= PROMISING_SHINGLES and other != seq]
        for seq, (_, before) in fresh.items()
    }
    promising = {seq: others for seq, others in promising.items() if others}
    earlier = sorted({other for others in promising.values() for other in others} - fresh.keys())
    features = store.features(earlier)
    vectors = dict(zip(features.seqs.tolist(), features.vectors, strict=True))
    vectors.update((seq, fresh[seq][0].vector) for seq in fresh)
    firsts = {seq: original for seq, (original, _) in store.originals(earlier).items()}
    copies = []
    for seq, others in promising.items():
        mine = body_shingles(TermVector.from_bytes(vectors[seq]))
        shares = [(repetition(mine, body_shingles(TermVector.from_bytes(vectors[other]))), other) for other in others]
        share, original = max(shares, key=lambda pair: (pair[0], -pair[1]))
        if share >= COPY_CONTAINMENT:
            firsts[seq] = firsts.get(original, original)
            copies.append((seq, firsts[seq], share))
    return copies


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
