"""Which articles of an archive are instances of one template; see `link.templates`. What rules a pair out cheaply is
asked first: a cosine, then the sketches, then the shingles, and the wording last."""

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
"""The least cosine of a pair that may be two instances of one template, and that of two articles of one outlet. Weather
reports of two days have .6 and more, obituaries and results of a league .3."""

SAMPLED_BY_INSTANCES = 0.1
"""The least share of the smaller sketch, read first: 2 of the 16 shingles of a brief. A tenth of the pairs pass."""

SHARED_BY_INSTANCES = 0.35
"""The least share of the shorter text's terms that two instances of one template have in common: obituaries and results
of a league share .4. Fewer pairs are compared word by word, at a millisecond each."""


def may_be_instances(similarity: NDArray[np.float32], within: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pairs, by their cosines, may be two instances of one template; `within` marks those of one outlet."""
    likely: NDArray[np.bool_] = similarity >= np.where(within, MIN_TEMPLATE_SIMILARITY_WITHIN, MIN_TEMPLATE_SIMILARITY)
    return likely


def instances_of_template(store: Store, article: Article, body: Body, others: Mapping[int, Body]) -> set[int]:
    """Those of `others`, by seq, that are instances of one template with an article in their language."""
    alike = [seq for seq, its in others.items() if _is_alike(body, its)]
    articles = store.articles(alike) if alike else []
    return {
        seq
        for seq, other in zip(alike, articles, strict=True)
        if are_of_one_template(article, replace(other, language=article.language))
    }


def instances_of_one_template(store: Store, pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """For each pair of articles (seqs) in one language, whether both are instances of one template. A copy is what its
    original is."""
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
    """The same by two sketches, of which a small share is asked for, since they are samples."""
    common = len(np.intersect1d(sketch, other, assume_unique=True))
    return common >= SAMPLED_BY_INSTANCES * min(len(sketch), len(other))


def _is_alike(body: Body, other: Body) -> bool:
    """Whether two texts have so much in common that they may be instances of one template."""
    return Repetition.of(body.hashes, other.hashes).shorter >= SHARED_BY_INSTANCES
