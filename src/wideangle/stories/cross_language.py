"""Compute the similarity of two articles in different languages, on the scale of lexical similarity.

The words of two languages cannot be compared directly. The similarity is therefore computed from names in a common
spelling, from figures and, if an encoder is installed, from the cosines of embeddings. A linear model gives the
transformed similarity (see `transformed_similarity` in `model`). The story model can then weigh a pair in two languages
like a pair in one language.

`training/cross_language.py` fits the weights to the log-odds that two articles report one event, given their days and
the expected similarity of each article to a neighbour in its own language. The similarity of articles in one language
does not depend on articles in other languages.
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
"""The greatest transformed similarity of two articles in different languages. Within one language, the transformed
similarity of texts with the same wording is about as high."""

_FULL, _TITLE, _NAMES, _NAMES_BACK, _RARITY, _FIGURES, _FIGURES_BACK = range(len(PAIR_FEATURES))


class PairKind(StrEnum):
    """The evidence that is available for a pair of articles in different languages. The model has separate weights for
    each kind."""

    ENCODED = "encoded"
    """The kind of a pair of articles in two languages that the encoder was trained on."""
    PARTLY = "partly encoded"
    """The kind of a pair of articles that both have an embedding, although the encoder was not trained on the language
    of one or both articles."""
    CORE = "core"
    """The kind of a pair of articles without embeddings. Only their names and figures are compared."""


COLUMNS = ("intercept", "cosine_full", "cosine_title", "names", "name_rarity", "figures")
"""The names of the inputs of the linear model; each input has one weight. The cosines are 0 if the articles have no
embeddings."""


def model_columns(features: Floats) -> Floats:
    """Compute the inputs of the linear model, [..., len(COLUMNS)], from pair features, [..., len(PAIR_FEATURES)]. The
    inputs for common names and for common figures are geometric means of the shares in the left and in the right
    article."""
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
    """Return the similarity (0 to 1) of pairs of articles. `features` has the shape [..., len(PAIR_FEATURES)]; `kinds`
    holds the kind of each pair."""
    columns = model_columns(features)
    transformed = np.zeros(features.shape[:-1], np.float32)
    for kind, weights in cross_language_weights().items():
        of_kind = kinds == kind
        transformed[of_kind] = columns[of_kind] @ weights
    return untransformed(transformed)


def untransformed(transformed: Floats) -> Floats:
    """Return the similarity x of each transformed similarity 2·√x - x. Transformed similarities outside the range from
    0 to HIGHEST are replaced by the nearest limit."""
    root = 1 - np.sqrt(1 - np.clip(transformed, 0, HIGHEST))
    similarity: Floats = (root * root).astype(np.float32)
    return similarity


@cache
def cross_language_weights() -> dict[PairKind, Floats]:
    """Return the trained weights for each kind of pair, arrays of shape [len(COLUMNS)]."""
    record = json.loads((files("wideangle.stories") / "cross_language.json").read_text("utf-8"))
    return {
        PairKind(kind): np.array([weights[column] for column in COLUMNS], np.float32)
        for kind, weights in record["weights"].items()
    }
