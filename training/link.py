"""Train the same-story model on the AllSides stories, in which editors put reports of one story next to one another.

    python -m training.link --data ../shared/data --archive /tmp/allsides --output src/wideangle/link/weights.json

The candidates of each article in a training story are searched in the archive. The other articles of the story should
be the first of these candidates. The weights maximise the listwise likelihood of this order (softmax over the
candidates of one article, L2 penalty), as in ListNet (Cao et al. 2007). Only the training stories are used for fitting;
measures of the development stories are printed.

The log-odds are then calibrated on pairs of articles that are both in a training story, because these pairs have a
known answer. In the archive, only a small share of all articles has a label, but a larger share of the articles of a
story. A pair of two stories therefore stands for more unlabelled pairs than a pair of one story. Each pair is weighted
by the inverse of its probability of being labelled.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from wideangle.archive import open_archive
from wideangle.archive.retrieval.candidates import Query, candidates, evidence_for
from wideangle.link import COLUMNS, SIMILARITY_COLUMNS
from wideangle.store import Store

Floats = NDArray[np.float64]

FOLDS = 5
PENALTY = 3.0
LABELLED_SHARE_OF_STORY = 0.4
"""The assumed share of a story's articles that are labelled. Editors choose two or three reports of a story, and the
archive may hold six. Twice or half of this value would change all log-odds by .7."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The candidates of several articles, concatenated.

    `matrix` holds the evidence of each candidate, and `group` the number of its article. `target` is a mask of the
    candidates of the same story. `known` is a mask of the candidates that are in any labelled story. `wanted` is the
    number of right candidates of each article. `labelled_share` is the share of the articles in the period of the
    stories that are in a labelled story.
    """

    matrix: Floats
    target: NDArray[np.bool_]
    known: NDArray[np.bool_]
    group: NDArray[np.int64]
    wanted: NDArray[np.int64]
    labelled_share: float

    @property
    def seen(self) -> Floats:
        """The weight of each known candidate: the inverse of its probability of being labelled."""
        return np.where(self.target[self.known], 1 / LABELLED_SHARE_OF_STORY, 1 / self.labelled_share)


def read_stories(path: Path) -> list[list[str]]:
    """Return, for each story, the ids of its articles."""
    return [json.loads(line)["articles"] for line in path.read_text("utf-8").splitlines()]


def build_archive(folder: Path, data: Path) -> None:
    """Build the AllSides archive in `folder`, unless the folder exists."""
    if not folder.exists():
        with open_archive(folder) as archive:
            print(archive.add(data / "allsides" / "archive.parquet"))


def collect(store: Store, stories: Sequence[Sequence[str]]) -> Lists:
    """Compute the evidence of all candidates for each article in the stories."""
    labelled = [seq for story in stories for seq in map(store.find, story) if seq is not None]
    parts: list[tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]] = []
    wanted: list[int] = []
    for story in stories:
        seqs = [seq for seq in map(store.find, story) if seq is not None]
        for article in store.articles(seqs):
            query = Query.of(store, article)
            features, evidence = evidence_for(store, query, candidates(store, query))
            right = {seq for seq in seqs if seq != query.seq}
            parts.append(
                (
                    evidence.matrix.astype(np.float64),
                    np.isin(features.seqs, list(right)),
                    np.isin(features.seqs, labelled),
                )
            )
            wanted.append(len(right))
    return Lists(
        matrix=np.concatenate([part[0] for part in parts]),
        target=np.concatenate([part[1] for part in parts]),
        known=np.concatenate([part[2] for part in parts]),
        group=np.repeat(np.arange(len(parts)), [len(part[1]) for part in parts]),
        wanted=np.array(wanted),
        labelled_share=share_labelled(store, labelled),
    )


def share_labelled(store: Store, labelled: Sequence[int]) -> float:
    """Return the share of labelled articles among the dated articles of the archive, in the period of the stories."""
    days = np.sort([article.published.day for article in store.articles(labelled) if article.published])
    inner = days[len(days) // 50 : -len(days) // 50]
    return len(inner) / len(store.seqs(inner[0], inner[-1]))


def fit_listwise(lists: Lists, columns: NDArray[np.bool_], rows: NDArray[np.bool_] | None = None) -> Floats:
    """Return the weights, [len(COLUMNS)], that maximise the likelihood of the right candidates in each list. Weights of
    columns that are not marked in `columns` are 0."""
    keep = np.ones(len(lists.group), bool) if rows is None else rows
    matrix, target, group = lists.matrix[keep][:, columns], lists.target[keep], lists.group[keep]
    spread = matrix.std(axis=0) + 1e-9
    scaled = (matrix - matrix.mean(axis=0)) / spread
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    lengths = np.diff(np.r_[starts, len(group)])
    right = np.add.reduceat(target.astype(float), starts)
    share = np.where(np.repeat(right, lengths) > 0, target / np.maximum(np.repeat(right, lengths), 1), 0)
    answered = np.repeat(right > 0, lengths)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        highest = np.maximum.reduceat(scores, starts)
        raised = np.exp(scores - np.repeat(highest, lengths))
        totals = np.add.reduceat(raised, starts)
        logs = scores - np.repeat(highest + np.log(totals), lengths)
        likelihood = float((share * logs).sum())
        gradient = scaled.T @ ((np.exp(logs) - share) * answered)
        return -likelihood + PENALTY * float(weights @ weights) / 2, gradient + PENALTY * weights

    # A higher similarity or a shorter time must never count against a link.
    rising = SIMILARITY_COLUMNS | {name for name in COLUMNS if name.startswith("within_")}
    bounds = [(0, None) if name in rising else (None, None) for name in np.array(COLUMNS)[columns]]
    start = np.zeros(int(columns.sum()))
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    weights = np.zeros(len(COLUMNS))
    weights[columns] = result.x / spread
    return weights


def calibrate(scores: Floats, lists: Lists) -> tuple[float, float]:
    """Return the slope and the intercept that convert scores to log-odds of the same story (weighted Platt scaling:
    Platt 1999)."""
    known = lists.known
    score, target = scores[known], lists.target[known]
    weight = lists.seen

    def loss(line: Floats) -> tuple[float, Floats]:
        odds = line[0] * score + line[1]
        chance = 1 / (1 + np.exp(-odds))
        losses = np.where(target, np.logaddexp(0, -odds), np.logaddexp(0, odds))
        slope = weight * (chance - target)
        return float((weight * losses).sum()), np.array([(slope * score).sum(), slope.sum()])

    slope, intercept = minimize(loss, np.array([1.0, -float(score.max())]), jac=True, method="BFGS").x
    return float(slope), float(intercept)


def measures(scores: Floats, lists: Lists) -> str:
    """Return a text with the mean reciprocal rank and the recall at 5, 10 and 50 and over all candidates."""
    ranks = []
    for number, wanted in enumerate(lists.wanted):
        mine = lists.group == number
        score, target = scores[mine], lists.target[mine]
        target_ranks = np.sort([1 + int((score > value).sum()) for value in score[target]])
        ranks.append(
            (
                1 / target_ranks[0] if len(target_ranks) else 0.0,
                *((target_ranks <= depth).sum() / wanted for depth in (5, 10, 50, 1000)),
            )
        )
    mrr, *recalls = np.mean(ranks, axis=0)
    return f"MRR {mrr:.4f}  " + "  ".join(f"R@{d} {r:.4f}" for d, r in zip((5, 10, 50, "all"), recalls, strict=True))


def cross_validated(lists: Lists, columns: NDArray[np.bool_]) -> Floats:
    """Return the score of each candidate from a model that was not fitted on its list. The folds consist of blocks of
    ten lists, so that most lists of one story are in one fold."""
    fold = (lists.group // 10) % FOLDS
    scores = np.zeros(len(lists.group))
    for held_out in range(FOLDS):
        weights = fit_listwise(lists, columns, fold != held_out)
        scores[fold == held_out] = lists.matrix[fold == held_out] @ weights
    return scores


def reliability(scores: Floats, line: tuple[float, float], lists: Lists) -> str:
    """Return a text with the share of right links in each range of probabilities, over labelled pairs with the weights
    of `calibrate`."""
    known = lists.known
    given = 1 / (1 + np.exp(-(line[0] * scores[known] + line[1])))
    target = lists.target[known]
    weight = lists.seen
    rows = []
    for low in np.arange(0, 1, 0.1):
        inside = (given >= low) & (given < low + 0.1 + 1e-9)
        if inside.any():
            rows.append(f"{low:.1f}-{low + 0.1:.1f}: {np.average(target[inside], weights=weight[inside]):.2f}")
    return "given: right   " + "   ".join(rows)


def asked(description: str | None) -> argparse.Namespace:
    """Parse the command line. Build the AllSides archive if it does not exist."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True, help="where the AllSides archive is built, or stands")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    build_archive(options.archive, options.data)
    return options


def main() -> None:
    """Train the model, print its measures, and write it."""
    options = asked(__doc__)
    folder = options.data / "allsides"
    with Store.open(options.archive) as store:
        train = collect(store, read_stories(folder / "stories-train.jsonl"))
        dev = collect(store, read_stories(folder / "stories-dev.jsonl"))
    record: dict[str, object] = {"trained_with": "python -m training.link"}
    columns = np.ones(len(COLUMNS), bool)
    unseen = cross_validated(train, columns)
    weights = fit_listwise(train, columns)
    line = calibrate(unseen, train)
    print(f"same_story\n  train, cross-validated  {measures(unseen, train)}")
    print(f"  dev                     {measures(dev.matrix @ weights, dev)}")
    print(f"  dev {reliability(dev.matrix @ weights, line, dev)}")
    record["same_story"] = {
        "weights": {column: round(w, 4) for column, w in zip(COLUMNS, weights, strict=True) if w},
        "calibration": {"slope": round(line[0], 4), "intercept": round(line[1], 4)},
    }
    options.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
