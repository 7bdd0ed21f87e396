"""How similar two articles in different languages are, on the scale of lexical similarity.

Words say nothing there. Names in a common key, figures and, where an encoder is installed, the cosines of embeddings
take their place: a linear model gives the transformed similarity (see `transformed_similarity` in `model`), so that the
story model weighs a pair of two languages as it weighs a pair of one. The weights are fitted by
`training/cross_language.py` to the log-odds of one event, given days and what each article expects of a neighbour in
its own language. So articles of one language are compared as before, whatever other languages are around.
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
"""The transformed similarity of texts that share wording; no more can be told between languages."""

_FULL, _TITLE, _NAMES, _NAMES_BACK, _RARITY, _FIGURES, _FIGURES_BACK = range(len(PAIR_FEATURES))


class PairKind(StrEnum):
    """What is known of a pair: which weights hold for it."""

    ENCODED = "encoded"
    """Both articles are in languages that the encoder was trained on."""
    PARTLY = "partly encoded"
    """Both have an embedding, but the encoder was not trained on the language of one of them, or both."""
    CORE = "core"
    """No embeddings: names and figures alone."""


COLUMNS = ("intercept", "cosine_full", "cosine_title", "names", "name_rarity", "figures")
"""What the weights multiply; cosines are 0 where there are no embeddings."""


def model_columns(features: Floats) -> Floats:
    """The columns of the model, [..., len(COLUMNS)], from features of pairs [..., len(PAIR_FEATURES)]: shares of names
    and of figures are the geometric means of both directions."""
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
    """The similarity (0 to 1) of pairs, by their features [..., len(PAIR_FEATURES)] and kinds [...]."""
    columns = model_columns(features)
    transformed = np.zeros(features.shape[:-1], np.float32)
    for kind, weights in cross_language_weights().items():
        of_kind = kinds == kind
        transformed[of_kind] = columns[of_kind] @ weights
    return untransformed(transformed)


def untransformed(transformed: Floats) -> Floats:
    """The similarity that has a transformed similarity: the inverse of 2·√x - x."""
    root = 1 - np.sqrt(1 - np.clip(transformed, 0, HIGHEST))
    similarity: Floats = (root * root).astype(np.float32)
    return similarity


@cache
def cross_language_weights() -> dict[PairKind, Floats]:
    """The shipped weights of each kind of pair, [len(COLUMNS)]."""
    record = json.loads((files("wideangle.stories") / "cross_language.json").read_text("utf-8"))
    return {
        PairKind(kind): np.array([weights[column] for column in COLUMNS], np.float32)
        for kind, weights in record["weights"].items()
    }
