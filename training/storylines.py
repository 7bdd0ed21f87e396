r"""Train the storyline model on pairs of articles that readers judged.

    python -m training.storylines --data ../shared/data --archive /tmp/allsides \
        --output src/wideangle/stories/storylines/weights.json

The two articles of a judged pair stand for their stories. Pairs labelled `same`, `back` or `follow` whose articles are
in two stories belong to one affair; pairs labelled `topic` or `none` do not. Pairs with opinion are left out. A
logistic regression over the features of `stories.storylines` is fitted on these pairs. A fifth of the judged articles
(by a hash of the id) is a reserve that is never used in training. The printed figures are by cross-validation over the
other articles.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata

from training.link import build_archive
from wideangle.archive.retrieval.story_profiles import story_profiles
from wideangle.evaluate.judgements import fold_of
from wideangle.store import Store
from wideangle.stories.storylines import (
    COLUMNS,
    Profiles,
    StoryGraph,
    StorylineModel,
    chains,
    links_of_one_time,
    nearest_stories,
    pair_features,
)
from wideangle.stories.storylines.chaining import KEEP_FROM

Doubles: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]

FOLDS = (1, 2, 3, 4)
RESERVE = 5
POSITIVE, NEGATIVE = ("same", "back", "follow"), ("topic", "none")
EVALUATED = ("back", "follow", "topic", "none")

PENALTY = 10.0
"""The L2 penalty on standardised weights. With a third or three times this penalty, the area under the curve changes by
.001."""

STEPS = 10


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPairs:
    """Judged pairs of stories. `left` and `right` are positions of stories among the profiles, and `label` are the
    labels. `fold` is the fold of the article for which each pair was judged."""

    left: Labels
    right: Labels
    label: NDArray[np.str_]
    fold: Labels

    @property
    def is_affair(self) -> NDArray[np.bool_]:
        """A mask of the pairs of one affair."""
        return np.isin(self.label, POSITIVE)

    @property
    def is_evaluated(self) -> NDArray[np.bool_]:
        """A mask of the pairs that are scored. Readers put the two stories of these pairs at different times or into
        different affairs."""
        return np.isin(self.label, EVALUATED)


def main() -> None:
    """Train the model, print its measures, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    build_archive(arguments.archive, arguments.data)
    with Store.open(arguments.archive) as store:
        numbers = sorted(extent.story for extent in store.stories.extents())
        by_story = story_profiles(store, store.stories.members(numbers))
        profiles = Profiles.of([by_story[number] for number in numbers])
        judged = read_judged(arguments.data / "allsides" / "judged-train.jsonl", store, numbers)
    matrix = pair_features(profiles, judged.left, judged.right)
    left, right = nearest_stories(profiles, np.arange(len(profiles)))
    graph_matrix = pair_features(profiles, left, right)
    models = {fold: fit(matrix, judged, without=fold) for fold in FOLDS}
    log_odds = np.zeros(len(judged.fold))
    for fold, model in models.items():
        log_odds[judged.fold == fold] = model.log_odds(matrix[judged.fold == fold])
    print_pairs(judged, log_odds)
    print_storylines(judged, models, profiles, (left, right, graph_matrix))
    record = model_record(fit(matrix, judged))
    arguments.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def read_judged(path: Path, store: Store, numbers: Sequence[int]) -> JudgedPairs:
    """Read the judged pairs whose articles are in two different stories. Pairs of the reserve and pairs with opinion
    are left out."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows = [row for row in rows if fold_of(row["query"]) != RESERVE and row["label"] in POSITIVE + NEGATIVE]
    stories = store.stories.of_ids({row[side] for row in rows for side in ("query", "candidate")})
    places = {number: place for place, number in enumerate(numbers)}
    pairs = [(places[stories[row["query"]]], places[stories[row["candidate"]]], row) for row in rows]
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    return JudgedPairs(
        left=np.array([pair[0] for pair in pairs]),
        right=np.array([pair[1] for pair in pairs]),
        label=np.array([row["label"] for *_, row in pairs]),
        fold=np.array([fold_of(row["query"]) for *_, row in pairs]),
    )


def fit(matrix: NDArray[np.float32], judged: JudgedPairs, without: int = RESERVE) -> StorylineModel:
    """Fit a logistic regression on the pairs of all folds except the fold `without`."""
    chosen = judged.fold != without
    values, target = matrix[chosen].astype(np.float64), judged.is_affair[chosen].astype(np.float64)
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    standard = (values - mean) / scale

    def loss(parameters: Doubles) -> tuple[float, Doubles]:
        weights, intercept = parameters[:-1], parameters[-1]
        odds = standard @ weights + intercept
        error = expit(odds) - target
        value = float(np.logaddexp(0, odds).sum() - target @ odds + PENALTY / 2 * weights @ weights)
        return value, np.append(standard.T @ error + PENALTY * weights, error.sum())

    weights = minimize(loss, np.zeros(standard.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 2_000}).x
    columns = {name: [mean[i], scale[i], weights[i]] for i, name in enumerate(COLUMNS)}
    return StorylineModel.of({"version": "", "columns": columns, "intercept": float(weights[-1])})


def model_record(model: StorylineModel) -> dict[str, Any]:
    """Return the JSON record of the model for the package. Its version is a digest of its numbers."""
    numbers = zip(model.mean.tolist(), model.scale.tolist(), model.weights.tolist(), strict=True)
    columns = {name: [round(number, 5) for number in row] for name, row in zip(COLUMNS, numbers, strict=True)}
    record = {"columns": columns, "intercept": round(model.intercept, 5)}
    return {"version": f"{hash_of(record):08x}", **record}


def hash_of(record: dict[str, Any]) -> int:
    """Return the first 32 bits of a SHA-256 digest of a record."""
    from hashlib import sha256

    return int.from_bytes(sha256(json.dumps(record, sort_keys=True).encode()).digest()[:4], "big")


def print_pairs(judged: JudgedPairs, log_odds: Doubles) -> None:
    """Print the area under the curve and the calibration of the probabilities."""
    chosen = judged.is_evaluated
    truth, probability = judged.is_affair[chosen], expit(log_odds[chosen])
    ranks = rankdata(probability)
    positives = truth.sum()
    area = (ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * (~truth).sum())
    print(f"pairs {len(truth)}, of one affair {positives}, AUC {area:.4f}")
    error = 0.0
    for step in range(STEPS):
        inside = (probability >= step / STEPS) & (probability < (step + 1) / STEPS)
        if inside.any():
            mean, share = probability[inside].mean(), truth[inside].mean()
            error += abs(mean - share) * inside.mean()
            print(f"  said {mean:.2f} true {share:.2f} pairs {inside.sum()}")
    print(f"  calibration error {error:.3f}")


def print_storylines(
    judged: JudgedPairs,
    models: dict[int, StorylineModel],
    profiles: Profiles,
    pairs: tuple[Labels, Labels, NDArray[np.float32]],
) -> None:
    """Print precision and recall of judged pairs in one storyline. Connected components are measured for comparison."""
    left, right, matrix = pairs
    for name, cluster in methods():
        together = np.zeros(len(judged.fold), bool)
        labels = np.zeros(0, np.int64)
        for fold, model in models.items():
            labels = cluster(StoryGraph(profiles.first, profiles.last, left, right, model.log_odds(matrix)))
            inside = judged.fold == fold
            together[inside] = labels[judged.left[inside]] == labels[judged.right[inside]]
        print(f"{name:28} {scores(judged, together)}  {sizes(labels)}")


def methods() -> Iterator[tuple[str, Callable[[StoryGraph], Labels]]]:
    """Yield the name and the function of each method: the method of the package, and connected components of pairs with
    at least several log-odds."""
    yield "chains", lambda graph: chains(links_of_one_time(likely(graph, KEEP_FROM)))
    for least in (1.0, 2.0, 3.0):
        yield f"components from {least:g}", partial(likely_components, least=least)


def likely_components(graph: StoryGraph, least: float) -> Labels:
    """Return the connected components of the stories over the pairs whose log-odds are at least `least`."""
    return components(likely(graph, least))


def likely(graph: StoryGraph, least: float) -> StoryGraph:
    """Return the graph with only the pairs whose log-odds are at least `least`."""
    kept = graph.log_odds >= least
    return StoryGraph(graph.first, graph.last, graph.left[kept], graph.right[kept], graph.log_odds[kept])


def components(graph: StoryGraph) -> Labels:
    """Return, for each story, the lowest story number in its connected component."""
    parent = list(range(graph.size))

    def root(story: int) -> int:
        while parent[story] != story:
            parent[story] = parent[parent[story]]
            story = parent[story]
        return story

    for left, right in zip(graph.left.tolist(), graph.right.tolist(), strict=True):
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    return np.array([root(story) for story in range(graph.size)])


def scores(judged: JudgedPairs, together: NDArray[np.bool_]) -> str:
    """Return a text with precision, recall and F1 over the scored pairs. `together` is a mask of the pairs in one
    storyline."""
    chosen = judged.is_evaluated
    truth, predicted = judged.is_affair[chosen], together[chosen]
    right = (truth & predicted).sum()
    precision, recall = right / max(predicted.sum(), 1), right / truth.sum()
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def sizes(labels: Labels) -> str:
    """Return a text with the number of storylines of at least two stories, and the sizes of the largest storylines."""
    counts = np.sort(np.unique(labels, return_counts=True)[1])[::-1]
    return f"storylines {(counts >= 2).sum()}, largest {counts[:5].tolist()}"


if __name__ == "__main__":
    main()
