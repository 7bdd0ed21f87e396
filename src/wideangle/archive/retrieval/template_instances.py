"""Find articles of an archive that are made from one template, such as weather reports (see `link.templates`).

Four checks follow one another, from the cheapest to the most expensive: the cosine of the term vectors, the sampled
shingles (hashed word sequences), all shingles, and the wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.near_duplicates import Body, bodies
from wideangle.link import Repetition, are_of_one_template
from wideangle.model import Article
from wideangle.store import Store

MIN_TEMPLATE_SIMILARITY = 0.4
MIN_TEMPLATE_SIMILARITY_WITHIN = 0.2
"""The least cosine of two articles that may be made from one template. MIN_TEMPLATE_SIMILARITY_WITHIN applies to two
articles of the same outlet, MIN_TEMPLATE_SIMILARITY to all other pairs. Weather reports of two days have a cosine of .6
or more, obituaries and results of a league .3."""

SAMPLED_BY_INSTANCES = 0.1
"""The least share of the smaller sketch that two articles of one template have in common. A sketch is a sample of the
hashed word sequences (shingles) of a text. For a brief article, the value means 2 of 16 shingles. A tenth of the pairs
pass this check."""

SHARED_BY_INSTANCES = 0.35
"""The least share of the shorter text's shingles (hashed word sequences) that two articles of one template have in
common. Obituaries and results of a league share .4. This check reduces the number of pairs that are compared word by
word, because one such comparison takes a millisecond."""


def may_be_instances(similarity: NDArray[np.float32], within: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a mask of the pairs of articles that may be made from one template according to their cosine. `within`
    marks pairs of articles of the same outlet."""
    likely: NDArray[np.bool_] = similarity >= np.where(within, MIN_TEMPLATE_SIMILARITY_WITHIN, MIN_TEMPLATE_SIMILARITY)
    return likely


def instances_of_template(store: Store, article: Article, body: Body, others: Mapping[int, Body]) -> set[int]:
    """Return the sequence numbers of the articles in `others` that are made from the same template as an article. All
    articles are in one language."""
    alike = [seq for seq, its in others.items() if _is_alike(body, its)]
    articles = store.articles(alike) if alike else []
    return {
        seq
        for seq, other in zip(alike, articles, strict=True)
        if are_of_one_template(article, replace(other, language=article.language))
    }


def instances_of_one_template(store: Store, pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Return, for each pair of articles, True if both are made from one template. The articles of a pair are in one
    language, and given by sequence numbers. A copy is compared as if it were its original."""
    originals = {seq: original for seq, (original, _) in store.originals(_seqs_of(pairs)).items()}
    named = [(originals.get(first, first), originals.get(second, second)) for first, second in pairs]
    alike = {pair for pair in named if pair[0] != pair[1]}
    sketches = store.sketches(_seqs_of(alike))
    alike = {pair for pair in alike if _sample_is_alike(*(sketches[seq].shingles for seq in pair))}
    texts = bodies(store.features(_seqs_of(alike)))
    alike = {pair for pair in alike if _is_alike(*(texts[seq] for seq in pair))}
    seqs = _seqs_of(alike)
    articles = dict(zip(seqs, store.articles(seqs), strict=True))
    instances = {pair for pair in alike if are_of_one_template(*(articles[seq] for seq in pair))}
    return [pair in instances for pair in named]


def _seqs_of(pairs: Iterable[tuple[int, int]]) -> list[int]:
    return sorted({seq for pair in pairs for seq in pair})


def _sample_is_alike(sketch: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    """True if two sketches have enough in common for two articles of one template. A sketch is a sample of the hashed
    word sequences of a text, so the required share is small."""
    common = len(np.intersect1d(sketch, other, assume_unique=True))
    return common >= SAMPLED_BY_INSTANCES * min(len(sketch), len(other))


def _is_alike(body: Body, other: Body) -> bool:
    """True if the texts of two articles have enough in common for two articles of one template."""
    return Repetition.of(body.hashes, other.hashes).shorter >= SHARED_BY_INSTANCES
