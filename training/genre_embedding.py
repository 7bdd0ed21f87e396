r"""Train the model that recognises opinion by sentence embeddings: `coverage/genres/embedding_weights.json`.

    python -m training.genre_embedding --data ../shared/data \
        --output src/wideangle/coverage/genres/embedding_weights.json

The labels are in English: the labels of readers, and a sample of the outlets' marks (`training.genre`). All folds are
used, because archives in a single language, such as AllSides, use no embeddings. The model is fitted on embeddings of
the opening that archives store, and of a shorter opening, because reports in other languages are often short. Then the
weight of the embedding's log-odds is fitted together with the weights of wording and cues
(`coverage.genres.embedding`). This second fit uses the readers' labels alone, and log-odds from models that were fitted
on other outlets.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.genre import (
    BEGIN_OF_DEV,
    READERS_WEIGHT,
    Flags,
    Floats,
    Line,
    Row,
    average_precision,
    fit,
    folds_of,
    read_labelled,
    report,
    sigmoid,
    unseen_log_odds,
)
from training.genre import learn as learn_wording
from training.genre_cues import cues_of_cut
from wideangle.archive.retrieval.representations import OPENING
from wideangle.coverage.genres.cues import CUES
from wideangle.coverage.genres.embedding import EMBEDDING, FORMS, SCALE, WORDING
from wideangle.embedding import InstalledEncoder

MARKED_ARTICLES = 4_000
"""The number of articles with a label by their outlets' marks, sampled with SEED."""

SEED = 0
SHORT = 350
"""The number of characters of the shorter openings."""

PENALTY = 1_000.0
"""The L2 penalty on the weights of the coordinates. In cross-validation over outlets, 300 raises average precision by
.01; on `world`, 300 lowers it by as much."""

INPUT_PENALTY = 3.0
CUTS = (4_000, OPENING, SHORT)
"""The numbers of characters to which texts are cut when their cues are computed. The first two lengths are combined
with the embedding of the opening, and the last length with that of the shorter opening."""


class Labelled(NamedTuple):
    """Labelled articles with their embeddings.

    `vectors` [articles, dimensions] are the embeddings of their openings, multiplied by `SCALE`. `read` holds the row
    numbers of the articles that readers labelled, and `short` the embeddings of the shorter openings of these articles.
    """

    rows: Sequence[Row]
    vectors: Floats
    read: NDArray[np.int64]
    short: Floats


def labelled(data: Path) -> Labelled:
    """Return the labelled articles for training with their embeddings: all articles that readers labelled, and a sample
    of the others."""
    rows = read_labelled(data)
    read = [number for number, row in enumerate(rows) if row.is_read]
    marked = [number for number, row in enumerate(rows) if not row.is_read]
    chosen = np.random.default_rng(SEED).choice(marked, MARKED_ARTICLES, replace=False)
    sample = [rows[number] for number in (*read, *sorted(chosen.tolist()))]
    return Labelled(sample, embedded(sample, OPENING), np.arange(len(read)), embedded(sample[: len(read)], SHORT))


def embedded(rows: Sequence[Row], characters: int) -> Floats:
    """Return the embeddings of headlines and openings of `characters` characters, multiplied by `SCALE`. The values are
    rounded to half precision, as archives store them."""
    texts = [f"{row.article.title}\n{row.article.text[:characters]}" for row in rows]
    vectors: Floats = InstalledEncoder().encode(texts).astype(np.float16).astype(np.float64) * SCALE
    return vectors


class Embedding(NamedTuple):
    """The fitted model over embeddings (`line`), and the log-odds of the articles that readers labelled, computed with
    models that were fitted on other outlets: by the opening, and by the shorter opening."""

    line: Line
    opening: Floats
    short: Floats


def learn_embedding(given: Labelled, target: Flags, folds: NDArray[np.int64]) -> Embedding:
    """Fit the weights of the coordinates of embeddings."""
    read = given.read
    weights = np.array([READERS_WEIGHT if row.is_read else 1.0 for row in given.rows])
    vectors = np.concatenate([given.vectors, given.short])
    targets = np.concatenate([target, target[read]])
    counts = np.concatenate([weights, weights[read]])
    unseen = unseen_log_odds(vectors, targets, np.concatenate([folds, folds[read]]), PENALTY, counts)
    return Embedding(fit(vectors, targets, PENALTY, counts), unseen[read], unseen[len(given.rows) :])


def learn_inputs(
    names: Sequence[str], columns: Sequence[Floats], target: Flags, folds: NDArray[np.int64], unmarked: Flags
) -> dict[str, object]:
    """Fit the weights of the inputs `names` on texts of several lengths, print precision and recall, and return the
    JSON record of the weights."""
    lengths = len(columns)
    matrix, targets = np.concatenate(columns), np.tile(target, lengths)
    unseen = unseen_log_odds(matrix, targets, np.tile(folds, lengths), INPUT_PENALTY)
    for cut, odds in zip(CUTS, np.split(unseen, lengths), strict=False):
        report(f"{', '.join(names[-2:])}; {cut} characters", sigmoid(odds[unmarked]), target[unmarked])
    line = fit(matrix, targets, INPUT_PENALTY)
    weights = {name: round(float(weight), 3) for name, weight in zip(names, line.weights, strict=True)}
    return {"weights": weights, "intercept": round(line.intercept, 3)}


def wording_unseen(rows: Sequence[Row]) -> Mapping[str, float]:
    """Return, for each article that readers labelled, the log-odds by wording and signs, computed with a model that was
    fitted on other outlets."""
    learned = [row for row in rows if row.is_read or row.day < BEGIN_OF_DEV]
    _, unseen = learn_wording(learned)
    read = [row.article.id for row in learned if row.is_read]
    return dict(zip(read, unseen.tolist(), strict=True))


def main() -> None:
    """Train the model, print precision and recall on outlets that were not used in training, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    given = labelled(options.data)
    record = learn(given, wording_unseen(read_labelled(options.data)))
    options.output.write_text(json.dumps(record) + "\n", "utf-8")


def learn(given: Labelled, by_wording: Mapping[str, float]) -> dict[str, object]:
    """Fit all weights, print precision and recall, and return the JSON record of the model."""
    target, folds = np.array([row.opinion for row in given.rows]), folds_of(given.rows)
    by_embedding = learn_embedding(given, target, folds)
    rows = [given.rows[number] for number in given.read.tolist()]
    target, folds = target[given.read], folds[given.read]
    unmarked = np.array([not row.is_marked for row in rows])
    for name, odds in (("opening", by_embedding.opening), ("short opening", by_embedding.short)):
        print(f"embedding of the {name} alone: AP {average_precision(odds[unmarked], target[unmarked]):.3f}")
    odds_of_cut = (by_embedding.opening, by_embedding.opening, by_embedding.short)
    cues = [cues_of_cut([row.article for row in rows], cut) for cut in CUTS]
    with_cues = [np.column_stack([values, odds]) for values, odds in zip(cues, odds_of_cut, strict=True)]
    forms = [CUES.index(name) for name in FORMS]
    with_forms = [np.column_stack([values[:, forms], odds]) for values, odds in zip(cues, odds_of_cut, strict=True)]
    wording = np.array([by_wording[row.article.id] for row in rows])
    english = np.column_stack([cues[0], wording, by_embedding.opening])
    inputs = {
        "english": learn_inputs((*CUES, WORDING, EMBEDDING), [english], target, folds, unmarked),
        "cues": learn_inputs((*CUES, EMBEDDING), with_cues, target, folds, unmarked),
        "forms": learn_inputs((*FORMS, EMBEDDING), with_forms, target, folds, unmarked),
    }
    return {
        "trained_with": "python -m training.genre_embedding",
        "weights": [round(float(weight), 3) for weight in by_embedding.line.weights],
        "intercept": round(by_embedding.line.intercept, 3),
        "inputs": inputs,
    }


if __name__ == "__main__":
    main()
