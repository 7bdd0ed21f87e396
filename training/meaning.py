"""Measure how well embeddings find stories with articles in two languages, although the collection is in one language.
Half of the articles, drawn at random, are treated as articles in another language. Articles of different halves are
then compared by embeddings alone.

The embeddings are computed by latent semantic analysis (Deerwester et al. 1990) of other articles of the collection.
This model stands for an embedding model that a user brings. A model that carries no information is measured for
comparison. The rows without halves determine `BLEND_WEIGHT` in `stories/calibration.py`.

    python -m training.meaning DATA/allsides --stories train
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from wideangle.archive.collection.adding import add
from wideangle.archive.grouping.embedding_similarity import ENCODED_CHARACTERS, EmbeddingSimilarity
from wideangle.evaluate.baselines import words
from wideangle.evaluate.clustering import b_cubed
from wideangle.evaluate.labelled import labelled
from wideangle.model import Article
from wideangle.store import Encoder, Store

Floats = NDArray[np.float32]

DIMENSIONS = 300
BLENDS = (0.1, 0.2, 0.3, 1.0)


class Semantic:
    """An embedding model by latent semantic analysis."""

    name = "latent semantic analysis"

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [Counter(_words(text)) for text in texts]
        spread = Counter(word for count in counted for word in count)
        known = [word for word, times in spread.items() if 3 <= times < 0.3 * len(texts)]
        self._place = {word: number for number, word in enumerate(known)}
        self._idf = {word: math.log(len(texts) / spread[word]) for word in known}
        rows = [self._weights(count) for count in counted]
        cells = [(row, place, weight) for row, weights in enumerate(rows) for place, weight in weights.items()]
        row, place, weight = map(np.array, zip(*cells, strict=True))
        matrix = csr_matrix((weight, (row, place)), shape=(len(texts), len(known)))
        self._vectors: NDArray[np.float64] = svds(matrix, k=DIMENSIONS, random_state=1)[2].T

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return an embedding of length 1 for each text, or a zero vector for a text without a known word."""
        vectors = np.zeros((len(texts), DIMENSIONS))
        for row, text in enumerate(texts):
            for place, weight in self._weights(Counter(_words(text))).items():
                vectors[row] += weight * self._vectors[place]
        return _at_unit_length(vectors)

    def _weights(self, count: Counter[str]) -> dict[int, float]:
        weights = {w: (1 + math.log(times)) * self._idf[w] for w, times in count.items() if w in self._place}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {self._place[word]: weight / length for word, weight in weights.items()}


class Ignorant:
    """An embedding model that carries no information about the content of texts, for comparison."""

    name = "ignorant"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a random vector for each text. Equal texts have equal vectors."""
        seeds = [int.from_bytes(sha256(text.encode()).digest()[:8]) for text in texts]
        sampled = [np.random.default_rng(seed).normal(size=64) for seed in seeds]
        return _at_unit_length(np.array(sampled).reshape(len(texts), 64))


Similarity = Callable[[EmbeddingSimilarity, Floats, NDArray[np.bool_], Sequence[int], Sequence[int]], Floats]


def similarity_by(blend: float, *, halves: bool, apart: bool = False) -> Similarity:
    """Return a replacement for `EmbeddingSimilarity.blended` in which the embedding similarity has the weight `blend`.
    With `halves`, words are compared only between articles of the same half. With `apart`, all other pairs have the
    similarity 0."""

    def blended_similarity(
        self: EmbeddingSimilarity, by_words: Floats, same: NDArray[np.bool_], rows: Sequence[int], others: Sequence[int]
    ) -> Floats:
        embedded = shipped_blend(self, np.zeros_like(by_words), np.zeros_like(same), rows, others)
        meaning = np.zeros_like(embedded) if apart else embedded
        together = _half(rows)[:, None] == _half(others)[None, :] if halves else same
        return np.where(together, (1 - blend) * by_words + blend * embedded, meaning).astype(np.float32)

    return blended_similarity


shipped_blend = EmbeddingSimilarity.blended


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--stories", default="train")
    parser.add_argument("--learned-from", type=int, default=5_000, metavar="ARTICLES")
    options = parser.parse_args()
    [collection] = labelled(options.data, options.stories)
    others = [article for article in collection.articles if article.id not in collection.gold]
    learned = others[:: max(1, len(others) // options.learned_from)]
    articles = [replace(article, metadata={}) for article in collection.only_labelled().articles]
    semantic, ignorant = Semantic([f"{a.title}\n{a.text[:ENCODED_CHARACTERS]}" for a in learned]), Ignorant()
    rows: list[tuple[str, Encoder | None, Similarity]] = [
        ("words alone", None, shipped_blend),
        *((f"words and meaning {blend}", semantic, similarity_by(blend, halves=False)) for blend in BLENDS),
        ("halves apart", semantic, similarity_by(0, halves=True, apart=True)),
        ("halves joined", semantic, similarity_by(0, halves=True)),
        ("halves joined, meaning .1", semantic, similarity_by(0.1, halves=True)),
        ("halves, ignorant model", ignorant, similarity_by(0, halves=True)),
    ]
    for name, encoder, measure in rows:
        EmbeddingSimilarity.blended = measure  # type: ignore[assignment, method-assign]  # only here may the weight be another
        stories = _grouped(articles, encoder)
        cubed = b_cubed([collection.gold[a.id] for a in articles], [stories.get(a.id, a.id) for a in articles])
        print(f"{name:28} P {cubed.precision:.4f}  R {cubed.recall:.4f}  F1 {cubed.f1:.4f}", flush=True)


def _grouped(articles: Sequence[Article], encoder: Encoder | None) -> dict[str, int]:
    with (
        TemporaryDirectory() as folder,
        Store.open(Path(folder) / "archive", write=True, create=True, encoder=encoder) as store,
    ):
        add(store, articles)
        return store.stories.of_ids([article.id for article in articles])


def _half(seqs: Sequence[int]) -> NDArray[np.bool_]:
    return np.array([sha256(str(seq).encode()).digest()[0] < 128 for seq in seqs])


def _words(text: str) -> list[str]:
    return words(Article(text=text))


def _at_unit_length(vectors: NDArray[np.float64]) -> Floats:
    scaled: Floats = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return scaled


if __name__ == "__main__":
    main()
