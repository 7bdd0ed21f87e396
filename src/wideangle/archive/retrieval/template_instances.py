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
from wideangle.language import TermVector
from wideangle.link import Repetition, are_of_one_template
from wideangle.model import Article
from wideangle.store import Store

MIN_TEMPLATE_SIMILARITY = 0.4
MIN_TEMPLATE_SIMILARITY_WITHIN = 0.2
MIN_TEMPLATE_SIMILARITY_BRIEF = 0.08
"""Thresholds for the cosine of two articles. Pairs below the threshold are not checked for a common template.

MIN_TEMPLATE_SIMILARITY_BRIEF is the threshold for two brief texts, such as earthquake reports, which consist largely of
values and have cosines of .09 or more. MIN_TEMPLATE_SIMILARITY_WITHIN is the threshold for longer texts of one outlet,
such as obituaries or the results of a league, with cosines of about .3. MIN_TEMPLATE_SIMILARITY is the threshold for
all other pairs; weather reports of two days have cosines of .6 or more."""

SAMPLED_BY_INSTANCES = 0.1
"""The least share of the smaller sketch that two articles of one template have in common. A sketch is a sample of the
hashed word sequences (shingles) of a text. A tenth of the pairs pass this check."""

SHARED_BY_INSTANCES = 0.35
"""The least share of the shorter text's shingles (hashed word sequences) that two articles of one template have in
common. Obituaries and results of a league share .4. This check reduces the number of pairs that are compared word by
word, because one such comparison takes a millisecond."""

BRIEF_TERMS = 80
"""The greatest number of terms in a brief text, which has some 150 words. Two brief articles of one template may have
no shingle in common, because their values are dense. If both texts are brief, TERMS_OF_BRIEF_INSTANCES replaces the
shares of shingles."""

TERMS_OF_BRIEF_INSTANCES = 0.3
"""The least share of the distinct terms of one article that another article of the same template has too, if both are
brief. Short reports from 31 templates share .31 or more."""

BRIEF_SKETCH = 24
"""The greatest number of shingles in the sketch of a brief text."""


def is_brief(vector: TermVector) -> bool:
    """Return True if the text of an article, given by its term vector, is brief (see BRIEF_TERMS)."""
    return len(vector.order) - vector.title <= BRIEF_TERMS


def may_be_instances(
    similarity: NDArray[np.float32], within: NDArray[np.bool_], brief: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return a mask of the pairs of articles that may be made from one template according to their cosine. `within`
    marks pairs of articles of the same outlet, `brief` pairs of brief articles."""
    least = np.where(within, MIN_TEMPLATE_SIMILARITY_WITHIN, MIN_TEMPLATE_SIMILARITY)
    likely: NDArray[np.bool_] = similarity >= np.where(brief, MIN_TEMPLATE_SIMILARITY_BRIEF, least)
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
    smaller = min(len(sketch), len(other))
    common = len(np.intersect1d(sketch, other, assume_unique=True))
    return max(len(sketch), len(other)) <= BRIEF_SKETCH or common >= SAMPLED_BY_INSTANCES * smaller


def _is_alike(body: Body, other: Body) -> bool:
    """True if the texts of two articles have enough in common for two articles of one template."""
    if max(len(body.hashes), len(other.hashes)) > BRIEF_TERMS:
        return Repetition.of(body.hashes, other.hashes).shorter >= SHARED_BY_INSTANCES
    common = len(np.intersect1d(body.terms, other.terms, assume_unique=True))
    return common >= TERMS_OF_BRIEF_INSTANCES * min(len(body.terms), len(other.terms))
