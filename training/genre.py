"""Train the wording model that tells opinion and analysis from reports where the outlet does not say.

    python -m training.genre --data ../shared/data --output src/wideangle/coverage/genre.json

Labels are the outlets' own: an article that `coverage.genre.is_marked` recognises is opinion; one under /news/,
/politics/, /world/ and the like is a report; all others are left out. Articles of the AllSides archive before
2018-07-01 are learned from, those of the next six months are scored.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.optimize import minimize

from wideangle.coverage.genre import ASKING, Wording, is_marked, tokens
from wideangle.model import Article

BEGIN_OF_DEV, END_OF_DEV = "2018-07-01", "2019-01-02"
REPORTS = frozenset("news politics us world nation business article story national international".split())
COMMON_WORDS = 300
PENALTY = 0.1

Floats = NDArray[np.float64]


def label(article: Article) -> bool | None:
    """True for opinion, False for a report, None where the outlet does not say."""
    if is_marked(article):
        return True
    parts = urlsplit(article.url).path.lower().split("/")
    return False if not REPORTS.isdisjoint(parts) else None


def read_labelled(data: Path) -> list[tuple[str, bool, Article]]:
    """Publication day, label and article of every labelled row."""
    rows = pq.read_table(data / "allsides" / "archive.parquet").to_pylist()
    labelled = []
    for row in rows:
        article = Article(row["text"], row["title"], url=row["url"], outlet=row["outlet"], language="en")
        opinion = label(article)
        if row["published"] and row["published"] < END_OF_DEV and opinion is not None:
            labelled.append((row["published"], opinion, article))
    return labelled


def common_tokens(articles: Sequence[Article]) -> list[str]:
    """What stands in most of the articles, and the mark of a headline that asks."""
    frequency = Counter(token for article in articles for token in dict.fromkeys(tokens(article)))
    return [ASKING, *(token for token, _ in frequency.most_common(COMMON_WORDS - 1))]


def features_of(wording: Wording, articles: Sequence[Article]) -> Floats:
    """The wording of each article."""
    return wording.features(articles, wording.cut(articles))


def fit(features: Floats, target: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Logistic regression with an L2 penalty; not balanced, so that its probabilities are those of an archive."""

    def loss(line: Floats) -> tuple[float, Floats]:
        odds = features @ line[:-1] + line[-1]
        slope = 1 / (1 + np.exp(-odds)) - target
        losses = np.where(target, np.logaddexp(0, -odds), np.logaddexp(0, odds))
        gradient = np.append(features.T @ slope + PENALTY * line[:-1], slope.sum())
        return float(losses.sum()) + PENALTY * float(line[:-1] @ line[:-1]) / 2, gradient

    line = minimize(loss, np.zeros(features.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return line[:-1], float(line[-1])


def main() -> None:
    """Train, print precision and recall on the following half year, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    labelled = read_labelled(options.data)
    train = [row for row in labelled if row[0] < BEGIN_OF_DEV]
    dev = [row for row in labelled if row[0] >= BEGIN_OF_DEV]
    vocabulary = common_tokens([row[2] for row in train])
    wording = Wording(vocabulary)
    features = features_of(wording, [row[2] for row in train])
    weights, intercept = fit(features, np.array([row[1] for row in train]))
    for name, rows in (("train", train), ("dev", dev)):
        target = np.array([row[1] for row in rows])
        said = features_of(wording, [row[2] for row in rows]) @ weights + intercept > 0
        precision, recall = target[said].mean(), said[target].mean()
        print(f"{name}: {len(rows):,} articles, {target.mean():.2f} of them opinion")
        print(f"  precision {precision:.3f} recall {recall:.3f}")
    record = {
        "trained_with": "python -m training.genre",
        "weights": {word: round(float(weight), 2) for word, weight in zip(vocabulary, weights, strict=True)},
        "intercept": round(intercept, 2),
    }
    options.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
