"""Train the relation model on pairs of articles that readers judged.

    python -m training.relation --data ../shared/data --archive /tmp/allsides --output src/wideangle/link/relation.json

The candidates of each judged article are searched in the archive, and their features are computed
(`link.relation_features`). The labels are the judged pairs of AllSides train and those of `relation_labels.jsonl`,
which an earlier model had found and readers judged in the same way. Four heads are fitted: belonging to the affair
(logistic regression), the lane of a candidate of the affair (multinomial logistic regression), usefulness (ridge
regression), and order. The order is fitted by listwise softmax, over the gain 2^usefulness - 1 of the judged
candidates, and over the reports that editors put next to an article of the training stories.

A fifth of the judged articles (by a hash of the id) is a reserve that is never used for fitting. The printed measures
are by cross-validation over the other articles.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from training.link import build_archive, read_stories
from wideangle.archive.retrieval.candidate_pool import CandidatePool, candidate_pool, inferred_date
from wideangle.archive.retrieval.candidates import Query
from wideangle.coverage import genre_of
from wideangle.evaluate.judgements import fold_of
from wideangle.evaluate.ranking import ndcg
from wideangle.link import (
    LANES,
    PAIR_COLUMNS,
    RELATION_COLUMNS,
    CandidateColumns,
    DateEstimates,
    RelationModel,
    mate_columns,
    possible_lanes,
)
from wideangle.link.relation_model import (
    BELONGING,
    GENRE_COLUMNS,
    MATE_COLUMNS,
    ORDER_COLUMNS,
    TEXT_LOG_ODDS,
)
from wideangle.model import Article, Lane
from wideangle.store import Store

Doubles: TypeAlias = NDArray[np.float64]

FOLDS = (1, 2, 3, 4)
RESERVE = 5
LABELS = {"same": Lane.SAME_STORY, "back": Lane.BACKGROUND, "follow": Lane.FOLLOW_UP, "view": Lane.OPINION}

PENALTY = 20.0
"""The L2 penalty on standardised weights in the logistic regressions. With 5 or 100, the AUC is lower by at most
.002."""

RIDGE = 100.0
ORDER_PENALTY = 5e-2
"""The L2 penalty on the weights of the order. By cross-validation, nDCG@5 on the judged articles and MRR on the stories
are .870 and .764 with .005, .875 and .764 with .02 and .05, and .875 and .763 with .1."""

STORY_SHARE = 1.0
"""The weight of the editors' stories in fitting the order, relative to the weight of the judged usefulness. By
cross-validation, nDCG@5 on the judged articles and MRR on the stories are .872 and .719 with 0, .868 and .753 with 1,
and .859 and .757 with 2."""

NO_USE = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class JudgedArticle:
    """A judged article and its candidates.

    Inputs, one row for each candidate: `matrix` holds the features, `scores` the same-story log-odds, `views` the
    probability of being opinion, `dates` the days, and `stories` the story numbers (-1 for none). `mates`, if given,
    replaces the columns that are computed from the story numbers. `query_view` is the probability that the article
    itself is opinion.

    Labels: `lanes` holds the number of the lane in LANES (-1 for no lane, -2 for not judged), and `use` the usefulness
    (`NO_USE` if not judged). `original` is True for labels of the collection, False for those of
    `relation_labels.jsonl`. `beside` is True for candidates that editors put next to the article. `leader_names`, if
    given, are the names in common with the closest candidates.
    """

    identifier: str
    matrix: Doubles
    scores: Doubles
    views: Doubles
    query_view: float
    lanes: NDArray[np.int64]
    use: Doubles
    original: NDArray[np.bool_]
    dates: DateEstimates
    beside: NDArray[np.bool_]
    seqs: NDArray[np.int64]
    stories: NDArray[np.int64]
    mates: NDArray[np.float32] | None = None
    leader_names: NDArray[np.float32] | None = None


def read_labels(paths: Sequence[Path]) -> dict[str, dict[str, tuple[str, float, bool]]]:
    """Return the labels of the candidates of each judged article: the label, the usefulness, and whether the label is
    from the first file. An earlier file overrides later files."""
    judged: defaultdict[str, dict[str, tuple[str, float, bool]]] = defaultdict(dict)
    for number, path in enumerate(paths):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            judged[row["query"]].setdefault(row["candidate"], (row["label"], float(row["use"]), number == 0))
    return judged


def learned_labels(data: Path) -> dict[str, dict[str, tuple[str, float, bool]]]:
    """Return the labels of all articles that are not in the reserve."""
    labels = read_labels([data / "allsides" / "judged-train.jsonl", Path(__file__).with_name("relation_labels.jsonl")])
    return {query: judged for query, judged in labels.items() if fold_of(query) != RESERVE}


def judged_articles(
    store: Store, labels: Mapping[str, Mapping[str, tuple[str, float, bool]]]
) -> Iterator[JudgedArticle]:
    """Yield each judged article with its candidates. Labelled candidates that the search did not find are included."""
    for identifier, judged in labels.items():
        article = store.get(identifier, "")
        yield _judged(store, article, *_pool_and_labels(store, article, judged))


def story_articles(store: Store, stories: Sequence[Sequence[str]]) -> Iterator[JudgedArticle]:
    """Yield each article of the stories with its candidates. The candidates of the same story are marked in
    `beside`."""
    for story in stories:
        seqs = [seq for seq in map(store.find, story) if seq is not None]
        for article in store.articles(seqs):
            query = Query.of(store, article)
            pool = candidate_pool(store, query, inferred=inferred_date(store, query))
            beside = np.isin(pool.stored.seqs, [seq for seq in seqs if seq != query.seq])
            yield _judged(store, article, pool, [None] * len(beside), beside)


def _pool_and_labels(
    store: Store, article: Article, judged: Mapping[str, tuple[str, float, bool]]
) -> tuple[CandidatePool, list[tuple[str, float, bool] | None]]:
    """Return the candidates of an article, and the label of each candidate (None if it has no label)."""
    seqs = {seq: of for of in judged if (seq := store.find(of)) is not None}
    query = Query.of(store, article)
    pool = candidate_pool(store, query, seqs, inferred_date(store, query))
    return pool, [judged.get(seqs.get(seq, "")) for seq in pool.stored.seqs.tolist()]


def _judged(
    store: Store, article: Article, pool: CandidatePool, known: Sequence[Any], beside: NDArray[np.bool_] | None = None
) -> JudgedArticle:
    articles = store.articles(pool.stored.seqs.tolist())
    lane_numbers = {label: LANES.index(lane) for label, lane in LABELS.items()}
    return JudgedArticle(
        identifier=article.id,
        matrix=pool.features.matrix.astype(np.float64),
        scores=pool.scores.astype(np.float64),
        views=np.array([genre_of(other).view_probability for other in articles]),
        query_view=genre_of(article).view_probability,
        lanes=np.array([-2 if label is None else lane_numbers.get(label[0], -1) for label in known]),
        use=np.array([NO_USE if label is None else label[1] for label in known]),
        original=np.array([label is not None and label[2] for label in known], bool),
        dates=pool.features.dates,
        beside=np.zeros(len(known), bool) if beside is None else beside,
        seqs=pool.stored.seqs,
        stories=pool.stories,
    )


def of_columns(article: JudgedArticle, names: Sequence[str]) -> JudgedArticle:
    """Return the same article with only the named columns of RELATION_COLUMNS."""
    return replace(article, matrix=article.matrix[:, [RELATION_COLUMNS.index(name) for name in names]])


def fit(
    judged: Sequence[JudgedArticle], stories: Sequence[JudgedArticle], names: Sequence[str] = RELATION_COLUMNS
) -> dict[str, Any]:
    """Fit a model with the columns `names`. Return its JSON record, as `RelationModel.of` reads it."""
    known = [article.lanes > -2 for article in judged]
    columns = np.concatenate([article.matrix[rows] for article, rows in zip(judged, known, strict=True)])
    genre = np.concatenate([_genre(article)[rows] for article, rows in zip(judged, known, strict=True)])
    lanes = np.concatenate([article.lanes[rows] for article, rows in zip(judged, known, strict=True)])
    use = np.concatenate([article.use[rows] for article, rows in zip(judged, known, strict=True)])
    standard = _spread(names, columns) | _spread(GENRE_COLUMNS, genre)
    unfitted = {column: [0.0, 1.0] for column in (BELONGING, *ORDER_COLUMNS)}
    record: dict[str, Any] = {"standard": standard | unfitted}
    plain = _standardised(standard, names, columns)
    full = np.concatenate([plain, _standardised(standard, GENRE_COLUMNS, genre)], axis=1)
    belonging = lanes >= 0
    record["belongs"] = _head(names, _multinomial(plain, belonging.astype(int), 2)[1])
    probability = _fit_mates(record, judged, names)
    with_genre = (*names, *GENRE_COLUMNS)
    for lane, weights in zip(LANES, _multinomial(full[belonging], lanes[belonging], len(LANES)), strict=True):
        record[lane.value] = _head(with_genre, weights)
    record["usefulness"] = _head((*with_genre, BELONGING), _ridge(np.column_stack([full, probability]), use))
    record["order"] = _head((*names, *ORDER_COLUMNS), np.zeros(len(names) + len(ORDER_COLUMNS) + 1))
    _fit_order(record, judged, stories, names)
    return record


def _fit_mates(record: dict[str, Any], judged: Sequence[JudgedArticle], names: Sequence[str]) -> Doubles:
    """Fit the head for the other reports in a candidate's story. Return the probability of belonging to the affair for
    all judged candidates."""
    inputs = (TEXT_LOG_ODDS, *MATE_COLUMNS)
    standard, belongs = record["standard"], record["belongs"]
    weights = np.array([belongs["weights"][name] for name in names])
    rows, belonging = [], []
    for article in judged:
        known = article.lanes > -2
        text_log_odds = _standardised(standard, names, article.matrix) @ weights + belongs["intercept"]
        rows.append(np.column_stack([text_log_odds, mates_of(article, text_log_odds)])[known])
        belonging.append((article.lanes >= 0)[known])
    design = np.concatenate(rows)
    fitted = _multinomial(design, np.concatenate(belonging).astype(int), 2)[1]
    record["mates"] = _head(inputs, fitted)
    probability: Doubles = expit(design @ fitted[:-1] + fitted[-1])
    return probability


def mates_of(article: JudgedArticle, text_log_odds: NDArray[Any]) -> NDArray[np.float32]:
    """Return the evidence of the other reports in each candidate's story, [candidates, MATE_COLUMNS]."""
    return mate_columns(text_log_odds.astype(np.float32), article.stories) if article.mates is None else article.mates


def _genre(article: JudgedArticle) -> Doubles:
    bounded = np.clip(article.views, 0.01, 0.99)
    return np.column_stack([article.views, np.log(bounded / (1 - bounded)), np.full(len(bounded), article.query_view)])


def _spread(names: Sequence[str], values: Doubles) -> dict[str, list[float]]:
    """Return the mean and the standard deviation of each column."""
    scale = np.maximum(values.std(axis=0), 1e-6)
    return {
        name: [round(float(mean), 6), round(float(deviation), 6)]
        for name, mean, deviation in zip(names, values.mean(axis=0), scale, strict=True)
    }


def _standardised(standard: Mapping[str, Sequence[float]], names: Sequence[str], values: Doubles) -> Doubles:
    mean, scale = np.array([standard[name] for name in names]).T
    standard_values: Doubles = np.clip((values - mean) / scale, -6, 6)
    return standard_values


def _head(names: Sequence[str], weights: Doubles) -> dict[str, Any]:
    """Return the JSON record of a head: the weights by name, and the intercept, which is the last value of
    `weights`."""
    *values, intercept = (round(float(weight), 5) for weight in weights)
    return {"weights": dict(zip(names, values, strict=True)), "intercept": intercept}


def _multinomial(matrix: Doubles, target: NDArray[np.int64], classes: int) -> Doubles:
    """Fit a multinomial logistic regression with an L2 penalty on all weights except intercepts. Return the weights,
    [classes, columns + 1]."""
    design = np.column_stack([matrix, np.ones(len(matrix))])
    hot = np.eye(classes)[target]
    free = classes if classes > 2 else 1

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(free, -1)
        scores = design @ weights.T
        if free == 1:
            scores = np.column_stack([np.zeros(len(scores)), scores[:, 0]])
        logs = scores - logsumexp(scores, axis=1, keepdims=True)
        slope = (np.exp(logs) - hot)[:, classes - free :].T @ design
        slope[:, :-1] += PENALTY * weights[:, :-1]
        penalty = PENALTY / 2 * float((weights[:, :-1] ** 2).sum())
        return float(-(hot * logs).sum()) + penalty, slope.ravel()

    start = np.zeros(free * design.shape[1])
    weights = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2_000}).x.reshape(free, -1)
    return weights if free > 1 else np.concatenate([np.zeros_like(weights), weights])


def _ridge(matrix: Doubles, target: Doubles) -> NDArray[Any]:
    design = np.column_stack([matrix, np.ones(len(matrix))])
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[-1, -1] = 0
    weights: NDArray[Any] = np.linalg.solve(design.T @ design + penalty, design.T @ target)
    return weights


def _fit_order(
    record: dict[str, Any], judged: Sequence[JudgedArticle], stories: Sequence[JudgedArticle], names: Sequence[str]
) -> None:
    """Fit the order head, whose inputs include the results of the other heads (ListNet: Cao et al. 2007)."""
    model = RelationModel.of(record, names)
    lists: list[tuple[Doubles, Doubles, float]] = []
    gains = [np.where(article.use >= 0, 2.0**article.use - 1, 0) for article in judged]
    asked = [np.flatnonzero(article.use >= 0) for article in judged]
    useful = [(article, rows, gain[rows]) for article, rows, gain in zip(judged, asked, gains, strict=True)]
    editors = [(article, np.arange(len(article.beside)), article.beside.astype(float)) for article in stories]
    for group, share in ((useful, 1.0), (editors, STORY_SHARE)):
        answered = [(article, rows, gain) for article, rows, gain in group if gain.sum() > 0]
        lists += [
            (_order_columns(record, model, article, names)[rows], gain / gain.sum(), share / len(answered))
            for article, rows, gain in answered
        ]
    extra = np.concatenate([matrix[:, len(names) :] for matrix, _, _ in lists])
    spread = _spread(ORDER_COLUMNS, extra)
    record["standard"] |= spread
    width = len(names)
    scaled = [
        (np.column_stack([matrix[:, :width], _standardised(spread, ORDER_COLUMNS, matrix[:, width:])]), target, share)
        for matrix, target, share in lists
    ]

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        total = ORDER_PENALTY * float(weights @ weights)
        slope: NDArray[Any] = 2 * ORDER_PENALTY * weights
        for matrix, target, share in scaled:
            logs = matrix @ weights
            logs -= logsumexp(logs)
            total -= share * float(target @ logs)
            slope -= share * (matrix.T @ (target - np.exp(logs)))
        return total, slope

    weights = minimize(loss, np.zeros(scaled[0][0].shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    record["order"] = _head((*names, *ORDER_COLUMNS), np.append(weights, 0.0))


def _order_columns(
    record: Mapping[str, Any], model: RelationModel, article: JudgedArticle, names: Sequence[str]
) -> Doubles:
    relations = judge(model, article)
    same = relations.probability * relations.lanes[:, 0]
    plain = _standardised(record["standard"], names, article.matrix)
    extra = [relations.usefulness, same, same * article.scores, relations.probability]
    return np.column_stack([plain, *extra])


def judge(model: RelationModel, article: JudgedArticle) -> Any:
    """Compute the relations of an article's candidates with a model."""
    columns = CandidateColumns(
        matrix=article.matrix.astype(np.float32),
        scores=article.scores.astype(np.float32),
        views=article.views.astype(np.float32),
        query_view=article.query_view,
        possible=possible_lanes(article.dates),
    )
    text_log_odds = model.text_log_odds(columns.matrix)
    return model.judge(columns, model.log_odds(text_log_odds, mates_of(article, text_log_odds)))


def report(model_of: Mapping[int, RelationModel], judged: Sequence[JudgedArticle]) -> str:
    """Return a text with measures of ranking, lanes and calibration. The relations of each article are computed with
    the model that was not fitted on its fold."""
    gains, right, belongs = [], [], []
    for article in judged:
        relations = judge(model_of[fold_of(article.identifier)], article)
        ranked = [float(use) for use in article.use[np.argsort(-relations.order)] if use >= 0]
        original = np.flatnonzero(article.original)
        ranked = article.use[original][np.argsort(-relations.order[original], kind="stable")].tolist()
        if (gain := ndcg(ranked, sorted(ranked, reverse=True), 5)) is not None:
            gains.append(gain)
        lanes = relations.lanes.argmax(axis=1)
        right += (lanes == article.lanes)[article.lanes >= 0].tolist()
        known = article.lanes > -2
        belongs += list(zip(relations.probability[known].tolist(), (article.lanes >= 0)[known].tolist(), strict=True))
    given, true = np.array(belongs).T
    bins = np.minimum((given * 10).astype(int), 9)
    error = sum(abs(true[bins == b].mean() - given[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist()))
    return (
        f"belongs: AUC {area_under_curve(given, true):.4f}, calibration error {error:.3f} over {len(true):,} pairs; "
        f"lane {np.mean(right):.3f} of those that belong; nDCG@5 {np.mean(gains):.4f} over {len(gains)} articles"
    )


def area_under_curve(given: Doubles, true: Doubles) -> float:
    """Return the area under the ROC curve of given scores, where `true` is 1 for what is right, else 0."""
    ranks = np.empty(len(given))
    ranks[np.argsort(given)] = np.arange(1, len(given) + 1)
    positive = true.sum()
    return float((ranks[true > 0].sum() - positive * (positive + 1) / 2) / (positive * (len(true) - positive)))


def editors_measures(model_of: Mapping[int, RelationModel], stories: Sequence[JudgedArticle]) -> str:
    """Return a text with MRR and recall at 10 for the reports that editors put next to an article."""
    reciprocal, recall = [], []
    for number, article in enumerate(stories):
        if article.beside.any():
            order = judge(model_of[FOLDS[number // 10 % len(FOLDS)]], article).order
            ranks = np.sort([1 + int((order > value).sum()) for value in order[article.beside]])
            reciprocal.append(1 / ranks[0])
            recall.append(float((ranks <= 10).mean()))
    return f"editors' stories: MRR {np.mean(reciprocal):.4f}, R@10 {np.mean(recall):.4f} of what was found"


def main() -> None:
    """Fit the models of all folds, print their measures, and write the model that is fitted on all folds together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="where the AllSides archive is built, or stands")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument(
        "--folds",
        type=Path,
        help="where to write the models that learned without each fold, for `wideangle evaluate coverage` on that fold",
    )
    options = parser.parse_args()
    build_archive(options.archive, options.data)
    folder = options.data / "allsides"
    learned = learned_labels(options.data)
    with Store.open(options.archive) as store:
        judged = list(judged_articles(store, learned))
        stories = list(story_articles(store, read_stories(folder / "stories-train.jsonl")))
    shipped = json.loads(options.output.read_text("utf-8")) if options.output.exists() else {}
    shipped["trained_with"] = "python -m training.relation"
    for record, columns in (("one_language", RELATION_COLUMNS), ("small_archive", PAIR_COLUMNS)):
        of_record = [of_columns(article, columns) for article in judged]
        beside = [of_columns(article, columns) for article in stories]
        by_fold = fit_by_folds(of_record, beside, columns)
        if options.folds:
            write_by_folds(options.folds, record, by_fold)
        models = {fold: RelationModel.of(fitted, columns) for fold, fitted in by_fold.items()}
        print(record, report(models, of_record), editors_measures(models, beside), sep="\n  ")
        shipped[record] = fit(of_record, beside, columns)
    options.output.write_text(json.dumps(shipped, indent=1) + "\n", "utf-8")


def fit_by_folds(
    judged: Sequence[JudgedArticle], stories: Sequence[JudgedArticle], columns: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Return, for each fold, the JSON record of the model that was fitted without the articles of this fold."""
    return {
        fold: fit(
            [article for article in judged if fold_of(article.identifier) != fold],
            [article for number, article in enumerate(stories) if FOLDS[number // 10 % len(FOLDS)] != fold],
            columns,
        )
        for fold in FOLDS
    }


def write_by_folds(folder: Path, record: str, by_fold: Mapping[int, Mapping[str, Any]]) -> None:
    """Add the models of all folds to the files that `wideangle evaluate coverage --fold` reads."""
    for fold, fitted in by_fold.items():
        path = folder / f"relation-without-{fold}.json"
        known = json.loads(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(json.dumps(known | {record: fitted}), "utf-8")


if __name__ == "__main__":
    main()
