"""The meanings of articles, as a user's own embedding model has them: made once, kept in the store, compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis.record import UNDATED
from wideangle.language import InverseFrequency, TermVector
from wideangle.model import Article
from wideangle.store import Encoder, Pending, Store
from wideangle.stories import REACH_DAYS, Scale, blended, closeness, scale_of, story_vectors

Floats = NDArray[np.float32]

OPENING = 1_000
"""Characters of an article's text that go through the model, after its headline."""

SAMPLE = 800
"""The latest so many articles set the scale. It is set anew whenever the archive has doubled."""

RECENT_DAYS = 30
MOST_RECENT = 5_000
"""With a new model the articles of the last days are placed anew, so that what is going on spans languages."""


class Meanings:
    """The embeddings of articles by one model, and what their nearness is worth."""

    def __init__(self, store: Store, encoder: Encoder, scale: Scale) -> None:
        self._store = store
        self._encoder = encoder
        self._kept: dict[int, Floats] = {}
        self.scale = scale

    @classmethod
    def of(cls, store: Store) -> Meanings | None:
        """The meanings by the model that the store was opened with; None without one, and for as long as there are
        too few articles of one language to tell what the model's cosines are worth."""
        encoder = store.encoder
        if encoder is None:
            return None
        noted = store.embeddings.scale()
        before = Scale.from_json(noted) if noted else None
        known = before if before is not None and before.model == encoder.name else None
        if known is not None and store.holdings().articles < 2 * known.articles:
            return cls(store, encoder, known)
        scale = _scale(store, encoder) or known
        return None if scale is None else cls(store, encoder, scale)

    def is_new(self) -> bool:
        """Whether no articles have been placed by this model so far."""
        noted = self._store.embeddings.scale()
        return not noted or Scale.from_json(noted).model != self.scale.model

    def closeness(
        self, by_words: Floats, same_language: NDArray[np.bool_], some: Sequence[int], others: Sequence[int]
    ) -> Floats:
        """Closeness by words and meaning of articles (seqs), [some, others]."""
        cosines = self._vectors(some) @ self._vectors(others).T
        return blended(by_words, cosines, same_language, self.scale)

    def nearest(self, seqs: Sequence[int], limit: int, days: tuple[int, int] | None) -> list[int]:
        """The placed articles published in these days (ordinals), without them the undated, that are nearest in
        meaning to any of some articles, so many for each."""
        mine = self._vectors(seqs)
        best, found = np.empty((len(seqs), 0), np.float32), np.empty((len(seqs), 0), np.int64)
        for others, vectors in self._store.embeddings.placed(self._encoder.name, days):
            best = np.hstack([best, mine @ vectors.astype(np.float32).T])
            found = np.hstack([found, np.broadcast_to(others, (len(seqs), len(others)))])
            if best.shape[1] > limit:
                top = np.argpartition(-best, limit, axis=1)[:, :limit]
                best, found = np.take_along_axis(best, top, axis=1), np.take_along_axis(found, top, axis=1)
        return [int(seq) for seq in np.unique(found).tolist()]

    def forget(self, seqs: Iterable[int]) -> None:
        """Let go of what will not be met again, or has changed."""
        for seq in seqs:
            self._kept.pop(seq, None)

    def _vectors(self, seqs: Sequence[int]) -> Floats:
        missing = [seq for seq in seqs if seq not in self._kept]
        self._kept |= _embedded(self._store, self._encoder, missing)
        return np.array([self._kept[seq] for seq in seqs], np.float32)


def _embedded(store: Store, encoder: Encoder, seqs: Sequence[int]) -> dict[int, Floats]:
    """The embeddings of articles; what is not kept is made and kept, as the store keeps it, rounded to 16 bits."""
    found = store.embeddings.get(seqs, encoder.name)
    missing = [seq for seq in seqs if seq not in found]
    if missing:
        made = encoder.encode([_said_first(article) for article in store.articles(missing)]).astype(np.float16)
        new = dict(zip(missing, made, strict=True))
        with store.placing() as writer:
            writer.keep_embeddings(new, encoder.name)
        found |= new
    return {seq: vector.astype(np.float32) for seq, vector in found.items()}


def _said_first(article: Article) -> str:
    return f"{article.title}\n{article.text[:OPENING]}"


def _scale(store: Store, encoder: Encoder) -> Scale | None:
    """What a model's cosines are worth, by the latest articles, each language by itself."""
    latest = store.stories.latest(SAMPLE)
    cosines, close = [], []
    for language in dict.fromkeys(article.language for article in latest):
        articles = [article for article in latest if article.language == language]
        seqs = [article.seq for article in articles]
        terms = [TermVector.from_bytes(vector) for vector in store.features(seqs).vectors]
        vectors = story_vectors(terms, InverseFrequency(language, store.frequencies.of))
        meanings = _embedded(store, encoder, seqs)
        matrix = np.array([meanings[seq] for seq in seqs])
        pairs = _comparable(articles)
        cosines.append((matrix @ matrix.T)[pairs])
        close.append(closeness(vectors, vectors)[pairs])
    if not cosines:
        return None
    return scale_of(encoder.name, store.holdings().articles, np.concatenate(cosines), np.concatenate(close))


def _comparable(articles: Sequence[Pending]) -> NDArray[np.bool_]:
    """Which pairs, each once, lie near enough in time to be compared at all."""
    days = np.array([article.day for article in articles])
    undated = (days[:, None] == UNDATED) | (days[None, :] == UNDATED)
    near: NDArray[np.bool_] = np.triu(undated | (np.abs(days[:, None] - days[None, :]) <= REACH_DAYS), 1)
    return near
