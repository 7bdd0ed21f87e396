"""Train the wording model that tells opinion and analysis from reports where the outlet does not say.

    python -m training.genre --data ../shared/data --output src/wideangle/coverage/genre.json

Labels are the outlets' own. An article whose address or text `coverage.genre.is_marked` recognises is opinion; one
without any mark under /news/, /politics/, /world/ and the like is a report. One that only its headline or outlet marks
is opinion too, unless its address is a report's: then, and where nothing is said, it is left out. Articles of the
AllSides archive before 2018-07-01 are learned from. What is chosen is chosen by outlets that were not learned from, in
folds; those of the next six months are scored only.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from wideangle.coverage.genre import (
    COUNTED_MARKS,
    SAMPLE_CHARACTERS,
    Wording,
    is_mark,
    is_marked,
    tokens,
    without_label,
)
from wideangle.model import Article

BEGIN_OF_DEV, END_OF_DEV = "2018-07-01", "2019-01-02"
BEGIN_OF_LATER = "2016-07-01"
REPORTS = frozenset("news politics us world nation business national international".split())
BODY_WORDS, HEADLINE_WORDS = 3_000, 700
PENALTY = 0.3
FOLDS = 5
STEPS = 80

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]


class Row(NamedTuple):
    """A labelled article: when it was published, on what site, and whether it is opinion."""

    day: str
    site: str
    opinion: bool
    article: Article


class Line(NamedTuple):
    """What a logistic regression has learned."""

    weights: Floats
    intercept: float

    def log_odds(self, features: Floats) -> Floats:
        """The log-odds of opinion of each row."""
        return features @ self.weights + self.intercept


def label(article: Article) -> bool | None:
    """True for opinion, False for a report, None where the outlet does not say or contradicts itself."""
    is_in_news = not REPORTS.isdisjoint(urlsplit(article.url).path.lower().split("/"))
    if is_marked(replace(article, title="", outlet="")):
        return True
    if is_marked(article):
        return None if is_in_news else True
    return False if is_in_news else None


def read_labelled(data: Path) -> list[Row]:
    """Every labelled article up to the end of dev."""
    labelled = []
    for row in pq.read_table(data / "allsides" / "archive.parquet").to_pylist():
        article = Article(row["text"], row["title"], url=row["url"], outlet=row["outlet"], language="en")
        opinion = label(article)
        if row["published"] and row["published"] < END_OF_DEV and opinion is not None:
            site = ".".join(urlsplit(article.url).netloc.split(".")[-2:])
            # A label that stayed would be learned instead of the wording, were it by the colon after it.
            bare = replace(article, text=without_label(article.text), title=without_label(article.title))
            labelled.append(Row(row["published"], site, opinion, bare))
    return labelled


def common_tokens(texts: Sequence[str], sites: Sequence[str], most: int) -> list[str]:
    """The marks, and the words that stand in most of the texts; but for outlets' marks of opinion, and for furniture:
    words that stand more often in the texts of one site than in those of all others. Both would be learned instead of
    the wording."""
    by_site: dict[str, Counter[str]] = {site: Counter() for site in sorted(set(sites))}
    for text, site in zip(texts, sites, strict=True):
        by_site[site].update(token for token in dict.fromkeys(tokens(text)) if not is_mark(token))
    frequency: Counter[str] = Counter()
    for found in by_site.values():
        frequency.update(found)
    furniture = {token for found in by_site.values() for token, count in found.items() if 2 * count > frequency[token]}
    common = sorted(frequency.keys() - furniture, key=lambda token: (-frequency[token], token))
    return [*COUNTED_MARKS, *common[:most]]


def features_of(wording: Wording, articles: Sequence[Article]) -> Floats:
    """The wording of each article."""
    return np.stack([wording.features(article) for article in articles])


def fit(features: Floats, target: Flags, penalty: float = PENALTY) -> Line:
    """Logistic regression with an L2 penalty; not balanced, so that its probabilities are those of an archive."""
    # Its labels are read without it, to hold the model to its figures.
    from scipy.optimize import minimize

    def loss(line: Floats) -> tuple[float, Floats]:
        odds = (features @ line[:-1].astype(features.dtype)).astype(np.float64) + line[-1]
        slope = 1 / (1 + np.exp(-odds)) - target
        losses = np.where(target, np.logaddexp(0, -odds), np.logaddexp(0, odds))
        gradient = np.append(slope.astype(features.dtype) @ features + penalty * line[:-1], slope.sum())
        return float(losses.sum()) + penalty * float(line[:-1] @ line[:-1]) / 2, gradient

    start = np.zeros(features.shape[1] + 1)
    line = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return Line(line[:-1], float(line[-1]))


def folds_of(rows: Sequence[Row]) -> NDArray[np.int64]:
    """The number of a fold for each row: all of a site's in one, each fold with as many articles and opinion pieces as
    may be."""
    sizes, opinions = Counter(row.site for row in rows), Counter(row.site for row in rows if row.opinion)
    loads = np.zeros(FOLDS)
    fold_of = {}
    for site, size in sizes.most_common():
        fold_of[site] = int(np.argmin(loads))
        loads[fold_of[site]] += size / sizes.total() + opinions[site] / opinions.total()
    return np.array([fold_of[row.site] for row in rows])


def unseen_log_odds(features: Floats, target: Flags, folds: NDArray[np.int64]) -> Floats:
    """The log-odds of each row by what was learned from the other folds."""
    odds = np.empty(len(target))
    for fold in range(FOLDS):
        held = folds == fold
        odds[held] = fit(features[~held], target[~held]).log_odds(features[held])
    return odds


def calibration(odds: Floats, target: Flags) -> tuple[float, float]:
    """Slope and shift that make log-odds those that come true (Platt 1999)."""
    line = fit(odds[:, None], target, penalty=0)
    return float(line.weights[0]), line.intercept


def report(name: str, probability: Floats, target: Flags) -> None:
    """Print precision and recall, and how often what is given a probability is so."""
    print(f"{name}: {len(target):,} articles, {target.mean():.2f} of them opinion")
    for least in (0.5, 0.6, 0.65, 0.7):
        said = probability >= least
        print(f"  from {least}: precision {target[said].mean():.3f} recall {said[target].mean():.3f}")
    bounds = (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)
    for low, high in pairwise(bounds):
        within = (probability >= low) & (probability < high)
        print(f"  given {probability[within].mean():.2f}: {target[within].mean():.2f} of {within.sum():,} are")


def sigmoid(odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


def main() -> None:
    """Train, print precision and recall on outlets and years not learned from, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    labelled = read_labelled(options.data)
    train = [row for row in labelled if row.day < BEGIN_OF_DEV]
    dev = [row for row in labelled if row.day >= BEGIN_OF_DEV]
    sites = [row.site for row in train]
    body = common_tokens([row.article.text[:SAMPLE_CHARACTERS] for row in train], sites, BODY_WORDS)
    headline = common_tokens([row.article.title for row in train], sites, HEADLINE_WORDS)
    wording = Wording(body, headline)
    features = features_of(wording, [row.article for row in train])
    target = np.array([row.opinion for row in train])

    odds = unseen_log_odds(features, target, folds_of(train))
    slope, shift = calibration(odds, target)
    report("outlets not learned from", sigmoid(slope * odds + shift), target)
    later = np.array([row.day >= BEGIN_OF_LATER for row in train])
    earlier = fit(features[~later], target[~later])
    later_odds = slope * earlier.log_odds(features[later]) + shift
    report("the last two years, from those before", sigmoid(later_odds), target[later])

    learned = fit(features, target)
    weights, intercept = slope * learned.weights, slope * learned.intercept + shift
    dev_odds = features_of(wording, [row.article for row in dev]) @ weights + intercept
    report("dev", sigmoid(dev_odds), np.array([row.opinion for row in dev]))
    quoted, *rounded = [round(float(weight), 2) for weight in weights]
    record = {
        "trained_with": "python -m training.genre",
        "quoted_weight": quoted,
        "weights": dict(zip(body, rounded, strict=False)),
        "headline_weights": dict(zip(headline, rounded[len(body) :], strict=True)),
        "intercept": round(intercept, 2),
    }
    options.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
