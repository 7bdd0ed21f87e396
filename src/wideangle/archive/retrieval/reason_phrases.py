"""Find the phrases of an article that the reasons for its links may quote, and compute the weights of terms by which
these phrases are chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.candidates import Query
from wideangle.language import phrases
from wideangle.link import PhraseTable

PHRASES_FROM = 4_000
"""The number of characters, from the start of the article, from which the phrases in reasons are taken. An article
names its subject in this part."""


def reason_phrases(query: Query) -> PhraseTable:
    """Return the phrases of the headline and the beginning of an article."""
    article = query.article
    opening = f"{article.title}\n{article.text[:PHRASES_FROM]}"
    return PhraseTable.of(phrases(opening, query.idf.language), query.vector)


def term_weights(query: Query) -> NDArray[np.float32]:
    """Return the weight of each distinct term of an article: the logarithm of 1 + its count in the article, multiplied
    by its inverse document frequency. The weights are in the order of `query.vector.hashes`."""
    counts = np.bincount(query.vector.order, minlength=len(query.vector.hashes))
    weights: NDArray[np.float32] = (np.log1p(counts) * query.idf(query.vector.hashes)).astype(np.float32)
    return weights
