"""Convert embedding cosines to the scale of lexical similarity.

The cosine of unrelated texts depends on the embedding model: 0 for some models, .7 for others. The conversion is
therefore calibrated on pairs of articles of the archive in one language, because both the cosine and the lexical
similarity of these pairs are known. A cosine is converted to the mean lexical similarity of the pairs with this cosine
(isotonic regression: Barlow et al. 1972).

All parameters that were trained for lexical similarity also apply to converted cosines. If an embedding model does not
know a language, its cosines are uninformative, and the conversion gives every pair a low similarity.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.vectors import Floats

MIN_PAIRS = 500
"""The least number of article pairs for a calibration. 33 articles in one language have more than 500 pairs."""

BLEND_WEIGHT = 0.1
"""The weight of the embedding similarity in the mean of embedding similarity and lexical similarity, for two articles
in one language. The weight is low because shared words are better evidence within one language: in American news
(AllSides), the B-cubed F1 of stories is .934 without embeddings, .935 with the weight .1, and .882 with embeddings
alone (`training/meaning.py`)."""

_BANDS = 64


@dataclass(frozen=True, slots=True)
class Calibration:
    """The calibration of one embedding model.

    `cosines` are in ascending order; `similarity` holds the lexical similarity for each cosine. `articles` is the
    number of articles in the archive at the time of the calibration.
    """

    model: str
    articles: int
    cosines: tuple[float, ...]
    similarity: tuple[float, ...]

    def of(self, cosines: Floats) -> Floats:
        """Convert cosines to similarities (0 to 1) by linear interpolation."""
        similarities: Floats = np.interp(cosines, self.cosines, self.similarity).astype(np.float32)
        return similarities

    def to_json(self) -> str:
        """Return the calibration as the JSON text that the archive stores."""
        values = asdict(self)
        return json.dumps(values | {"closeness": values.pop("similarity")})  # the key in archives of every version

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Build a calibration from the JSON text that `to_json` returned."""
        record = json.loads(text)
        return cls(record["model"], record["articles"], tuple(record["cosines"]), tuple(record["closeness"]))


def fit_calibration(model: str, articles: int, cosines: Floats, similarity: Floats) -> Calibration | None:
    """Fit the calibration of a model to pairs of articles in one language. Return None if there are fewer than
    MIN_PAIRS pairs."""
    if len(cosines) < MIN_PAIRS:
        return None
    order = np.argsort(cosines, kind="stable")
    # The pairs, ordered by cosine, are divided into bands, and the cosines and similarities of a band are averaged.
    # Bands of high cosines are narrower, because pairs with high cosines report one story and need a finer calibration.
    ranks = 1 - np.geomspace(1, 1 / len(cosines), _BANDS)
    begins = np.unique((ranks * len(cosines)).astype(np.int64))
    sizes = np.diff([*begins.tolist(), len(cosines)])
    centres, means = (
        np.add.reduceat(values[order], begins, dtype=np.float64) / sizes for values in (cosines, similarity)
    )
    increasing = _isotonic(means.tolist(), sizes.tolist())
    return Calibration(model, articles, tuple(np.round(centres, 5).tolist()), tuple(np.round(increasing, 5).tolist()))


def _isotonic(values: list[float], weights: list[int]) -> list[float]:
    """Return the non-decreasing values that are closest to `values` by weighted least squares (pool adjacent violators
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
    """Combine lexical similarities and embedding cosines, two matrices [left articles, right articles], into one matrix
    of similarities. For two articles in different languages only the cosine counts, because the articles share few
    words except names."""
    embedded = calibration.of(cosines)
    blend = (1 - BLEND_WEIGHT) * lexical + BLEND_WEIGHT * embedded
    return np.where(same_language, blend, embedded).astype(np.float32)
