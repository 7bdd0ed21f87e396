"""Train the model that separates opinion, analysis and explainers ('views') from reports if the outlet does not mark
the genre.

    python -m training.genre --data ../shared/data --output src/wideangle/coverage/genres/weights.json

There are two kinds of labels. The first are the outlets' own marks: an article with a mark in its URL or text is a
view. An article without any mark whose URL has a part such as /news/, /politics/ or /world/ is a report, unless its
outlet is a journal of opinion or a magazine. The second are the labels of readers, who called candidates either a view
on the affair or a report of it (the same story, an earlier event, or a later event). The training data are the articles
of the AllSides archive before 2018-07-01, and all articles that readers labelled. The outlets' marks of the following
six months are only used for evaluation. All parameters were chosen by cross-validation over outlets.

First, the weights of words are fitted on both kinds of labels; the label of a reader has the weight `READERS_WEIGHT`.
Then the weights of signs (`coverage.genres.signs`), the weight of the wording and the intercept are fitted on the
readers' labels alone. The log-odds by wording in this second fit come from models of other outlets, which calibrates
the whole model. Columns with a mark are included, but the mark is removed from their texts. Without these columns, the
model would miss columns in the first person in other archives, because the unmarked views of this archive are mostly
explainers and analyses.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from wideangle.coverage.genres.classification import (
    COUNTED_MARKS,
    SAMPLE_CHARACTERS,
    WordingFeatures,
    is_mark,
    is_marked,
    tokens,
    without_label,
)
from wideangle.coverage.genres.marks import explicit_mark
from wideangle.coverage.genres.signs import SIGNS, signs_of
from wideangle.language.text.words import EDGES
from wideangle.model import Article

BEGIN_OF_DEV, END_OF_DEV = "2018-07-01", "2019-01-02"
REPORTS = frozenset("news politics us world nation business national international".split())
REPORT_LANES = frozenset({"same", "follow", "back"})
BODY_WORDS, HEADLINE_WORDS = 3_000, 700
READERS_WEIGHT = 3.0
PENALTY, SIGN_PENALTY = 0.5, 2.0
NAMES_FROM = 0.7
"""The least share of capitalised occurrences at which a word counts as a name."""

FOLDS = 5
STEPS = 120

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]


class Row(NamedTuple):
    """A labelled article, without the label before its headline and text.

    `day` is its day of publication, and `site` the domain of its outlet. `opinion` is True for a view (opinion,
    analysis or an explainer). `is_read` is True if readers labelled the article, and `is_marked` if its outlet marks
    any genre.
    """

    day: str
    site: str
    opinion: bool
    article: Article
    is_read: bool = False
    is_marked: bool = False


class Line(NamedTuple):
    """The result of a logistic regression: the weights of the features, and the intercept."""

    weights: Floats
    intercept: float

    def log_odds(self, features: Floats) -> Floats:
        """Return the log-odds of opinion for each row."""
        return features @ self.weights + self.intercept


def label(article: Article) -> bool | None:
    """Return True for a view (opinion, analysis or an explainer) and False for a report. Return None if the outlet
    marks no genre, or if its marks contradict each other."""
    is_in_news = not REPORTS.isdisjoint(urlsplit(article.url).path.lower().split("/"))
    if is_marked(replace(article, title="", outlet="")):
        return True
    if is_marked(article):
        return None if is_in_news else True
    signs = dict(zip(SIGNS, signs_of(article), strict=True))
    return False if is_in_news and not signs["journal of opinion"] and not signs["magazine"] else None


def read_labelled(data: Path) -> list[Row]:
    """Return all labelled articles: those that readers labelled, and those with a label by their outlets' marks up to
    the end of the development period."""
    by_readers = read_judged(data)
    labelled = []
    for row in pq.read_table(data / "allsides" / "archive.parquet").to_pylist():
        article = Article(
            row["text"],
            row["title"],
            id=row["id"],
            url=row["url"],
            outlet=row["outlet"],
            authors=row["authors"],
            language="en",
        )
        is_read = row["id"] in by_readers
        opinion = by_readers[row["id"]] if is_read else label(replace(article, authors=()))
        day = row["published"] or ""
        if opinion is not None and (is_read or (day and day < END_OF_DEV)):
            site = ".".join(urlsplit(article.url).netloc.split(".")[-2:])
            # If the label remained in the text, the model would learn the label (or the colon after the label) instead
            # of the wording.
            bare = replace(article, text=without_label(article.text), title=without_label(article.title))
            labelled.append(Row(day, site, opinion, bare, is_read, explicit_mark(article) is not None))
    return labelled


def read_judged(data: Path) -> Mapping[str, bool]:
    """Return, for each candidate that readers labelled as a view or a report, whether the label is a view."""
    lanes: dict[str, bool] = {}
    for line in (data / "allsides" / "judged-train.jsonl").read_text("utf-8").splitlines():
        pair = json.loads(line)
        if pair["label"] == "view" or pair["label"] in REPORT_LANES:
            lanes[pair["candidate"]] = pair["label"] == "view"
    return lanes


def common_tokens(texts: Sequence[str], sites: Sequence[str], most: int, names: Set[str]) -> list[str]:
    """Return the counted punctuation marks, and the `most` words that are in the greatest number of texts.

    Names, outlets' marks of opinion, and boilerplate (words with more texts from one site than from all other sites)
    are excluded, because the model would learn these words instead of the wording.
    """
    by_site: dict[str, Counter[str]] = {site: Counter() for site in sorted(set(sites))}
    for text, site in zip(texts, sites, strict=True):
        by_site[site].update(token for token in dict.fromkeys(tokens(text)) if not is_mark(token))
    frequency: Counter[str] = Counter()
    for of_site in by_site.values():
        frequency.update(of_site)
    boilerplate = {token for of_site in by_site.values() for token, n in of_site.items() if 2 * n > frequency[token]}
    common = sorted(frequency.keys() - boilerplate - names, key=lambda token: (-frequency[token], token))
    return [*COUNTED_MARKS, *common[:most]]


def names_in(texts: Sequence[str]) -> frozenset[str]:
    """Return the words that are mostly capitalised, except days and forms of 'I'. These names belong to the years of
    the training data, and say nothing about the genre in other years."""
    capitals: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        for stretch in text.replace("’", "'").split():
            word = stretch.strip(EDGES)
            words[word.lower()] += 1
            capitals[word.lower()] += word[:1].isupper()
    share = {word: capitals[word] / count for word, count in words.items()}
    names = {word for word in share if share[word] >= NAMES_FROM}
    possessives = {f"{word}'s" for word in names}
    return frozenset(word for word in names | possessives if not word.endswith("day") and word.partition("'")[0] != "i")


def features_of(wording: WordingFeatures, articles: Sequence[Article]) -> Floats:
    """Return the wording features of each article."""
    return np.stack([wording.features(article) for article in articles])


def fit(features: Floats, target: Flags, penalty: float = PENALTY, counts: Floats | None = None) -> Line:
    """Fit a logistic regression with an L2 penalty. `counts` is the weight of each row. The classes are not balanced,
    so that the probabilities are those of an archive."""
    # scipy is imported here, so that other programs can read the labels with this module without scipy.
    from scipy.optimize import minimize

    times = np.ones(len(target)) if counts is None else counts

    def loss(line: Floats) -> tuple[float, Floats]:
        odds = (features @ line[:-1].astype(features.dtype)).astype(np.float64) + line[-1]
        slope = times * (1 / (1 + np.exp(-odds)) - target)
        losses = times * np.where(target, np.logaddexp(0, -odds), np.logaddexp(0, odds))
        gradient = np.append(slope.astype(features.dtype) @ features + penalty * line[:-1], slope.sum())
        return float(losses.sum()) + penalty * float(line[:-1] @ line[:-1]) / 2, gradient

    start = np.zeros(features.shape[1] + 1)
    line = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return Line(line[:-1], float(line[-1]))


def folds_of(rows: Sequence[Row]) -> NDArray[np.int64]:
    """Return the number of the fold of each row. All articles of a site are in one fold. The folds have about equal
    numbers of articles and of opinion pieces."""
    sizes, opinions = Counter(row.site for row in rows), Counter(row.site for row in rows if row.opinion)
    loads = np.zeros(FOLDS)
    fold_of = {}
    for site, size in sizes.most_common():
        fold_of[site] = int(np.argmin(loads))
        loads[fold_of[site]] += size / sizes.total() + opinions[site] / opinions.total()
    return np.array([fold_of[row.site] for row in rows])


def unseen_log_odds(
    features: Floats, target: Flags, folds: NDArray[np.int64], penalty: float = PENALTY, counts: Floats | None = None
) -> Floats:
    """Return the log-odds of each row, computed with the model that was fitted on the rows of all other folds."""
    odds = np.empty(len(target))
    for fold in range(FOLDS):
        held = folds == fold
        others = None if counts is None else counts[~held]
        odds[held] = fit(features[~held], target[~held], penalty, others).log_odds(features[held])
    return odds


def average_precision(odds: Floats, target: Flags) -> float:
    """Return the average precision: the mean of the precision at the rank of each view."""
    ranked = target[np.argsort(-odds, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1))[ranked].mean())


def report(name: str, probability: Floats, target: Flags) -> None:
    """Print average precision, precision and recall, and the share of views in each range of probabilities."""
    precision = average_precision(probability, target)
    print(f"{name}: {len(target):,} articles, {target.mean():.2f} of them views, average precision {precision:.3f}")
    for least in (0.4, 0.5, 0.6, 0.65, 0.7):
        predicted = probability >= least
        print(f"  from {least}: precision {target[predicted].mean():.3f} recall {predicted[target].mean():.3f}")
    bounds = (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)
    for low, high in pairwise(bounds):
        within = (probability >= low) & (probability < high)
        print(f"  given {probability[within].mean():.2f}: {target[within].mean():.2f} of {within.sum():,} are")


def sigmoid(odds: Floats) -> Floats:
    """Return the probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


class Learned(NamedTuple):
    """The fitted model: the words in texts and in headlines, and the weights of words and signs."""

    body: list[str]
    headline: list[str]
    words: Line
    signs: Line

    @property
    def word_weights(self) -> Floats:
        """The weights of the words, multiplied by the weight of the wording in the second fit."""
        return np.asarray(self.signs.weights[0] * self.words.weights)

    @property
    def intercept(self) -> float:
        """The log-odds of a text with none of the words and signs."""
        return float(self.signs.weights[0] * self.words.intercept + self.signs.intercept)

    def log_odds(self, rows: Sequence[Row]) -> Floats:
        """Return the log-odds that each article is a view."""
        wording = WordingFeatures(self.body, self.headline)
        words = features_of(wording, [row.article for row in rows]) @ self.word_weights
        signs = np.array([signs_of(row.article) for row in rows], float) @ self.signs.weights[1:]
        return words + signs + self.intercept


def learn(rows: Sequence[Row]) -> tuple[Learned, Floats]:
    """Fit the model on labelled articles. Return the model, and the log-odds of the articles that readers labelled,
    computed with models that were fitted on other outlets."""
    sites = [row.site for row in rows]
    openings = [row.article.text[:SAMPLE_CHARACTERS] for row in rows]
    names = names_in(openings)
    body = common_tokens(openings, sites, BODY_WORDS, names)
    headline = common_tokens([row.article.title for row in rows], sites, HEADLINE_WORDS, names)
    features = features_of(WordingFeatures(body, headline), [row.article for row in rows])
    target = np.array([row.opinion for row in rows])
    counts = np.array([READERS_WEIGHT if row.is_read else 1.0 for row in rows])
    folds = folds_of(rows)
    odds = unseen_log_odds(features, target, folds, counts=counts)
    chosen = np.array([row.is_read for row in rows])
    signs = np.array([signs_of(row.article) for row in rows], float)[chosen]
    columns = np.column_stack([odds[chosen], signs])
    unseen = unseen_log_odds(columns, target[chosen], folds[chosen], SIGN_PENALTY)
    words = fit(features, target, counts=counts)
    return Learned(body, headline, words, fit(columns, target[chosen], SIGN_PENALTY)), unseen


def record_of(learned: Learned) -> dict[str, object]:
    """Return the JSON record of the model for the package. It has weights of single words, but no text."""
    quoted, *rounded = [round(float(weight), 2) for weight in learned.word_weights]
    signs = [round(float(weight), 2) for weight in learned.signs.weights[1:]]
    return {
        "trained_with": "python -m training.genre",
        "quoted_weight": quoted,
        "weights": dict(zip(learned.body, rounded, strict=False)),
        "headline_weights": dict(zip(learned.headline, rounded[len(learned.body) :], strict=True)),
        "sign_weights": dict(zip(SIGNS, signs, strict=True)),
        "intercept": round(learned.intercept, 2),
    }


def main() -> None:
    """Train the model, print precision and recall on outlets and months that were not used in training, and write the
    weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    labelled = read_labelled(options.data)
    learned, unseen = learn([row for row in labelled if row.is_read or row.day < BEGIN_OF_DEV])
    target = np.array([row.opinion for row in labelled if row.is_read])
    unmarked = np.array([not row.is_marked for row in labelled if row.is_read])
    report("read, labels removed, outlets not learned from", sigmoid(unseen), target)
    report("those without any mark", sigmoid(unseen[unmarked]), target[unmarked])
    dev = [row for row in labelled if not row.is_read and row.day >= BEGIN_OF_DEV]
    report("dev, by outlets' marks", sigmoid(learned.log_odds(dev)), np.array([row.opinion for row in dev]))
    options.output.write_text(json.dumps(record_of(learned), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
