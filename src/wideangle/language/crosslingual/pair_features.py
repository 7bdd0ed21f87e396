"""Compute features of pairs of articles. The features have the same meaning for two articles in one language and in
different languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.language.crosslingual.profiles import CrossLingualProfile, ProfileTable, Rarity

Floats = NDArray[np.float32]

PAIR_FEATURES = (
    "cosine_full", "cosine_title", "name_overlap", "name_overlap_back", "name_rarity", "figure_overlap",
    "figure_overlap_back",
)  # fmt: skip
"""The names of the columns of the features that `pair_features` returns."""


@dataclass(frozen=True, slots=True, eq=False)
class Representation:
    """An article in any language: its names and figures, and its embeddings if an encoder is installed. `full` is the
    embedding of headline and opening, and `title` is the embedding of the headline. Both have unit length and come from
    one encoder."""

    profile: CrossLingualProfile
    full: Floats | None = None
    title: Floats | None = None


class RepresentationTable:
    """The representations of N articles, in arrays that allow a fast comparison of one article with all N articles."""

    def __init__(self, articles: Sequence[Representation], rarity: Rarity) -> None:
        self._profiles = ProfileTable([article.profile for article in articles], rarity)
        self._full = _matrix([article.full for article in articles])
        self._title = _matrix([article.title for article in articles])

    def features(self, article: Representation) -> Floats:
        """Return the features of an article paired with each article in the table, an array [N, len(PAIR_FEATURES)].
        `pair_features` describes the columns."""
        overlap = self._profiles.overlap(article.profile)
        columns = [
            self._cosines(self._full, article.full),
            self._cosines(self._title, article.title),
            overlap.names,
            overlap.names_back,
            np.log1p(overlap.shared_rarity),
            overlap.figures,
            overlap.figures_back,
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    @staticmethod
    def _cosines(matrix: Floats, vector: Floats | None) -> Floats:
        if vector is None or matrix.shape[1] != len(vector):
            return np.full(len(matrix), np.nan, np.float32)
        cosines: Floats = matrix @ np.asarray(vector, np.float32)
        return cosines


def pair_features(article: Representation, others: Sequence[Representation], rarity: Rarity) -> Floats:
    """Return the features of an article paired with each of N others, an array [N, len(PAIR_FEATURES)].

    Cosines are NaN if either article has no embedding. `name_overlap` is the share of the article's names, weighted by
    rarity, that the other article contains. `name_overlap_back` is the share of the other article's names that the
    article contains. `name_rarity` is log(1 + summed rarity of the shared names). `figure_overlap` and
    `figure_overlap_back` are the same shares for figures and dates.
    """
    return RepresentationTable(others, rarity).features(article)


def _matrix(vectors: Sequence[Floats | None]) -> Floats:
    """Return vectors as the rows of a matrix [N, dimensions]. The row of a missing vector is NaN."""
    size = next((len(vector) for vector in vectors if vector is not None), 0)
    matrix = np.full((len(vectors), size), np.nan, np.float32)
    for row, vector in enumerate(vectors):
        if vector is not None and len(vector) == size:
            matrix[row] = vector
    return matrix
