"""Recognise opinion by the embedding of an article, in all languages of the encoder.

A linear model over the multilingual sentence embedding of headline and opening gives log-odds. The model is trained on
English articles (`training/genre_embedding.py`), and applies to the other languages of the encoder too. A second linear
model combines these log-odds with other inputs: with wording and cues in English, with cues in languages with lists of
cue words, and with punctuation, figures and quotations in all other languages.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.coverage.genres.cues import CUES, cues_of, has_cues
from wideangle.model import Article

Vector: TypeAlias = NDArray[np.float32]

SCALE = 10.0
"""The factor that multiplies the coordinates of embeddings, so that their spread is about that of the other inputs."""

EMBEDDING = "embedding"
"""The name of an input of the second linear model: the log-odds of opinion that the first model computes from the
embedding."""

WORDING = "wording"
"""The name of an input of the second linear model for English: the log-odds of opinion by wording and signs."""

FORMS = (
    "headline with question mark",
    "headline with colon",
    "headline with quotation",
    "headline with exclamation mark",
    "question marks",
    "figures",
    "semicolons and dashes",
    "quoted",
)
"""The cues that need no list of words and can be counted in every language."""


class ViewInputs(NamedTuple):
    """The parts of the log-odds that an article is a view (opinion, analysis or an explainer): the part of the
    embedding, the part of all other inputs, and the intercept."""

    embedding: float
    others: float
    intercept: float

    @property
    def log_odds(self) -> float:
        """The log-odds that the article is a view: the sum of the parts."""
        return self.embedding + self.others + self.intercept


def view_inputs(article: Article, vector: Vector, wording: float | None = None) -> ViewInputs:
    """Return the parts of the log-odds that an article is a view (opinion, analysis or an explainer). `vector` is the
    embedding of headline and opening, of length 1 (see `archive.retrieval.representations`). `wording` is the log-odds
    of an English article according to its words and layout, and None for an article in another language."""
    model = _model()
    kind = "english" if wording is not None else "cues" if has_cues(article.language) else "forms"
    values = dict(zip(CUES, cues_of(article), strict=True)) | {WORDING: wording or 0.0}
    weights, intercept = model.inputs[kind]
    by_embedding = weights[EMBEDDING] * (SCALE * float(vector @ model.weights) + model.intercept)
    others = sum(weight * values[name] for name, weight in weights.items() if name != EMBEDDING)
    return ViewInputs(by_embedding, others, intercept)


class _Inputs(NamedTuple):
    """The second linear model for one group of languages: the weights of its inputs, and its intercept."""

    weights: dict[str, float]
    intercept: float


class _Model(NamedTuple):
    """The trained model: the weights of the coordinates of an embedding, the intercept, and the weights of the inputs
    for each group of languages."""

    weights: Vector
    intercept: float
    inputs: dict[str, _Inputs]


@cache
def _model() -> _Model:
    record: dict[str, Any] = json.loads(
        (files("wideangle.coverage.genres") / "embedding_weights.json").read_text("utf-8")
    )
    return _Model(
        np.array(record["weights"], np.float32),
        record["intercept"],
        {name: _Inputs(inputs["weights"], inputs["intercept"]) for name, inputs in record["inputs"].items()},
    )
