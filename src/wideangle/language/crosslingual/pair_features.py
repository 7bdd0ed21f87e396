"""Features of article pairs that mean the same in every language and between languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.language.crosslingual.profiles import CrossLingualProfile, Rarity, overlap

Floats = NDArray[np.float32]

PAIR_FEATURES = (
    "cosine_full", "cosine_title", "name_overlap", "name_overlap_back", "name_rarity", "figure_overlap",
    "figure_overlap_back",
)  # fmt: skip
"""The columns of `pair_features`, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Representation:
    """What is known of an article in any language: its names and figures, and its embeddings where an encoder is
    installed. `full` embeds headline and opening, `title` the headline, at unit length, by one encoder."""

    profile: CrossLingualProfile
    full: Floats | None = None
    title: Floats | None = None


def pair_features(article: Representation, others: Sequence[Representation], rarity: Rarity) -> Floats:
    """The features of an article with each of N others, [N, len(PAIR_FEATURES)].

    Cosines are NaN where either article has no embedding. `name_overlap` is the share of the article's names, weighted
    by rarity, that the other has, and `name_overlap_back` the reverse; `name_rarity` is log(1 + summed rarity of the
    shared names). `figure_overlap` and `figure_overlap_back` are the shares of figures and dates.
    """
    shares = overlap(article.profile, [other.profile for other in others], rarity)
    columns = [
        _cosines(article.full, [other.full for other in others]),
        _cosines(article.title, [other.title for other in others]),
        shares.names,
        shares.names_back,
        np.log1p(shares.shared_rarity),
        shares.figures,
        shares.figures_back,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _cosines(vector: Floats | None, others: Sequence[Floats | None]) -> Floats:
    cosines = np.full(len(others), np.nan, np.float32)
    known = [row for row, other in enumerate(others) if other is not None]
    if vector is not None and known:
        matrix = np.array([others[row] for row in known], np.float32)
        cosines[known] = matrix @ np.asarray(vector, np.float32)
    return cosines
