"""Fit the probability that an undated article is of the days of its story, on AllSides articles with withheld days.

    python -m training.date_support --data ../shared/data --archive /tmp/withheld

A new archive of AllSides is built in the folder `--archive`, unless the folder exists. Some of its dated articles are
added without their day and URL. The articles are then grouped from the stored comparisons. An article with a withheld
day is of the days of its story if its day is at most REACH_DAYS from the median day of the dated reports. Printed are
the weights of a logistic regression, and for several thresholds the share of right articles among those that stay, by
five folds. The weights belong in `wideangle.stories.date_support`.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from wideangle import read
from wideangle.archive import open_archive
from wideangle.archive.grouping.assigned_articles import ArticleCache, edges_among
from wideangle.archive.retrieval.date_support import DateSupportReader
from wideangle.language.logistic import logistic
from wideangle.model import Article
from wideangle.store import Store
from wideangle.stories import (
    REACH_DAYS,
    UNDATED,
    agglomerate,
    graph_of,
    promising_edges,
    story_model,
    story_supports,
    with_support,
)

Floats = NDArray[np.float64]

SEED = 7
WITHHELD = 0.12
"""The share of the dated articles whose day and URL are withheld."""

FOLDS = 5
THRESHOLDS = (0.0, 0.3, 0.35, 0.4, 0.45, 0.5)
PENALTY = 0.1


def withheld(data: Path) -> tuple[list[Article], dict[str, int]]:
    """Return the articles of AllSides, some without their day, and the withheld day ordinals by article id."""
    chance = random.Random(SEED)
    articles = []
    days: dict[str, int] = {}
    read_articles = (item for item in read(data / "allsides" / "archive.parquet") if isinstance(item, Article))
    for article in read_articles:
        if article.published and chance.random() < WITHHELD:
            days[article.id] = article.published.day.toordinal()
            article = replace(article, published=None, url="")  # noqa: PLW2901
        articles.append(article)
    return articles, days


def rows(store: Store, days_of_ids: dict[str, int]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the columns of each article with a withheld day in a story with dated reports, and whether it is of the
    days of its story."""
    seqs = store.seqs().tolist()
    articles = ArticleCache(store).articles(seqs)
    days = np.array([article.day for article in articles])
    edges = edges_among(articles)
    nearest = np.array([article.membership.nearest if article.membership else 0 for article in articles], np.float32)
    model = story_model()
    graph = graph_of(days, edges, model, float((days == UNDATED).mean()), nearest)
    support = DateSupportReader(store).support(seqs, days, edges, promising_edges(graph, days, model))
    labels = agglomerate(with_support(graph, days, support, model), model)
    known = {store.find(identifier): day for identifier, day in days_of_ids.items()}
    columns, right = [], []
    for row in story_supports(labels, days, edges, support):
        if seqs[row.article] in known and row.nearest > 0:
            columns.append(row.columns)
            right.append(abs(known[seqs[row.article]] - row.middle) <= REACH_DAYS)
    return np.array(columns), np.array(right)


def fitted(columns: Floats, right: NDArray[np.bool_]) -> Floats:
    """Return the weights of a logistic regression with an L2 penalty; the last is the intercept."""
    spread = columns.std(axis=0) + 1e-9
    signs = np.where(right, 1.0, -1.0)

    def loss(line: Floats) -> float:
        odds = (columns / spread) @ line[:-1] + line[-1]
        return float(np.logaddexp(0, -signs * odds).sum() + PENALTY * line[:-1] @ line[:-1] / 2)

    line: Floats = minimize(loss, np.zeros(columns.shape[1] + 1)).x
    weights: Floats = np.append(line[:-1] / spread, line[-1])
    return weights


def probabilities(columns: Floats, line: Floats) -> Floats:
    """Return the probability that each article is of the days of its story."""
    log_odds: Floats = columns @ line[:-1] + line[-1]
    return logistic(log_odds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the archive, fit the weights, and print them with the figures by folds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True)
    options = parser.parse_args(arguments)
    articles, days = withheld(options.data)
    if not options.archive.exists():
        with open_archive(options.archive) as archive:
            archive.add(articles)
    with Store.open(options.archive) as store:
        columns, right = rows(store, days)
    print("weights", fitted(columns, right).round(2).tolist(), "of", len(right), "right", round(float(right.mean()), 3))
    fold = np.arange(len(right)) % FOLDS
    given = np.zeros(len(right))
    for held in range(FOLDS):
        line = fitted(columns[fold != held], right[fold != held])
        given[fold == held] = probabilities(columns[fold == held], line)
    for threshold in THRESHOLDS:
        stays = given >= threshold
        kept = right[stays].sum() / right.sum()
        print(f"from {threshold}: right {right[stays].mean():.3f} of {stays.sum()}, {kept:.3f} of the right stay")


if __name__ == "__main__":
    main()
