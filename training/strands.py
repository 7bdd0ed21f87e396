"""Train the model that finds where an article changes to another matter.

    python -m training.strands --data ../shared/data --output src/wideangle/coverage/strands/weights.json

The model is a logistic regression over the gaps between the units of texts in half 0 (`training.strand_texts`). Three
thresholds are chosen. `whole_from` is the value at which the share FALSE_SPLITS of the texts about one matter is
divided, by cross-validation. `part_from` is chosen by the F1 of boundaries in joined texts. `join_below` is the value
at which the share JOINS of the joined parts comes from one article. Half 1 is not used; `benchmarks.strands` measures
the model on it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from training.strand_texts import (
    Corpus,
    StrandText,
    joined_texts,
    other_whole_texts,
    returning_texts,
    whole_texts,
)
from wideangle.coverage.strands.division import BoundaryModel, divided
from wideangle.coverage.strands.features import COLUMNS, LEXICAL, UnitTerms, gap_features, gaps_of
from wideangle.coverage.strands.units import marks_of_units, units
from wideangle.language import InverseFrequency

Floats = NDArray[np.float64]

EASY, OTHERS = 1_000, 1_200
PENALTY, STEPS, FOLDS = 1.0, 30, 5
FALSE_SPLITS = 0.025
"""The share of texts about one matter that may be divided in training. It is below the permitted 3 %, because the
articles of the other half differ."""
JOINS, RETURNING = 0.95, 400
PART_STEPS, PART_SAMPLE = (-2.0, -1.7, -1.4, -1.1, -0.8, -0.5, 0.0), 5
PART_TOLERANCE = 0.012
"""The greatest loss of F1 at which a lower `part_from` is chosen. For a reader, a missing strand is worse than an
additional strand."""


def evidence(text: StrandText) -> tuple[Floats, Floats]:
    """Return the features of the gaps in a text, and a label for each gap: 1 if another matter begins there, else 0."""
    unit_spans = units(text.text, "en")
    table = UnitTerms.of([unit.span.of(text.text) for unit in unit_spans], InverseFrequency("en"))
    features = gap_features(table, gaps_of(range(len(unit_spans))), marks_of_units(text.text, unit_spans, "en"))
    begins = [
        any(left.span.start < bound <= right.span.start for bound in text.bounds)
        for left, right in pairwise(unit_spans)
    ]
    return features, np.array(begins, float)


def fitted(features: Floats, labels: Floats) -> tuple[Floats, float]:
    """Fit a logistic regression with a ridge penalty on standardised columns by Newton's method. Return its weights and
    its intercept."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = np.hstack([(features - mean) / scale, np.ones((len(features), 1))])
    weights = np.zeros(rows.shape[1])
    ridge = np.diag([PENALTY] * len(mean) + [0.0])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (labels - chance) - ridge @ weights
        curvature = (rows.T * (chance * (1 - chance))) @ rows + ridge
        weights = weights + np.linalg.solve(curvature, gradient)
    plain = weights[:-1] / scale
    return plain, float(weights[-1] - plain @ mean)


def folded_scores(texts: Sequence[StrandText], features: Sequence[Floats], labels: Sequence[Floats]) -> list[Floats]:
    """Return the log-odds of all gaps in each text, computed with a model that was not fitted on texts from the same
    source."""
    folds = np.array([crc32(text.key.encode()[::-1]) % FOLDS for text in texts])
    scores: list[Floats] = [np.empty(0)] * len(texts)
    for fold in range(FOLDS):
        rest = np.flatnonzero(folds != fold).tolist()
        weights, intercept = fitted(
            np.vstack([features[number] for number in rest]), np.concatenate([labels[number] for number in rest])
        )
        for number in np.flatnonzero(folds == fold).tolist():
            scores[number] = features[number] @ weights + intercept
    return scores


def whole_threshold(texts: Sequence[StrandText], scores: Sequence[Floats]) -> float:
    """Return `whole_from`: the log-odds that the likeliest gap reaches in the share FALSE_SPLITS of the texts about one
    matter."""
    highest = [row.max(initial=-30) for text, row in zip(texts, scores, strict=True) if text.kind in ("whole", "cut")]
    return float(np.quantile(highest, 1 - FALSE_SPLITS))


def part_threshold(texts: Sequence[StrandText], model: BoundaryModel) -> float:
    """Return `part_from`: the lowest value in PART_STEPS whose F1 of boundaries in joined texts is at most
    PART_TOLERANCE below the highest F1."""
    counts = {step: np.zeros(3) for step in PART_STEPS}
    for text in texts:
        unit_spans = units(text.text, "en")
        table = UnitTerms.of([unit.span.of(text.text) for unit in unit_spans], InverseFrequency("en"))
        marks = marks_of_units(text.text, unit_spans, "en")
        truth = [
            any(left.span.start < bound <= right.span.start for bound in text.bounds)
            for left, right in pairwise(unit_spans)
        ]
        for step in PART_STEPS:
            groups = divided(table, marks, replace(model, part_from=step))
            owner = {unit: number for number, group in enumerate(groups) for unit in group}
            begins = [owner[gap] != owner[gap + 1] for gap in range(len(truth))]
            hits = sum(map(bool.__and__, begins, truth))
            counts[step] = counts[step] + np.array([hits, sum(begins), sum(truth)])
    f1 = {step: float(2 * hits / (proposed + true)) for step, (hits, proposed, true) in counts.items()}
    print("part_from", {step: round(value, 3) for step, value in f1.items()})
    return min(step for step, value in f1.items() if value >= max(f1.values()) - PART_TOLERANCE)


def joining(corpus: Corpus, weights: Floats, intercept: float) -> float:
    """Return `join_below`: the highest log-odds for which at least the share JOINS of the pairs of parts with lower
    log-odds come from one article."""
    scored = []
    for text in returning_texts(corpus, 0, RETURNING):
        first, _, third = (text.text[start:end] for start, end in pairwise((0, *text.bounds, len(text.text))))
        both = StrandText("", first + third, (len(first),))
        features, labels = evidence(both)
        features[:, len(LEXICAL) :] = 0
        if labels.any():
            scored.append((float((features @ weights + intercept)[labels.argmax()]), text.matters[2] == 0))
    scored.sort()
    right = np.cumsum([is_one for _, is_one in scored]) / np.arange(1, len(scored) + 1)
    last = np.flatnonzero(right >= JOINS)
    print(f"joined: {(last[-1] + 1) / (len(scored) / 2):.2f} of what returns")
    return scored[int(last[-1])][0]


def main() -> None:
    """Train the model, choose the thresholds, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    corpus = Corpus.read(options.data)
    texts = [
        *joined_texts(corpus, 0, EASY),
        *whole_texts(corpus, 0),
        *other_whole_texts(corpus, OTHERS),
    ]
    features, labels = zip(*map(evidence, texts), strict=True)
    scores = folded_scores(texts, features, labels)
    whole_from = whole_threshold(texts, scores)
    weights, intercept = fitted(np.vstack(features), np.concatenate(labels))
    join_below = joining(corpus, weights, intercept)
    model = BoundaryModel(weights, intercept, whole_from, whole_from, join_below)
    part_from = part_threshold([text for text in texts if text.bounds][::PART_SAMPLE], model)
    record = {
        "weights": {column: round(float(weight), 4) for column, weight in zip(COLUMNS, weights, strict=True)},
        "intercept": round(intercept, 4),
        "whole_from": round(whole_from, 2),
        "part_from": round(part_from, 2),
        "join_below": round(join_below, 2),
    }
    options.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    print(
        f"{len(texts)} texts, {sum(map(len, labels))} gaps; whole_from {whole_from:.2f}, part_from {part_from:.2f}, "
        f"join_below {join_below:.2f}"
    )
    for kind in sorted({text.kind for text in texts}):
        rows = [row.max(initial=-30) for text, row in zip(texts, scores, strict=True) if text.kind == kind]
        print(f"{kind:8} divided {np.mean(np.array(rows) >= whole_from):.3f} of {len(rows)}")


if __name__ == "__main__":
    main()
