"""Compare articles in different languages while articles are assigned to stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.across_languages import pair_kinds
from wideangle.archive.retrieval.representations import (
    encoder_name,
    encoder_of,
    languages_of,
    stored_representations,
)
from wideangle.embedding import InstalledEncoder
from wideangle.language.crosslingual import PAIR_FEATURES, Rarity, Representation, RepresentationTable
from wideangle.store import ArticleVersion, Store
from wideangle.stories import cross_language_similarity

Floats = NDArray[np.float32]

MAX_CACHED = 10_000
"""The greatest number of article representations (names, figures, days, embeddings) in the cache. These representations
take 50 MB, if they have embeddings. If more representations are needed, the cache is emptied."""


class CrossLanguage:
    """Compares articles in different languages. A cache holds the representations of articles: names, figures, days and
    embeddings."""

    def __init__(self, store: Store, encoder: InstalledEncoder | None, languages: Sequence[str]) -> None:
        self._store = store
        self._encoder = encoder
        self._languages = frozenset(languages)
        self._cached: dict[int, Representation] = {}
        self.encoder = encoder_name(encoder)

    @classmethod
    def of(cls, store: Store) -> CrossLanguage | None:
        """Return the object that compares the languages of an archive. Return None if the archive has one language, or
        if the user's own model compares languages."""
        encoder = encoder_of(store)
        if store.encoder is not None and encoder is None:
            return None
        languages = languages_of(store)
        return cls(store, encoder, languages) if len(languages) > 1 else None

    def is_new(self) -> bool:
        """True if the archive has never compared languages with this encoder."""
        return self._store.stories.encoder() != self.encoder

    def similarity(
        self, lexical: Floats, articles: Sequence[ArticleVersion], others: Sequence[ArticleVersion]
    ) -> Floats:
        """Return the similarity of each pair of articles, [articles, others]. Pairs in one language keep their
        similarity by words, which `lexical` contains."""
        own, their = ([article.language for article in side] for side in (articles, others))
        across = np.array(own)[:, None] != np.array(their)[None, :]
        across &= np.isin(own, list(self._languages))[:, None] & np.isin(their, list(self._languages))[None, :]
        if not across.any():
            return lexical
        rows, columns = np.flatnonzero(across.any(axis=1)).tolist(), np.flatnonzero(across.any(axis=0)).tolist()
        features = self._features([articles[row].seq for row in rows], [others[column].seq for column in columns])
        kinds = pair_kinds(self._encoder, [own[row] for row in rows], [their[column] for column in columns])
        cells = np.ix_(rows, columns)
        similarity = lexical.copy()
        similarity[cells] = np.where(across[cells], cross_language_similarity(features, kinds), lexical[cells])
        return similarity

    def nearest(self, articles: Sequence[ArticleVersion], limit: int, days: tuple[int, int] | None) -> list[int]:
        """Return the sequence numbers of the articles in other languages that are most similar to any of `articles`, up
        to `limit` for each.

        Only articles published in `days` (first and last day, as ordinals of `date.toordinal`) are compared; if `days`
        is None, only undated articles.
        """
        seqs: set[int] = set()
        for language in {article.language for article in articles} & self._languages:
            own = [article for article in articles if article.language == language]
            others = self._store.representations.in_other_languages(language, self.encoder, days)
            others = [other for other in others if other.language in self._languages]
            if not others:
                continue
            representations = self._representations([article.seq for article in own])
            rarity = Rarity.of(other.representation.profile for other in others)
            table = RepresentationTable([other.representation for other in others], rarity)
            kinds = pair_kinds(self._encoder, [language], [other.language for other in others])[0]
            for article in own:
                similarity = cross_language_similarity(table.features(representations[article.seq]), kinds)
                best = np.argsort(-similarity, kind="stable")[:limit]
                seqs.update(others[row].seq for row in best.tolist() if similarity[row] > 0)
        return sorted(seqs)

    def _features(self, seqs: Sequence[int], others: Sequence[int]) -> Floats:
        representations = self._representations([*seqs, *others])
        its_others = [representations[seq] for seq in others]
        # The rarity of names is computed over all cached representations, because these belong to articles of the same
        # time.
        table = RepresentationTable(
            its_others, Rarity.of(representation.profile for representation in self._cached.values())
        )
        rows = [table.features(representations[seq]) for seq in seqs]
        return np.array(rows, np.float32).reshape(len(seqs), len(others), len(PAIR_FEATURES))

    def represent(self, seqs: Sequence[int]) -> None:
        """Compute and store the representations (names, figures, days, embeddings) that these articles lack."""
        for start in range(0, len(seqs), MAX_CACHED):
            self._representations(seqs[start : start + MAX_CACHED])

    def evict(self, seqs: Iterable[int]) -> None:
        """Remove the representations (names, figures, days, embeddings) of these articles from the cache."""
        for seq in seqs:
            self._cached.pop(seq, None)

    def _representations(self, seqs: Sequence[int]) -> dict[int, Representation]:
        missing = [seq for seq in seqs if seq not in self._cached]
        if len(self._cached) + len(missing) > MAX_CACHED:
            self._cached, missing = {}, list(seqs)
        self._cached |= stored_representations(self._store, self._encoder, list(dict.fromkeys(missing)))
        return self._cached
