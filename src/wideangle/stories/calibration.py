"""Nearness in meaning, by a user's own embedding model, on the scale of closeness.

What a cosine is worth differs from model to model: unrelated texts have one of 0 by some and of .7 by others. It is
therefore set by the archive's own pairs of articles of one language, for which both the cosine and the closeness are
known: a cosine is worth the mean closeness of the pairs that have it (isotonic regression: Barlow et al. 1972).
Everything that was learned about closeness holds for what comes of it, and a model whose cosines say nothing, such as
one that does not know the language, makes nothing close.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.vectors import Floats

LEAST_PAIRS = 500
"""Pairs of one language, those of 33 articles, without which a cosine has no scale."""

BLEND = 0.1
"""Weight of the meaning beside the words where two articles share a language. Words say more there: with vectors by
latent semantic analysis, B-cubed F1 on AllSides train is .934 at 0, .935 at .1, .933 at .2, .931 at .3, .882 at 1
(`training/meaning.py`)."""

_BANDS = 64


@dataclass(frozen=True, slots=True)
class Scale:
    """Cosines in ascending order and the closeness that each is worth, for one model; `articles` is how many the
    archive held when it was set."""

    model: str
    articles: int
    cosines: tuple[float, ...]
    closeness: tuple[float, ...]

    def of(self, cosines: Floats) -> Floats:
        """The closeness that cosines are worth (0 to 1)."""
        worth: Floats = np.interp(cosines, self.cosines, self.closeness).astype(np.float32)
        return worth

    def to_json(self) -> str:
        """The scale as it is kept."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Scale:
        """The scale that was kept."""
        record = json.loads(text)
        return cls(record["model"], record["articles"], tuple(record["cosines"]), tuple(record["closeness"]))


def scale_of(model: str, articles: int, cosines: Floats, closeness: Floats) -> Scale | None:
    """The scale that pairs of articles of one language set; None where they are too few."""
    if len(cosines) < LEAST_PAIRS:
        return None
    order = np.argsort(cosines, kind="stable")
    # Bands of pairs, ever narrower towards the few that are one story, down to single ones.
    ranks = 1 - np.geomspace(1, 1 / len(cosines), _BANDS)
    begins = np.unique((ranks * len(cosines)).astype(np.int64))
    sizes = np.diff([*begins.tolist(), len(cosines)])
    at, worth = (np.add.reduceat(values[order], begins, dtype=np.float64) / sizes for values in (cosines, closeness))
    risen = _isotonic(worth.tolist(), sizes.tolist())
    return Scale(model, articles, tuple(np.round(at, 5).tolist()), tuple(np.round(risen, 5).tolist()))


def _isotonic(values: list[float], weights: list[int]) -> list[float]:
    """The never falling values that are nearest to these: neighbours that fall are pooled."""
    pools: list[tuple[float, int, int]] = []
    for value, weight in zip(values, weights, strict=True):
        mean, total, length = value, weight, 1
        while pools and pools[-1][0] >= mean:
            before, its, many = pools.pop()
            mean, total, length = (before * its + mean * total) / (its + total), its + total, many + length
        pools.append((mean, total, length))
    return [mean for mean, _, length in pools for _ in range(length)]


def blended(words: Floats, cosines: Floats, same_language: NDArray[np.bool_], scale: Scale) -> Floats:
    """Closeness by words and by meaning, [some, others]: by meaning alone between articles of two languages,
    since what words they share there are names at best."""
    meaning = scale.of(cosines)
    both = (1 - BLEND) * words + BLEND * meaning
    return np.where(same_language, both, meaning).astype(np.float32)
