"""Train the relation models of two languages from pairs of one language, by features that no language owns.

    python -m training.relation_across --data ../shared/data --archive /tmp/allsides \\
        --output src/wideangle/link/relation.json

Names, figures, time and the cosines of a multilingual encoder mean the same within a language and across; so judged
English pairs teach a model that is applied across languages. Between languages the encoder's cosines are lower than
within one: `SHIFT` makes up for it. It was chosen on the development world (620 reports in 37 languages), where with it
.76 of the reports of the same event have a probability of .5 or more, at a precision of 1 (.60 without it, .89 with
1.8), and on the sample archive, where with 1.8 it shows three times as many reports of other affairs.

Run after `training.relation`, whose order these models follow.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from training.link import build_archive
from training.relation import (
    LABELS,
    NO_USE,
    RESERVE,
    JudgedArticle,
    fit,
    judge,
    judged_articles,
    read_labels,
)
from wideangle.archive.retrieval.relations_across import ENCODED_COLUMNS, NAMED_COLUMNS, across_matrix
from wideangle.archive.retrieval.representations import represent
from wideangle.coverage import genre_of
from wideangle.embedding import installed_encoder
from wideangle.evaluate.judgements import fold_of
from wideangle.language.crosslingual import Rarity, RepresentationTable
from wideangle.link import LANES, RELATION_COLUMNS, UNDATED, DateEstimates, RelationModel
from wideangle.link.relation_model import ORDER_COLUMNS
from wideangle.model import Article, Lane
from wideangle.store import Store

SHIFT = 1.5
"""Added to the log-odds where the encoder's cosines count."""

SHIFT_BY_NAMES = 0.0
"""Added to the log-odds where names and figures alone count. With .9 the sample archive shows four times as many
reports of other affairs: a small archive repeats the names of its places and institutions in all its affairs."""

OWN_LANGUAGE_FIRST = 3.0
"""Taken off the order: of equally useful articles a reader finds those in the language of the article at hand first.
On the development world nDCG@10 of the whole list is .54 without it, .83 with 2 and .86 with 3."""

OTHER_LANES = 0.85
"""The part of the usefulness that counts outside the lane of the same story: an earlier or later report in another
language is shown from a probability of about .75. Below it, the sample archive shows reports of other affairs of the
same town."""

ORDERED_ARTICLES = 60
"""Judged articles from which the order by usefulness is taken."""


def pairs(
    store: Store, labels: Mapping[str, Mapping[str, tuple[str, float, bool]]], batch: int = 256
) -> Iterator[JudgedArticle]:
    """The labelled candidates of each judged article, with ENCODED_COLUMNS as their features."""
    ids = sorted({*labels, *(of for judged in labels.values() for of in judged)})
    articles: dict[str, Article] = {}
    for start in range(0, len(ids), batch):
        seqs = [seq for seq in map(store.find, ids[start : start + batch]) if seq is not None]
        articles.update({article.id: article for article in store.articles(seqs)})
    encoder = installed_encoder()
    known = dict(zip(articles, represent(list(articles.values()), encoder), strict=True))
    rarity = Rarity.of(representation.profile for representation in known.values())
    lane_numbers = {label: LANES.index(lane) for label, lane in LABELS.items()}
    for identifier, judged in labels.items():
        others = [of for of in judged if of in articles]
        features = RepresentationTable([known[of] for of in others], rarity).features(known[identifier])
        days = np.array([_day(articles[of]) for of in others], np.int64)
        day = _day(articles[identifier])
        dates = DateEstimates(day, day != UNDATED, 1.0, days, days != UNDATED, (days != UNDATED).astype(np.float32))
        yield JudgedArticle(
            identifier=identifier,
            matrix=across_matrix(features, dates).astype(np.float64),
            scores=np.zeros(len(others)),
            views=np.array([genre_of(articles[of]).view_probability for of in others]),
            query_view=genre_of(articles[identifier]).view_probability,
            lanes=np.array([lane_numbers.get(judged[of][0], -1) for of in others], np.int64),
            use=np.array([judged[of][1] if of in judged else NO_USE for of in others]),
            original=np.ones(len(others), bool),
            dates=dates,
            beside=np.zeros(len(others), bool),
        )


def _day(article: Article) -> int:
    return article.published.day.toordinal() if article.published else UNDATED


def usefulness_by_lane(judged: Sequence[JudgedArticle]) -> dict[str, float]:
    """The mean usefulness of what belongs to each lane; of other lanes than that of the same story a part."""
    lanes = np.concatenate([article.lanes for article in judged])
    use = np.concatenate([article.use for article in judged])
    mean = {lane: float(use[lanes == number].mean()) for number, lane in enumerate(LANES)}
    return {
        lane.value: round(value if lane is Lane.SAME_STORY else value * OTHER_LANES, 3) for lane, value in mean.items()
    }


def ordered_by_usefulness(record: dict[str, Any], judged: Sequence[JudgedArticle]) -> tuple[float, float]:
    """The line from usefulness to the order of the model of one language, over all candidates of some articles."""
    model = RelationModel.of(record, RELATION_COLUMNS)
    relations = [judge(model, article) for article in judged]
    usefulness = np.concatenate([part.usefulness for part in relations])
    order = np.concatenate([part.order for part in relations])
    slope, intercept = np.polyfit(usefulness, order, 1)
    return float(slope), float(intercept)


def main() -> None:
    """Train both models and add them to those of one language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="where the AllSides archive is built, or stands")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    build_archive(options.archive, options.data)
    shipped: dict[str, Any] = json.loads(options.output.read_text("utf-8"))
    labels = read_labels([options.data / "allsides" / "judged-train.jsonl"])
    learned = {query: judged for query, judged in labels.items() if fold_of(query) != RESERVE}
    with Store.open(options.archive) as store:
        judged = list(pairs(store, learned))
        sampled = {query: learned[query] for query in list(learned)[:ORDERED_ARTICLES]}
        slope, intercept = ordered_by_usefulness(shipped["one_language"], list(judged_articles(store, sampled)))
    for name, columns, shift in (
        ("across_languages", ENCODED_COLUMNS, SHIFT),
        ("across_languages_by_names", NAMED_COLUMNS, SHIFT_BY_NAMES),
    ):
        places = [ENCODED_COLUMNS.index(column) for column in columns]
        record = fit([_of_columns(article, places) for article in judged], [], columns)
        del record["usefulness"]
        record["usefulness_by_lane"] = usefulness_by_lane(judged)
        record["belongs"]["intercept"] = round(record["belongs"]["intercept"] + shift, 5)
        scale = record["standard"][ORDER_COLUMNS[0]]
        record["order"] = {
            "weights": {ORDER_COLUMNS[0]: round(slope * scale[1], 5)},
            "intercept": round(intercept + slope * scale[0] - OWN_LANGUAGE_FIRST, 5),
        }
        shipped[name] = record
    options.output.write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")


def _of_columns(article: JudgedArticle, places: Sequence[int]) -> JudgedArticle:
    return JudgedArticle(
        **{name: getattr(article, name) for name in JudgedArticle.__dataclass_fields__ if name != "matrix"},
        matrix=article.matrix[:, places],
    )


if __name__ == "__main__":
    main()
