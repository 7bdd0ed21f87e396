"""Compare articles by sentence embeddings from the user's own model. Each embedding is computed once and stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wideangle.embedding import InstalledEncoder
from wideangle.language import InverseFrequency, TermVector
from wideangle.model import Article
from wideangle.model.times import UNDATED
from wideangle.store import ArticleVersion, Encoder, Store
from wideangle.stories import (
    REACH_DAYS,
    Calibration,
    blended_similarity,
    fit_calibration,
    pairwise_similarity,
    story_vectors,
)

Floats = NDArray[np.float32]

ENCODED_CHARACTERS = 1_000
"""The number of characters that the model reads from the start of an article's text, after the headline."""

CALIBRATION_ARTICLES = 800
"""The number of latest articles on which the calibration is fitted. The calibration maps cosines of embeddings to the
scale of the similarity by words. The calibration is fitted again when the number of articles in the archive has
doubled."""

RECENT_DAYS = 30
MAX_RECENT_ARTICLES = 5_000
"""With a new model, at most MAX_RECENT_ARTICLES articles of the last RECENT_DAYS days are assigned to stories again, so
that current stories contain articles in several languages."""


class EmbeddingSimilarity:
    """Compares articles by embeddings of one model. The calibration maps cosines of embeddings to the scale of the
    similarity by words."""

    def __init__(self, store: Store, encoder: Encoder, calibration: Calibration) -> None:
        self._store = store
        self._encoder = encoder
        self._cached: dict[int, Floats] = {}
        self.calibration = calibration

    @classmethod
    def of(cls, store: Store) -> EmbeddingSimilarity | None:
        """Return the embedding similarity with the user's own model. Return None if the user has no model, or if the
        archive has too few articles in one language to calibrate its cosines."""
        encoder = store.encoder
        if encoder is None or isinstance(encoder, InstalledEncoder):
            return None
        stored = store.embeddings.calibration()
        previous = Calibration.from_json(stored) if stored else None
        known = previous if previous is not None and previous.model == encoder.name else None
        if known is not None and store.holdings().articles < 2 * known.articles:
            return cls(store, encoder, known)
        calibration = _fitted(store, encoder) or known
        return None if calibration is None else cls(store, encoder, calibration)

    def is_new(self) -> bool:
        """True if the archive has assigned no article with this model so far."""
        stored = self._store.embeddings.calibration()
        return not stored or Calibration.from_json(stored).model != self.calibration.model

    def blended(
        self, lexical: Floats, same_language: NDArray[np.bool_], left: Sequence[int], right: Sequence[int]
    ) -> Floats:
        """Return the similarity of each pair of articles, [left, right]: a blend of the similarity by words in
        `lexical` and of the embedding similarity. `left` and `right` are sequence numbers."""
        cosines = self._vectors(left) @ self._vectors(right).T
        return blended_similarity(lexical, cosines, same_language, self.calibration)

    def nearest(self, seqs: Sequence[int], limit: int, days: tuple[int, int] | None) -> list[int]:
        """Return the sequence numbers of the articles with the highest embedding cosines to any of the given articles,
        up to `limit` for each.

        Only articles that are assigned to stories are compared, and only those published in `days` (first and last day,
        as ordinals of `date.toordinal`); if `days` is None, only undated articles.
        """
        query_vectors = self._vectors(seqs)
        best, seqs_found = np.empty((len(seqs), 0), np.float32), np.empty((len(seqs), 0), np.int64)
        for right, vectors in self._store.embeddings.of_assigned(self._encoder.name, days):
            best = np.hstack([best, query_vectors @ vectors.astype(np.float32).T])
            seqs_found = np.hstack([seqs_found, np.broadcast_to(right, (len(seqs), len(right)))])
            if best.shape[1] > limit:
                top = np.argpartition(-best, limit, axis=1)[:, :limit]
                best, seqs_found = np.take_along_axis(best, top, axis=1), np.take_along_axis(seqs_found, top, axis=1)
        return [int(seq) for seq in np.unique(seqs_found).tolist()]

    def evict(self, seqs: Iterable[int]) -> None:
        """Remove the embeddings of these articles from the cache."""
        for seq in seqs:
            self._cached.pop(seq, None)

    def _vectors(self, seqs: Sequence[int]) -> Floats:
        missing = [seq for seq in seqs if seq not in self._cached]
        self._cached |= _vectors_of_articles(self._store, self._encoder, missing)
        return np.array([self._cached[seq] for seq in seqs], np.float32)


def _vectors_of_articles(store: Store, encoder: Encoder, seqs: Sequence[int]) -> dict[int, Floats]:
    """Return the embeddings of articles by sequence number. A missing embedding is computed and stored, rounded to 16
    bits."""
    vectors = store.embeddings.get(seqs, encoder.name)
    missing = [seq for seq in seqs if seq not in vectors]
    if missing:
        encoded = encoder.encode([_encoded_text(article) for article in store.articles(missing)]).astype(np.float16)
        new = dict(zip(missing, encoded, strict=True))
        with store.story_transaction() as writer:
            writer.save_embeddings(new, encoder.name)
        vectors |= new
    return {seq: vector.astype(np.float32) for seq, vector in vectors.items()}


def _encoded_text(article: Article) -> str:
    return f"{article.title}\n{article.text[:ENCODED_CHARACTERS]}"


def _fitted(store: Store, encoder: Encoder) -> Calibration | None:
    """Fit the calibration of a model, which maps cosines to the scale of the similarity by words. The data are pairs of
    the latest articles in one language. Return None if the data are not sufficient."""
    latest = store.stories.latest(CALIBRATION_ARTICLES)
    cosines, similarities = [], []
    for language in dict.fromkeys(article.language for article in latest):
        articles = [article for article in latest if article.language == language]
        seqs = [article.seq for article in articles]
        terms = [TermVector.from_bytes(vector) for vector in store.features(seqs).vectors]
        vectors = story_vectors(terms, InverseFrequency(language, store.frequencies.of))
        embeddings = _vectors_of_articles(store, encoder, seqs)
        matrix = np.array([embeddings[seq] for seq in seqs])
        pairs = _comparable(articles)
        cosines.append((matrix @ matrix.T)[pairs])
        similarities.append(pairwise_similarity(vectors, vectors)[pairs])
    if not cosines:
        return None
    return fit_calibration(
        encoder.name, store.holdings().articles, np.concatenate(cosines), np.concatenate(similarities)
    )


def _comparable(articles: Sequence[ArticleVersion]) -> NDArray[np.bool_]:
    """Return a mask of the pairs of articles that are close enough in time to be compared, [articles, articles]. Each
    pair is marked once."""
    days = np.array([article.day for article in articles])
    undated = (days[:, None] == UNDATED) | (days[None, :] == UNDATED)
    near: NDArray[np.bool_] = np.triu(undated | (np.abs(days[:, None] - days[None, :]) <= REACH_DAYS), 1)
    return near
