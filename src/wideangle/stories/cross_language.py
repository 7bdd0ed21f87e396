"""Compute the similarity of two articles in different languages, on the scale of lexical similarity.

Words of two languages cannot be compared. Instead, names in a common spelling, figures and, if an encoder is installed,
the cosines of embeddings are compared. A linear model gives the transformed similarity (see `transformed_similarity` in
`model`), so that the story model weighs a pair in two languages like a pair in one language.

`training/cross_language.py` fits the weights to the log-odds of one event, given the days and the expected similarity
of each article to a neighbour in its own language. Articles in one language are compared in the same way with and
without articles in other languages.
"""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from wideangle.language.crosslingual import PAIR_FEATURES
from wideangle.stories.vectors import Floats

HIGHEST = 0.95
"""The greatest transformed similarity: that of texts with the same wording. Between languages, no finer distinction
is possible."""

_FULL, _TITLE, _NAMES, _NAMES_BACK, _RARITY, _FIGURES, _FIGURES_BACK = range(len(PAIR_FEATURES))


class PairKind(StrEnum):
    """The kind of a pair, by the available evidence. Each kind has its own weights."""

    ENCODED = "encoded"
    """The encoder was trained on the languages of both articles."""
    PARTLY = "partly encoded"
    """Both articles have an embedding, but the encoder was not trained on the language of one or both."""
    CORE = "core"
    """The articles have no embeddings; only names and figures are compared."""


COLUMNS = ("intercept", "cosine_full", "cosine_title", "names", "name_rarity", "figures")
"""The columns that the weights multiply; the cosines are 0 if there are no embeddings."""


def model_columns(features: Floats) -> Floats:
    """Return the columns of the model, [..., len(COLUMNS)], from pair features [..., len(PAIR_FEATURES)]. The shares
    of common names and of common figures are the geometric means of both directions."""
    return np.stack(
        [
            np.ones(features.shape[:-1], np.float32),
            np.nan_to_num(features[..., _FULL]),
            np.nan_to_num(features[..., _TITLE]),
            np.sqrt(features[..., _NAMES] * features[..., _NAMES_BACK]),
            features[..., _RARITY],
            np.sqrt(features[..., _FIGURES] * features[..., _FIGURES_BACK]),
        ],
        axis=-1,
    )


def cross_language_similarity(features: Floats, kinds: NDArray[np.str_]) -> Floats:
    """Return the similarity (0 to 1) of pairs, given their features [..., len(PAIR_FEATURES)] and kinds [...]."""
    columns = model_columns(features)
    transformed = np.zeros(features.shape[:-1], np.float32)
    for kind, weights in cross_language_weights().items():
        of_kind = kinds == kind
        transformed[of_kind] = columns[of_kind] @ weights
    return untransformed(transformed)


def untransformed(transformed: Floats) -> Floats:
    """Return the similarity x for a transformed similarity 2·√x - x."""
    root = 1 - np.sqrt(1 - np.clip(transformed, 0, HIGHEST))
    similarity: Floats = (root * root).astype(np.float32)
    return similarity


@cache
def cross_language_weights() -> dict[PairKind, Floats]:
    """Return the shipped weights of each kind of pair, [len(COLUMNS)]."""
    record = json.loads((files("wideangle.stories") / "cross_language.json").read_text("utf-8"))
    return {
        PairKind(kind): np.array([weights[column] for column in COLUMNS], np.float32)
        for kind, weights in record["weights"].items()
    }
