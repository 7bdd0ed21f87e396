"""Train the weights of the cues of opinion that are used in all languages: `coverage/genres/cue_weights.json`.

The labels are those of readers (`training.genre`), in English. Each article is cut to three lengths (`CUTS`), because
reports in other languages are often short. The folds of cross-validation are made by query; the reserved fold is left
out. Parameters for other languages are chosen on the collection `world`, which is not used in training.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.genre import Flags, Floats, Line, fit, read_labelled, report, sigmoid
from wideangle.coverage.genres.cues import CUES, cues_of
from wideangle.evaluate.judgements import fold_of
from wideangle.model import Article

CUTS = (400, 1_200, 4_000)
"""The numbers of characters to which the training texts are cut."""

PENALTY = 3.0
FOLDS = (1, 2, 3, 4)


def cues_of_cut(articles: Sequence[Article], cut: int) -> Floats:
    """Return the values of the cues in articles that are cut to `cut` characters, [articles, len(CUES)]."""
    return np.array([cues_of(replace(article, text=article.text[:cut], language="en")) for article in articles])


def folds_of_queries(data: Path, articles: Sequence[Article]) -> NDArray[np.int64]:
    """Return, for each article, the fold of the query for which the article was judged. If there are several queries,
    the highest fold is returned, so that no article of the reserved fold is used in training."""
    folds: dict[str, int] = {}
    for line in (data / "allsides" / "judged-train.jsonl").read_text("utf-8").splitlines():
        pair = json.loads(line)
        folds[pair["candidate"]] = max(fold_of(pair["query"]), folds.get(pair["candidate"], 0))
    return np.array([folds[article.id] for article in articles])


def learn(features: Sequence[Floats], target: Flags) -> Line:
    """Fit the weights of the cues on the features of all lengths of the texts."""
    return fit(np.concatenate(features), np.tile(target, len(features)), PENALTY)


def main() -> None:
    """Train the weights, print precision and recall by cross-validation, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    read = [row for row in read_labelled(options.data) if row.is_read]
    folds = folds_of_queries(options.data, [row.article for row in read])
    rows = [row for row, fold in zip(read, folds.tolist(), strict=True) if fold in FOLDS]
    folds = folds[np.isin(folds, FOLDS)]
    target = np.array([row.opinion for row in rows])
    unmarked = np.array([not row.is_marked for row in rows])
    features = [cues_of_cut([row.article for row in rows], cut) for cut in CUTS]
    odds = [np.empty(len(rows)) for _ in CUTS]
    for fold in FOLDS:
        held = folds == fold
        learned = learn([of_cut[~held] for of_cut in features], target[~held])
        for of_cut, its_odds in zip(features, odds, strict=True):
            its_odds[held] = learned.log_odds(of_cut[held])
    for cut, its_odds in zip(CUTS, odds, strict=True):
        report(f"without any mark, {cut} characters", sigmoid(its_odds[unmarked]), target[unmarked])
    learned = learn(features, target)
    weights = dict(zip(CUES, (round(float(weight), 2) for weight in learned.weights), strict=True))
    record = {
        "trained_with": "python -m training.genre_cues",
        "weights": weights,
        "intercept": round(learned.intercept, 2),
    }
    options.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
