"""Opinion by the embedding of an article: what is written like columns and comments, in all languages of the encoder.

A linear model over the multilingual sentence embedding of headline and opening, learned from English labels, gives
log-odds that hold in the other languages of the encoder (`training/genre_embedding.py`). They are one more input beside
wording and cues in English, beside cues in other languages with lists of words, and beside forms elsewhere:
punctuation, figures and quotations.
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
"""Factor on the coordinates of unit vectors, so that their spread is about that of other columns."""

EMBEDDING = "embedding"
"""The name of the log-odds by the embedding among the inputs."""

WORDING = "wording"
"""The name of the log-odds by wording and signs among the inputs for English."""

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
"""The cues that need no list of words."""


class ViewInputs(NamedTuple):
    """The parts of the log-odds that an article is opinion, analysis or an explainer, without the intercept: that of
    the embedding, and that of everything else."""

    embedding: float
    others: float
    intercept: float

    @property
    def log_odds(self) -> float:
        """The sum of the parts."""
        return self.embedding + self.others + self.intercept


def view_inputs(article: Article, vector: Vector, wording: float | None = None) -> ViewInputs:
    """Return the parts of the log-odds of a view. `vector` is the unit vector of headline and opening
    (`archive.retrieval.representations`). `wording` are the log-odds by wording and signs, for English."""
    model = _model()
    kind = "english" if wording is not None else "cues" if has_cues(article.language) else "forms"
    values = dict(zip(CUES, cues_of(article), strict=True)) | {WORDING: wording or 0.0}
    weights, intercept = model.inputs[kind]
    by_embedding = weights[EMBEDDING] * (SCALE * float(vector @ model.weights) + model.intercept)
    others = sum(weight * values[name] for name, weight in weights.items() if name != EMBEDDING)
    return ViewInputs(by_embedding, others, intercept)


class _Inputs(NamedTuple):
    """The weights of the inputs of one kind of language, and the intercept."""

    weights: dict[str, float]
    intercept: float


class _Model(NamedTuple):
    """The weights of the coordinates of a vector, and of the inputs by kind of language."""

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
