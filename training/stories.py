"""Train the story model on the AllSides stories, in which editors put reports of one story next to one another.

    python -m training.stories --data ../shared/data --archive /tmp/allsides --output src/wideangle/stories/weights.json

The log-odds of a pair are fitted by logistic regression with an L2 penalty on pairs of labelled training articles. The
weights of similarity and time are at least 0. The pairs come from several kinds of collections, so that the model fits
no single kind:

- the training articles alone;
- a half and a third of the training articles, drawn at random, so that many stories have only one article;
- the training articles with half of the days withheld;
- the training articles as if all had been published within one month, and one article of each story in one month;
- the training articles within the complete archive, where unlabelled articles are nearer neighbours, with all days
  and with some of the days withheld.

`JOIN_FROM` is chosen on the training collections. Measures of the development stories and of ECB+ are printed.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.link import asked, read_stories
from wideangle import read
from wideangle.evaluate.clustering import b_cubed
from wideangle.language import InverseFrequency, TermVector, term_vector
from wideangle.language.lexical.background_frequencies import BUCKETS, bucket, language_mark
from wideangle.model import Article
from wideangle.store import Store
from wideangle.stories import (
    UNDATED,
    Edges,
    StoryModel,
    agglomerate,
    date_agreement,
    first_of_each_pair,
    graph_of,
    nearest_edges,
    pairwise_similarity,
    story_vectors,
)
from wideangle.stories.model import DAY_BOUNDS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SEED = 0
PENALTY = 1.0
THINNED = ((0.5, 2.0), (0.3, 3.0))
"""The shares of the training articles that are kept in the thinned collections, each with the weight of a pair in the
collection."""

JOIN_FROM = -0.75
"""The least mean log-odds at which two clusters are merged. Between -1 and -.5, the mean B-cubed F1 on the training
collections hardly changes."""

WITHHELD = 0.15
WITHHELD_ALONE = 0.5
"""The shares of the articles whose day is withheld. WITHHELD is for the collection within the archive, where 12 in 100
articles have no day; WITHHELD_ALONE is for the training articles alone."""

TO_THE_END = {"maxiter": 10_000, "ftol": 1e-13, "gtol": 1e-7}
"""The limits of the numeric optimisation. With the default limits, the optimisation ends too early: the weight of the
expected similarity and the intercept are strongly correlated and have not converged."""

MONTH = 30
MONTH_FROM = 700_000

CHUNK_SIZE = 4_000

NEUTRAL = StoryModel(
    similarity=0,
    expectation=0,
    within_days=(0.0,) * len(DAY_BOUNDS),
    one_undated=0,
    both_undated=0,
    one_agreeing=0,
    both_agreeing=0,
    intercept=0,
    join_from=JOIN_FROM,
    slope=1,
    offset=0,
)


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """A collection of articles. `days` are day ordinals or UNDATED, `stories` are story numbers (-1 for unlabelled
    articles), and `edges` are the pairs of similar articles. `weight` is the weight of a pair in training."""

    name: str
    days: Integers
    stories: Integers
    edges: Edges
    weight: float = 1.0

    @property
    def undated_share(self) -> float:
        return float((self.days == UNDATED).mean())


def collection(
    name: str, vectors: Sequence[TermVector], days: Integers, stories: Integers, weight: float
) -> Collection:
    """Build a collection from term vectors. Document frequencies come from the collection and the background tables."""
    counts = np.zeros(BUCKETS, np.int32)
    for vector in vectors:
        counts[bucket(vector.hashes)] += 1
    counts[bucket(np.array([language_mark("en")], np.uint32))] = len(vectors)
    rows = story_vectors(vectors, InverseFrequency("en", lambda hashes: counts[bucket(hashes)]))
    numbers = np.arange(len(vectors))
    edges = nearest_edges(pairwise_similarity(rows, rows), numbers, numbers, days, days)
    return Collection(name, days, stories, edges, weight)


def thinned(whole: Collection, vectors: Sequence[TermVector], share: float, weight: float) -> Collection:
    """Return a collection with a random share of the articles."""
    kept = np.flatnonzero(np.random.default_rng(SEED).random(len(vectors)) < share)
    rest = [vectors[place] for place in kept.tolist()]
    return collection(f"{whole.name}, {share:.0%}", rest, whole.days[kept], whole.stories[kept], weight)


def with_days_withheld(whole: Collection, vectors: Sequence[TermVector], share: float) -> Collection:
    """Return the same collection without the days of a random share of the articles."""
    without = np.random.default_rng(SEED).random(len(vectors)) < share
    days = np.where(without, UNDATED, whole.days)
    return collection(f"{whole.name}, {share:.0%} undated", vectors, days, whole.stories, 1.0)


def in_a_month(of: Collection, vectors: Sequence[TermVector], weight: float, most: int | None = None) -> Collection:
    """Return a collection in which all stories begin within one month, with the first `most` articles of each story.
    The collection resembles a day with much news, in which most articles report different events."""
    random = np.random.default_rng(SEED)
    days = of.days.copy()
    kept: list[int] = []
    for story in np.unique(of.stories):
        places = np.flatnonzero(of.stories == story)[:most]
        dated = places[days[places] != UNDATED]
        if len(dated):
            days[dated] += MONTH_FROM + int(random.integers(MONTH)) - days[dated].min()
        kept += places.tolist()
    name = f"{of.name}, a month" + ("" if most is None else f", {most} each")
    return collection(name, [vectors[place] for place in kept], days[kept], of.stories[kept], weight)


def in_archive(name: str, store: Store, stories: Sequence[Sequence[str]], withheld: float = 0.0) -> Collection:
    """Return the labelled articles together with all similar articles of the archive. `withheld` is the share of the
    labelled articles whose day is withheld."""
    idf = InverseFrequency("en", store.frequencies.of)
    story = {store.find(article): number for number, articles in enumerate(stories) for article in articles}
    labelled = np.array([seq for seq in story if seq is not None])
    features = store.features(labelled.tolist())
    without = labelled[np.random.default_rng(SEED).random(len(labelled)) < withheld]
    days = np.where(np.isin(features.seqs, without), UNDATED, features.days)
    mine = story_vectors([TermVector.from_bytes(vector) for vector in features.vectors], idf)
    every = store.seqs()
    edges_of_pieces: list[Edges] = []
    for start in range(0, len(every), CHUNK_SIZE):
        piece = store.features(every[start : start + CHUNK_SIZE].tolist())
        theirs = story_vectors([TermVector.from_bytes(vector) for vector in piece.vectors], idf)
        matrix = pairwise_similarity(mine, theirs)
        theirs_days = np.where(np.isin(piece.seqs, without), UNDATED, piece.days)
        edges_of_pieces.append(nearest_edges(matrix, features.seqs, piece.seqs, days, theirs_days))
    left, right, close = (
        np.concatenate([getattr(edges, part) for edges in edges_of_pieces]) for part in ("left", "right", "similarity")
    )
    once = first_of_each_pair(left, right)
    seqs = np.unique(np.concatenate([left, right, features.seqs]))
    edges = Edges(np.searchsorted(seqs, left[once]), np.searchsorted(seqs, right[once]), close[once])
    numbers = np.array([story.get(seq, -1) for seq in seqs.tolist()])
    every_day = np.where(np.isin(seqs, without), UNDATED, store.features(seqs.tolist()).days)
    return Collection(name, every_day, numbers, edges)


def columns(of: Collection) -> Floats:
    """Return the inputs of the model, one row for each edge. The columns are: similarity, negative expected similarity,
    the columns of time, the date agreement if one article is undated, the date agreement if both articles are undated,
    one article undated, both articles undated."""
    graph = graph_of(of.days, of.edges, NEUTRAL, of.undated_share)
    left, right = of.days[of.edges.left], of.days[of.edges.right]
    steps = np.eye(len(DAY_BOUNDS)).tolist()
    bases = [replace(NEUTRAL, within_days=tuple(step)) for step in steps]
    bases += [replace(NEUTRAL, one_agreeing=1), replace(NEUTRAL, both_agreeing=1)]
    bases += [replace(NEUTRAL, one_undated=1), replace(NEUTRAL, both_undated=1)]
    agreed = date_agreement(of.days, of.edges)
    times = [base.temporal_score(left, right, of.undated_share, agreed) for base in bases]
    expected = -(graph.expected[of.edges.left] + graph.expected[of.edges.right])
    return np.stack([graph.similarity, expected, *times], axis=1).astype(np.float64)


def fit(collections: Sequence[Collection]) -> StoryModel:
    """Fit a logistic regression on the labelled pairs of all collections. Return the story model without
    calibration."""
    matrices, targets, weights = [], [], []
    for collection in collections:
        left, right = collection.stories[collection.edges.left], collection.stories[collection.edges.right]
        known = (left >= 0) & (right >= 0)
        matrices.append(columns(collection)[known])
        targets.append((left == right)[known])
        weights.append(np.full(int(known.sum()), collection.weight))
    matrix, target, weight = (np.concatenate(parts) for parts in (matrices, targets, weights))
    spread = matrix.std(axis=0) + 1e-6
    scaled = matrix / spread

    def loss(line: Floats) -> tuple[float, Floats]:
        odds = scaled @ line[:-1] + line[-1]
        losses = np.where(target, np.logaddexp(0, -odds), np.logaddexp(0, odds))
        slope = weight * (1 / (1 + np.exp(-odds)) - target)
        penalty = PENALTY * float(line[:-1] @ line[:-1]) / 2
        return float((weight * losses).sum()) + penalty, np.append(scaled.T @ slope + PENALTY * line[:-1], slope.sum())

    rising = matrix.shape[1] - 2
    bounds = [(0, None)] * rising + [(None, None)] * 3
    start = np.zeros(matrix.shape[1] + 1)
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=TO_THE_END).x
    learned = [round(float(value), 3) for value in result[:-1] / spread]
    return StoryModel(
        similarity=learned[0],
        expectation=learned[1],
        within_days=tuple(learned[2:-4]),
        one_undated=learned[-2],
        both_undated=learned[-1],
        one_agreeing=learned[-4],
        both_agreeing=learned[-3],
        intercept=round(float(result[-1]), 3),
        join_from=JOIN_FROM,
        slope=1.0,
        offset=0.0,
    )


def grouped(of: Collection, model: StoryModel) -> Integers:
    """Return the number of the story of each article, as the model groups the articles."""
    return agglomerate(graph_of(of.days, of.edges, model, of.undated_share), model)


def belonging(of: Collection, model: StoryModel) -> tuple[Floats, Floats]:
    """Return two values for each labelled article that the model groups with other labelled articles: its mean log-odds
    with these articles, and the share of these articles that truly belong to its story."""
    labels = grouped(of, model)
    graph = graph_of(of.days, of.edges, model, of.undated_share)
    odds = model.similarity * graph.similarity + graph.temporal_score + model.intercept
    odds = odds - model.expectation * (graph.expected[graph.left] + graph.expected[graph.right])
    inside = (
        (labels[graph.left] == labels[graph.right]) & (of.stories[graph.left] >= 0) & (of.stories[graph.right] >= 0)
    )
    true = of.stories[graph.left] == of.stories[graph.right]
    size = len(of.days)
    sums, hits, pairs = np.zeros(size), np.zeros(size), np.zeros(size)
    for side in (graph.left, graph.right):
        np.add.at(sums, side[inside], odds[inside])
        np.add.at(hits, side[inside], true[inside])
        np.add.at(pairs, side[inside], 1)
    occupied = pairs > 0
    return sums[occupied] / pairs[occupied], hits[occupied] / pairs[occupied]


def calibrate(collections: Sequence[Collection], model: StoryModel) -> StoryModel:
    """Return the model with a fitted linear function from mean log-odds to the log-odds that an article belongs to its
    story (Platt 1999)."""
    belongings = [belonging(collection, model) for collection in collections]
    score, share = (np.concatenate(parts) for parts in zip(*belongings, strict=True))

    def loss(line: Floats) -> float:
        odds = line[0] * score + line[1]
        return float((share * np.logaddexp(0, -odds) + (1 - share) * np.logaddexp(0, odds)).sum())

    slope, offset = minimize(loss, np.array([0.5, 1.0])).x
    return replace(model, slope=round(float(slope), 3), offset=round(float(offset), 3))


def reliability(of: Collection, model: StoryModel) -> str:
    """Return a text with the share of right story members in each range of probabilities."""
    score, share = belonging(of, model)
    given = np.array([model.probability(value) for value in score])
    rows = []
    for low in np.arange(0.3, 1, 0.1):
        inside = (given >= low) & (given < low + 0.1)
        if inside.sum() >= 10:
            rows.append(f"{low:.1f}: {share[inside].mean():.2f} ({int(inside.sum())})")
    return "given: right   " + "   ".join(rows)


def main() -> None:
    """Train the model, print its measures on each collection, and write the model."""
    options = asked(__doc__)
    folder = options.data / "allsides"
    train_stories = read_stories(folder / "stories-train.jsonl")
    dev_stories = read_stories(folder / "stories-dev.jsonl")
    with Store.open(options.archive) as store:
        train, train_vectors = alone("train", store, train_stories)
        dev, dev_vectors = alone("dev", store, dev_stories)
        midst = [
            in_archive("train in archive", store, train_stories),
            in_archive(f"train in archive, {WITHHELD:.0%} undated", store, train_stories, WITHHELD),
        ]
        dev_midst = in_archive("dev in archive", store, dev_stories)
    training = [*variants(train, train_vectors), *midst]
    model = calibrate(training, fit(training))
    ecb = read_labelled(options.data / "ecbplus" / "dev.jsonl")
    scored = [*training[: -len(midst)], *variants(dev, dev_vectors), ecb]
    for collection in scored:
        labels = grouped(collection, model)
        agreement = b_cubed(collection.stories.tolist(), labels.tolist())
        print(f"{collection.name:22} B-cubed {agreement}   {reliability(collection, model)}")
    for collection in (*midst, dev_midst):
        print(f"{collection.name:20} {reliability(collection, model)}")
    record = {"trained_with": "python -m training.stories", "model": asdict(model)}
    options.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def variants(whole: Collection, vectors: Sequence[TermVector]) -> list[Collection]:
    """Return the labelled articles alone as collections of several kinds: complete, thinned, with days withheld, and
    within a month."""
    return [
        whole,
        *(thinned(whole, vectors, *kind) for kind in THINNED),
        with_days_withheld(whole, vectors, WITHHELD_ALONE),
        in_a_month(whole, vectors, 1.0),
        in_a_month(whole, vectors, 1.0, 1),
    ]


def alone(name: str, store: Store, stories: Sequence[Sequence[str]]) -> tuple[Collection, list[TermVector]]:
    """Return the labelled articles of some stories as a collection without other articles, and their term vectors."""
    seqs = [seq for articles in stories for seq in map(store.find, articles) if seq is not None]
    labels = np.repeat(np.arange(len(stories)), [len(articles) for articles in stories])
    features = store.features(seqs)
    vectors = [TermVector.from_bytes(vector) for vector in features.vectors]
    return collection(name, vectors, features.days, labels, 1.0), vectors


def read_labelled(path: Path) -> Collection:
    """Return a collection from a table of articles in which each article has a story."""
    articles = [article for article in read(path) if isinstance(article, Article)]
    names = [str(article.metadata["story"]) for article in articles]
    days = np.array([article.published.day.toordinal() if article.published else UNDATED for article in articles])
    vectors = [term_vector(article.title, article.text, "en") for article in articles]
    return collection(path.parent.name, vectors, days, np.unique(names, return_inverse=True)[1], 1.0)


if __name__ == "__main__":
    main()
