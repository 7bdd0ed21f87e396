"""Find the copies among newly added articles. The original may be in the archive already, or be new too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress, count

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis import body_shingles
from wideangle.analysis.record import Record
from wideangle.language import TermVector
from wideangle.link import (
    PROMISING_SHINGLES,
    WHOLLY,
    Repetition,
    are_of_one_template,
    may_repeat,
    own_words_repeated,
    promising,
)
from wideangle.model import Article
from wideangle.store import Features, Sketched, Store

MAX_INSTANCES = 16
"""The search for the copies of an article ends when it has found this number of articles made from the same template.
Candidates are compared word by word, the most similar first. The remaining candidates are not compared, and do not
count as copies."""

_SEQ_BITS = 31


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """The data that show whether two articles are copies or made from one template: the shingles (hashed word
    sequences) in the order of the text, the key of the outlet, and the distinct terms of headline and text (their
    hashes, ascending)."""

    hashes: NDArray[np.uint64]
    outlet: str
    terms: NDArray[np.uint32]

    @classmethod
    def of(cls, record: Record) -> Body:
        """Return the data for finding copies of an article that is being added."""
        return cls.of_vector(TermVector.from_bytes(record.vector), record.outlet_key)

    @classmethod
    def of_vector(cls, vector: TermVector, outlet: str) -> Body:
        """Return the data for finding copies of an article, given by its term vector and the key of its outlet."""
        return cls(body_shingles(vector), outlet, vector.hashes)


def bodies(features: Features) -> dict[int, Body]:
    """Return the data for finding copies of articles in the archive, by sequence number."""
    rows = zip(features.seqs.tolist(), features.vectors, features.outlet_keys, strict=True)
    return {seq: Body.of_vector(TermVector.from_bytes(vector), outlet) for seq, vector, outlet in rows}


def repetitions(
    article: Article, body: Body, others: Mapping[int, Body], read: Callable[[Sequence[int]], Sequence[Article]]
) -> dict[int, Repetition]:
    """Return the articles in `others` that are copies of an article, or of which the article is a copy. The result maps
    the sequence number of each of these articles to the shares of text that the two articles have in common.

    `others` may only contain articles for which `worth_comparing` is true. `read` is a function that returns the
    articles with given sequence numbers. It is called only for the few articles whose wording must be compared.
    """
    repetitions_by_seq = {}
    for seq, its in others.items():
        repetition = Repetition.of(body.hashes, its.hashes)
        if repetition.is_copy(same_outlet=_is_same(body.outlet, its.outlet)):
            repetitions_by_seq[seq] = repetition
    closest_first = sorted(
        repetitions_by_seq, key=lambda seq: (-repetitions_by_seq[seq].shorter - repetitions_by_seq[seq].longer, seq)
    )
    instances = 0
    for seq, other in zip(closest_first, read(closest_first) if closest_first else (), strict=True):
        repetition = repetitions_by_seq[seq]
        shorter, longer = (article, others[seq]) if repetition.mine_is_shorter else (other, body)
        if instances >= MAX_INSTANCES:
            del repetitions_by_seq[seq]
        elif article.text != other.text and are_of_one_template(article, replace(other, language=article.language)):
            instances += 1
            del repetitions_by_seq[seq]
        elif repetition.shorter < WHOLLY and not own_words_repeated(shorter.text, shorter.language, longer.hashes):
            del repetitions_by_seq[seq]
    return repetitions_by_seq


def worth_comparing(pairs: Sequence[tuple[Body, Body]]) -> list[bool]:
    """Return, for each pair of articles, True if one of them may be a copy of the other."""
    within = [_is_same(body.outlet, other.outlet) for body, other in pairs]
    may_be_copies: list[bool] = may_repeat(
        [body.hashes for body, _ in pairs], [other.hashes for _, other in pairs], within
    ).tolist()
    return may_be_copies


def find_copies(store: Store, fresh: Mapping[int, tuple[Record, Iterable[int]]]) -> list[tuple[int, int, float]]:
    """Return the copies among new articles. Each copy is given as its sequence number, the sequence number of its
    original, and the share (0 to 1) of its text that is copied. The original is the first added of all articles with
    this text; `coverage.folding` later decides which of these articles is shown.

    `fresh` maps the sequence number of each new article to its record (analysis results), and to the earlier articles
    that share at least PROMISING_SHINGLES sampled shingles (hashed word sequences) with it.
    """
    pairs = _promising(store, fresh)
    held = {seq for pair in pairs for seq in pair}
    texts = bodies(store.features(sorted(held - fresh.keys())))
    texts.update((seq, Body.of(fresh[seq][0])) for seq in held & fresh.keys())
    repeating: dict[int, list[int]] = {}
    for seq, other in compress(pairs, worth_comparing([(texts[seq], texts[other]) for seq, other in pairs])):
        repeating.setdefault(seq, []).append(other)
    earlier = sorted({other for others in repeating.values() for other in others} - fresh.keys())
    firsts = {seq: original for seq, (original, _) in store.originals(earlier).items()}
    read = partial(_read, store, fresh)
    copies = []
    for seq, others in repeating.items():
        by_seq = repetitions(fresh[seq][0].article, texts[seq], {other: texts[other] for other in others}, read)
        closest = max(by_seq, key=lambda other: (by_seq[other].shorter + by_seq[other].longer, -other), default=seq)
        first = firsts.get(closest, closest)
        if first != seq:  # a new version of a group's first stays its first
            firsts[seq] = first
            copies.append((seq, first, by_seq[closest].of_mine))
    return copies


def _promising(store: Store, fresh: Mapping[int, tuple[Record, Iterable[int]]]) -> list[tuple[int, int]]:
    """Return the pairs of a new article and an earlier article that may be copies, as sequence numbers. This step
    compares only the sampled shingles (hashed word sequences) of both articles."""
    sharing = _sharing({seq: record for seq, (record, _) in fresh.items()})
    for seq, (_, before) in fresh.items():
        sharing[seq].update(other for other in before if other != seq)
    pairs = [(seq, other) for seq, others in sharing.items() for other in sorted(others)]
    sketched = store.sketches(sorted({other for _, other in pairs} - fresh.keys()))
    sketched |= {seq: Sketched(record.outlet_key, record.shingles) for seq, (record, _) in fresh.items()}
    mine, theirs = ([sketched[pair[side]] for pair in pairs] for side in (0, 1))
    within = [_is_same(article.outlet_key, other.outlet_key) for article, other in zip(mine, theirs, strict=True)]
    worth = promising([article.shingles for article in mine], [other.shingles for other in theirs], within)
    return list(compress(pairs, worth.tolist()))


def _is_same(outlet: str, other: str) -> bool:
    """True if both keys stand for the same outlet. The key '' stands for an unknown outlet, and is equal to no
    other."""
    return bool(outlet) and outlet == other


def _read(store: Store, fresh: Mapping[int, tuple[Record, Iterable[int]]], seqs: Sequence[int]) -> list[Article]:
    """Return the articles with these sequence numbers, in the order of the numbers given. The articles are new articles
    from `fresh`, or stored in the archive."""
    held = [seq for seq in seqs if seq not in fresh]
    stored = dict(zip(held, store.articles(held), strict=True))
    return [fresh[seq][0].article if seq in fresh else stored[seq] for seq in seqs]


def _sharing(records: Mapping[int, Record]) -> dict[int, set[int]]:
    """Return, for each new article, the new articles before it that share at least PROMISING_SHINGLES sampled shingles
    (hashed word sequences) with it. Articles are given by sequence number."""
    hashes = np.concatenate([np.empty(0, np.uint64), *(record.shingles for record in records.values())])
    owners = np.repeat(np.array(list(records), np.int64), [len(record.shingles) for record in records.values()])
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    pairs = []
    for distance in count(1):
        same = np.flatnonzero(hashes[distance:] == hashes[:-distance])
        if not len(same):
            break
        pairs.append(owners[same + distance] << _SEQ_BITS | owners[same])
    unique_pairs, shared = np.unique(np.concatenate([np.empty(0, np.int64), *pairs]), return_counts=True)
    sharing: dict[int, set[int]] = {seq: set() for seq in records}
    for pair in unique_pairs[shared >= PROMISING_SHINGLES].tolist():
        sharing[pair >> _SEQ_BITS].add(pair & ((1 << _SEQ_BITS) - 1))
    return sharing
