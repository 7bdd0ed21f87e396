r"""Train the relation models for two languages on pairs in one language. The features are comparable across languages.

    python -m training.relation_across --data ../shared/data --archive /tmp/allsides \
        --output src/wideangle/link/relation.json

Names, figures, time and the cosines of a multilingual encoder have the same meaning within one language and across
languages. A model for two languages can therefore be trained on judged English pairs. The evidence of the other reports
in a candidate's story is added. In the development world (620 reports in 37 languages), .95 of the reports of the same
event then have a probability of at least .5, and .997 of the candidates with this probability belong to the affair.

Run `training.relation` first: the order of these models is fitted to the order of its model.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.link import build_archive
from training.relation import (
    JudgedArticle,
    area_under_curve,
    fit,
    fit_by_folds,
    judge,
    judged_articles,
    learned_labels,
    mates_of,
    report,
)
from wideangle.archive.retrieval.leaders import MOST_LEADERS, leader_names
from wideangle.archive.retrieval.relations_across import ENCODED_COLUMNS, NAMED_COLUMNS, SAME_STORY, across_matrix
from wideangle.archive.retrieval.representations import represent
from wideangle.embedding import installed_encoder
from wideangle.evaluate.judgements import fold_of
from wideangle.language.crosslingual import Rarity, Representation, RepresentationTable
from wideangle.link import LANES, RELATION_COLUMNS, UNDATED, DateEstimates, RelationModel
from wideangle.link.relation_model import ORDER_COLUMNS
from wideangle.store import Store

SHIFT_BY_NAMES = -0.5
"""The value that is added to the log-odds of the model without embeddings. In a small archive, the names of places and
institutions occur in all affairs, so names are weaker evidence there. With 0, the sample archive shows twice as many
reports of other affairs."""

RECORDS = (
    ("across_languages", ENCODED_COLUMNS, 0.0),
    ("across_languages_by_names", NAMED_COLUMNS, SHIFT_BY_NAMES),
)

OWN_LANGUAGE_FIRST = 3.0
"""The amount that is subtracted from the order score of articles in other languages. Of equally useful articles, those
in the language of the query article then come first. In the development world, nDCG@10 of the complete list is .54 with
0, .83 with 2 and .86 with 3."""

LEADER_WEIGHTS = (0, 2, 4, 6, 8, 12)
"""The weights of leader names whose AUC is printed. One of them is `LEADER_WEIGHT`."""

ORDERED_ARTICLES = 60
"""The number of judged articles on which the linear function from usefulness to order is fitted."""


def pairs(store: Store, judged: Sequence[JudgedArticle], model: RelationModel) -> Iterator[JudgedArticle]:
    """Yield the judged articles with their labelled candidates and the features ENCODED_COLUMNS.

    `model` is the model for one language. It computes the evidence of the other reports in a candidate's story from
    English reports; in use, this evidence comes from reports in the language of the query article.
    """
    known = [np.flatnonzero(article.lanes > -2) for article in judged]
    own = [store.find(article.identifier) for article in judged]
    seqs = [article.seqs[rows] for article, rows in zip(judged, known, strict=True)]
    evidence = [_mates_and_log_odds(article, model) for article in judged]
    closest = [
        article.seqs[np.argsort(-log_odds, kind="stable")[:MOST_LEADERS]]
        for article, (_, log_odds) in zip(judged, evidence, strict=True)
    ]
    needed = {*np.concatenate([*seqs, *closest]).tolist(), *(seq for seq in own if seq is not None)}
    represented = _represented(store, needed)
    profiles = {seq: representation.profile for seq, representation in represented.items()}
    rarity = Rarity.of(profiles.values())
    same_story = RELATION_COLUMNS.index(SAME_STORY)
    for article, rows, of_article, seq, (mates, log_odds) in zip(judged, known, seqs, own, evidence, strict=True):
        assert seq is not None  # The judged articles come from the store.
        others = [represented[other] for other in of_article.tolist()]
        features = RepresentationTable(others, rarity).features(represented[seq])
        dates = _given_dates(article.dates.of(rows))
        yield replace(
            article,
            matrix=across_matrix(features, dates, article.matrix[rows, same_story] > 0).astype(np.float64),
            scores=np.zeros(len(rows)),
            views=article.views[rows],
            lanes=article.lanes[rows],
            use=article.use[rows],
            original=article.original[rows],
            dates=dates,
            beside=article.beside[rows],
            seqs=of_article,
            stories=article.stories[rows],
            mates=mates[rows],
            leader_names=leader_names(profiles, article.seqs, log_odds)[rows],
        )


def _mates_and_log_odds(
    article: JudgedArticle, model: RelationModel
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the evidence of the other reports in each candidate's story, and the log-odds of each candidate."""
    text_log_odds = model.text_log_odds(article.matrix.astype(np.float32))
    mates = mates_of(article, text_log_odds)
    return mates, model.log_odds(text_log_odds, mates)


def _represented(store: Store, seqs: Collection[int], batch: int = 256) -> dict[int, Representation]:
    """Return the representation of each article by its sequence number."""
    encoder, ordered = installed_encoder(), sorted(seqs)
    represented: dict[int, Representation] = {}
    for start in range(0, len(ordered), batch):
        seqs_of_batch = ordered[start : start + batch]
        represented.update(zip(seqs_of_batch, represent(store.articles(seqs_of_batch), encoder), strict=True))
    return represented


def _given_dates(dates: DateEstimates) -> DateEstimates:
    """Return the dates without estimated days of candidates, because days are not estimated across languages."""
    return replace(
        dates, days=np.where(dates.known, dates.days, UNDATED), certainty=np.where(dates.known, 1, 0).astype(np.float32)
    )


def usefulness_by_lane(judged: Sequence[JudgedArticle]) -> dict[str, float]:
    """Return the mean usefulness of the judged articles in each lane."""
    lanes = np.concatenate([article.lanes for article in judged])
    use = np.concatenate([article.use for article in judged])
    return {lane.value: round(float(use[lanes == number].mean()), 3) for number, lane in enumerate(LANES)}


def ordered_by_usefulness(record: dict[str, Any], judged: Sequence[JudgedArticle]) -> tuple[float, float]:
    """Return the slope and the intercept of the linear function from usefulness to order. The function is fitted to the
    results of the model for one language, over all candidates of the articles."""
    model = RelationModel.of(record, RELATION_COLUMNS)
    relations = [judge(model, article) for article in judged]
    usefulness = np.concatenate([part.usefulness for part in relations])
    order = np.concatenate([part.order for part in relations])
    slope, intercept = np.polyfit(usefulness, order, 1)
    return float(slope), float(intercept)


def main() -> None:
    """Train both models, and add them to the JSON record of the models for one language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="where the AllSides archive is built, or stands")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    build_archive(options.archive, options.data)
    shipped: dict[str, Any] = json.loads(options.output.read_text("utf-8"))
    learned = learned_labels(options.data)
    with Store.open(options.archive) as store:
        judged = list(judged_articles(store, learned))
        across = list(pairs(store, judged, RelationModel.of(shipped["one_language"], RELATION_COLUMNS)))
    order = ordered_by_usefulness(shipped["one_language"], judged[:ORDERED_ARTICLES])
    for name, columns, shift in RECORDS:
        shipped[name] = fit_across([_of_columns(article, columns) for article in across], columns, order)
        shipped[name]["belongs"]["intercept"] = round(shipped[name]["belongs"]["intercept"] + shift, 5)
    options.output.write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")


def fit_across(judged: Sequence[JudgedArticle], columns: Sequence[str], order: tuple[float, float]) -> dict[str, Any]:
    """Fit a model with the columns `columns`, which are among ENCODED_COLUMNS. Return its JSON record. `order` is the
    slope and the intercept of the linear function from usefulness to order."""
    by_fold = {fold: RelationModel.of(record, columns) for fold, record in fit_by_folds(judged, [], columns).items()}
    print(report(by_fold, judged))
    print(f"  AUC by the weight of leader names: {auc_by_leader_weight(by_fold, judged)}")
    record = fit(judged, [], columns)
    del record["usefulness"]
    record["usefulness_by_lane"] = usefulness_by_lane(judged)
    slope, intercept = order
    mean, scale = record["standard"][ORDER_COLUMNS[0]]
    record["order"] = {
        "weights": {ORDER_COLUMNS[0]: round(slope * scale, 5)},
        "intercept": round(intercept + slope * mean - OWN_LANGUAGE_FIRST, 5),
    }
    return record


def auc_by_leader_weight(model_of: Mapping[int, RelationModel], judged: Sequence[JudgedArticle]) -> dict[int, float]:
    """Return the AUC of belonging to the affair for each weight of LEADER_WEIGHTS."""
    log_odds = np.concatenate([judge(model_of[fold_of(article.identifier)], article).log_odds for article in judged])
    names = np.concatenate([article.leader_names for article in judged if article.leader_names is not None])
    belongs = np.concatenate([article.lanes >= 0 for article in judged]).astype(float)
    return {weight: round(area_under_curve(log_odds + weight * names, belongs), 4) for weight in LEADER_WEIGHTS}


def _of_columns(article: JudgedArticle, columns: Sequence[str]) -> JudgedArticle:
    return replace(article, matrix=article.matrix[:, [ENCODED_COLUMNS.index(column) for column in columns]])


if __name__ == "__main__":
    main()
