"""Simple baseline methods that group articles, with which Wideangle is compared. Each method compares every article
with every other article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wideangle.evaluate.baselines import DECAY_DAYS, LEAD_WORDS, UNDATED_DAYS, TfIdf, words
from wideangle.evaluate.clustering import b_cubed
from wideangle.model import Article

Floats = NDArray[np.float64]
Grouping = dict[str, str]
"""The group of each article, by article id."""
Encode = Callable[[Sequence[str]], NDArray[np.float32]]

EPS = 0.55
LEAST_AROUND = 2
"""The parameter min_samples of DBSCAN: the number of similar articles, with the article itself, that make an article
part of a dense group. With 2, two similar reports make a story. With 5, the usual default of other programs, hardly any
story would be dense enough."""

THRESHOLDS = np.round(np.arange(0.02, 0.6, 0.01), 2)
EMBEDDING_THRESHOLDS = np.round(np.arange(0.02, 0.99, 0.01), 2)


def dbscan(articles: Sequence[Article]) -> Grouping:
    """Group articles with DBSCAN (Ester et al. 1996) by the cosine distance of TF-IDF over the whole article. An
    article that DBSCAN calls noise gets a group of its own."""
    near = 1 - _cosines([words(article) for article in articles]) <= EPS
    np.fill_diagonal(near, True)
    dense = near.sum(axis=1) >= LEAST_AROUND
    label = np.full(len(articles), -1)
    for first in np.flatnonzero(dense).tolist():
        waiting = [first] if label[first] < 0 else []
        while waiting:
            at = waiting.pop()
            if label[at] < 0:
                label[at] = first
                if dense[at]:
                    waiting += np.flatnonzero(near[at] & (label < 0)).tolist()
    alone = label < 0
    label[alone] = np.flatnonzero(alone)
    return {article.id: str(group) for article, group in zip(articles, label.tolist(), strict=True)}


def average_link(articles: Sequence[Article], gold: Mapping[str, str]) -> tuple[Grouping, float]:
    """Group articles by average-link agglomeration. Return the grouping and the threshold of similarity.

    The similarity is the mean TF-IDF cosine of lead and whole article, times exp(-days/7). The threshold is the best
    for the articles on which the method is scored, so the score is an upper limit.
    """
    texts = [words(article) for article in articles]
    cosines = (_cosines(texts) + _cosines([text[:LEAD_WORDS] for text in texts])) / 2
    return _best_cut(articles, gold, cosines * _decay(articles), THRESHOLDS)


def embedded_average_link(
    articles: Sequence[Article], gold: Mapping[str, str], encode: Encode
) -> tuple[Grouping, float]:
    """Group articles as `average_link` does, but by the cosines of sentence embeddings of headline and lead. `encode`
    returns embeddings of length 1."""
    vectors = encode([f"{article.title}\n{' '.join(article.text.split()[:LEAD_WORDS])}" for article in articles])
    cosines = np.maximum(vectors @ vectors.T, 0).astype(np.float64)
    return _best_cut(articles, gold, cosines * _decay(articles), EMBEDDING_THRESHOLDS)


def _decay(articles: Sequence[Article]) -> Floats:
    days = np.array([article.published.day.toordinal() if article.published else 0 for article in articles])
    undated = (days[:, None] == 0) | (days == 0)
    decay: Floats = np.exp(-np.where(undated, UNDATED_DAYS, np.abs(days[:, None] - days)) / DECAY_DAYS)
    return decay


def _best_cut(
    articles: Sequence[Article], gold: Mapping[str, str], likeness: Floats, thresholds: Floats
) -> tuple[Grouping, float]:
    label = np.arange(len(articles))
    merges = list(_merges(likeness))
    best: tuple[float, float, Grouping] = (-1.0, 0.0, {})
    for threshold in thresholds[::-1].tolist():
        while merges and merges[0][0] >= threshold:
            _, kept, gone = merges.pop(0)
            label[label == gone] = kept
        labels = {article.id: str(group) for article, group in zip(articles, label.tolist(), strict=True)}
        f1 = b_cubed(list(gold.values()), [labels[article] for article in gold]).f1
        best = max(best, (f1, threshold, labels), key=lambda candidate: candidate[0])
    return best[2], best[1]


def _cosines(texts: Sequence[list[str]]) -> Floats:
    matrix = TfIdf(texts)
    return np.array([matrix.cosines(row) for row in range(len(texts))])


def _merges(likeness: Floats) -> Iterator[tuple[float, int, int]]:
    """Yield the pairs of groups that average-link agglomeration joins, the most similar first. A pair is given as the
    mean similarity and the two group numbers. The joined group keeps the first number."""
    likeness = likeness.copy()
    np.fill_diagonal(likeness, -1)
    sizes = np.ones(len(likeness))
    for _ in range(len(likeness) - 1):
        kept, gone = sorted(divmod(int(likeness.argmax()), len(likeness)))
        yield float(likeness[kept, gone]), kept, gone
        mean = (likeness[kept] * sizes[kept] + likeness[gone] * sizes[gone]) / (sizes[kept] + sizes[gone])
        mean[likeness[kept] < 0] = -1
        mean[gone] = -1
        likeness[kept], likeness[:, kept] = mean, mean
        likeness[gone], likeness[:, gone] = -1, -1
        likeness[kept, kept] = -1
        sizes[kept] += sizes[gone]
