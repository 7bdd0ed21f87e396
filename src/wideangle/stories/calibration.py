"""Map embedding similarities to the scale of lexical similarity.

The cosine of unrelated texts differs from model to model: 0 for some, .7 for others. The cosine is therefore calibrated
on pairs of articles in one language from the archive, for which both the cosine and the lexical similarity are known. A
cosine is mapped to the mean lexical similarity of the pairs with this cosine (isotonic regression: Barlow et al. 1972).

All parameters that were learned for lexical similarity also apply to the result. A model with uninformative cosines,
such as a model that does not know the language, makes no pair similar.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.vectors import Floats

MIN_PAIRS = 500
"""The least number of pairs in one language for a calibration: the pairs of 33 articles."""

BLEND_WEIGHT = 0.1
"""The weight of the embedding similarity in the blend with the lexical similarity, for articles in one language.
There the words are the better evidence: with vectors by latent semantic analysis, B-cubed F1 on AllSides train is
.934 at 0, .935 at .1, .933 at .2, .931 at .3, .882 at 1 (`training/meaning.py`)."""

_BANDS = 64


@dataclass(frozen=True, slots=True)
class Calibration:
    """The calibration of one model: cosines in ascending order, and the lexical similarity to which each is mapped.
    `articles` is the number of articles in the archive at the time of the calibration."""

    model: str
    articles: int
    cosines: tuple[float, ...]
    similarity: tuple[float, ...]

    def of(self, cosines: Floats) -> Floats:
        """Map cosines to similarities (0 to 1)."""
        similarities: Floats = np.interp(cosines, self.cosines, self.similarity).astype(np.float32)
        return similarities

    def to_json(self) -> str:
        """Return the calibration as the JSON text that the archive stores."""
        values = asdict(self)
        return json.dumps(values | {"closeness": values.pop("similarity")})  # the key in archives of every version

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Read the JSON text that `to_json` returned."""
        record = json.loads(text)
        return cls(record["model"], record["articles"], tuple(record["cosines"]), tuple(record["closeness"]))


def fit_calibration(model: str, articles: int, cosines: Floats, similarity: Floats) -> Calibration | None:
    """Fit the calibration of a model to pairs of articles in one language. Return None for fewer than MIN_PAIRS
    pairs."""
    if len(cosines) < MIN_PAIRS:
        return None
    order = np.argsort(cosines, kind="stable")
    # The pairs are averaged in bands. The bands are narrower for the highest cosines, because these belong to pairs of
    # one story.
    ranks = 1 - np.geomspace(1, 1 / len(cosines), _BANDS)
    begins = np.unique((ranks * len(cosines)).astype(np.int64))
    sizes = np.diff([*begins.tolist(), len(cosines)])
    centres, means = (
        np.add.reduceat(values[order], begins, dtype=np.float64) / sizes for values in (cosines, similarity)
    )
    increasing = _isotonic(means.tolist(), sizes.tolist())
    return Calibration(model, articles, tuple(np.round(centres, 5).tolist()), tuple(np.round(increasing, 5).tolist()))


def _isotonic(values: list[float], weights: list[int]) -> list[float]:
    """Return the non-decreasing values closest to `values` in weighted least squares (pool adjacent violators
    algorithm)."""
    pools: list[tuple[float, int, int]] = []
    for value, weight in zip(values, weights, strict=True):
        mean, total, length = value, weight, 1
        while pools and pools[-1][0] >= mean:
            pool_mean, pool_total, pool_length = pools.pop()
            mean = (pool_mean * pool_total + mean * total) / (pool_total + total)
            total, length = pool_total + total, pool_length + length
        pools.append((mean, total, length))
    return [mean for mean, _, length in pools for _ in range(length)]


def blended_similarity(
    lexical: Floats, cosines: Floats, same_language: NDArray[np.bool_], calibration: Calibration
) -> Floats:
    """Combine lexical and embedding similarities, matrices [left articles, right articles]. Pairs in two languages
    have only the embedding similarity, because they share hardly any words but names."""
    embedded = calibration.of(cosines)
    blend = (1 - BLEND_WEIGHT) * lexical + BLEND_WEIGHT * embedded
    return np.where(same_language, blend, embedded).astype(np.float32)
