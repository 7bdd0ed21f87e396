"""Evaluate stories: whether an archive groups its articles as editors do.

Each collection is added to two new archives. In the run 'at once', all articles are added in one call. In the run
'online', the articles are added in the order of publication, as feeds deliver them. The measures are B-cubed precision,
recall and F1 (Bagga and Baldwin 1998), the F1 over pairs, adjusted mutual information and the adjusted Rand index. All
are computed over the articles whose story is known.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from wideangle.archive import open_archive
from wideangle.embedding import SentenceEncoder
from wideangle.errors import UsageError
from wideangle.evaluate.clustering import adjusted_mutual_information, adjusted_rand, b_cubed, pairwise
from wideangle.evaluate.confusion import Confusion, confusions
from wideangle.evaluate.labelled import Labelled, labelled
from wideangle.evaluate.story_baselines import Grouping, average_link, dbscan, embedded_average_link
from wideangle.model import Article
from wideangle.render import headline

BATCH, INCREMENTAL = "at once", "online"

UNDATED_BATCH = 10
"""The number of undated articles that are added together in the 'online' run. They are added after the dated articles,
in the order of their file."""

MOST_CONFUSIONS = 10

MOST_FOR_PEERS = 5_000
"""The greatest number of articles for which the baseline methods run. These methods hold every pair of articles in
memory."""

Row = dict[str, object]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class StoryTables:
    """The tables of results. `scores` contains the scores of each collection and method. `agreement` compares the
    groupings of articles that were added in different orders. `confusions` contains the confusions with the highest
    cost."""

    scores: list[Row] = field(default_factory=list)
    agreement: list[Row] = field(default_factory=list)
    confusions: list[Row] = field(default_factory=list)


def evaluate(
    data: Path,
    *,
    stories: str | None = None,
    whole: bool = False,
    peers: bool = False,
    orders: int = 1,
    batch_size: int = 1,
    embeddings: str | Path | None = None,
    progress: Progress = lambda _: None,
) -> StoryTables:
    """Group the articles of `data` (see `labelled`), and compare the result with their labelled stories.

    `stories` selects one stories file of a folder. `whole` also adds the articles whose story is not known. `peers`
    adds the baseline methods. With `orders` above 1, the articles are added again in random orders. In the 'online'
    run, days are added together until they have `batch_size` articles. `embeddings` is the folder of a
    sentence-embedding model for the archives and for one more baseline. Raises UnreadableSource if `data` has no
    stories, and UsageError if there are too many articles for the baselines.
    """
    report = StoryTables()
    for collection in labelled(data, stories):
        chosen = collection if whole else collection.only_labelled()
        if peers and len(chosen.articles) > MOST_FOR_PEERS:
            raise UsageError(
                f"peers compare every pair, and {len(chosen.articles):,} articles have too many.",
                item=str(data),
                remedy="Leave out --peers or --whole.",
            )
        _measure(report, chosen, orders=orders, batch_size=batch_size, embeddings=embeddings, progress=progress)
        if peers:
            _measure_peers(report, chosen, embeddings, progress)
    return report


def _measure(
    report: StoryTables,
    collection: Labelled,
    *,
    orders: int,
    batch_size: int,
    embeddings: str | Path | None,
    progress: Progress,
) -> None:
    by_method: dict[str, list[Grouping]] = {BATCH: [], INCREMENTAL: []}
    for order in range(orders):
        for method, groupings in by_method.items():
            progress(f"Grouping {collection.name} {method}" + (f", order {order + 1}" if orders > 1 else ""))
            articles = rearranged(collection.articles, order) if order else collection.articles
            batches = [articles] if method is BATCH else as_published(articles, batch_size)
            groupings.append(grouped(batches, embeddings))
            name = f"{method}, order {order + 1}" if order else method
            report.scores.append(_scores(collection, name, groupings[-1]))
    for method, groupings in by_method.items():
        labels = _of_labelled(collection, groupings[0])
        gold = {article: collection.gold[article] for article in labels}
        costly = confusions(gold, labels, MOST_CONFUSIONS)
        report.confusions.extend(_confusion(collection, method, confusion) for confusion in costly)
        for (number, first), (other_number, second) in combinations(enumerate(groupings, 1), 2):
            compared = f"{method}, orders {number} and {other_number}"
            report.agreement.append(_agreement(collection, compared, first, second))
    compared = f"{BATCH} and {INCREMENTAL}"
    report.agreement.append(_agreement(collection, compared, by_method[BATCH][0], by_method[INCREMENTAL][0]))


def _measure_peers(
    report: StoryTables, collection: Labelled, embeddings: str | Path | None, progress: Progress
) -> None:
    progress(f"Grouping {collection.name} by the peers")
    gold = {a.id: collection.gold[a.id] for a in collection.articles if a.id in collection.gold}
    report.scores.append(_scores(collection, "TF-IDF, DBSCAN", dbscan(collection.articles)))
    linked, threshold = average_link(collection.articles, gold)
    report.scores.append(_scores(collection, "TF-IDF, average link", linked) | {"best_threshold": threshold})
    if embeddings:
        progress(f"Embedding {collection.name}")
        linked, threshold = embedded_average_link(collection.articles, gold, SentenceEncoder(embeddings).encode)
        report.scores.append(_scores(collection, "embeddings, average link", linked) | {"best_threshold": threshold})


def grouped(batches: Iterable[Sequence[Article]], embeddings: str | Path | None = None) -> Grouping:
    """Add batches of articles to a new archive, one after the other, and return the final story of each article, by
    id."""
    with (
        TemporaryDirectory(prefix="wideangle-evaluate-") as scratch,
        open_archive(Path(scratch) / "archive", embeddings=embeddings) as archive,
    ):
        for batch in batches:
            archive.add([replace(article, metadata={}) for article in batch])
        return {article.id: story.id for story in archive.stories() for article in story.articles}


def as_published(articles: Sequence[Article], batch_size: int) -> Iterator[list[Article]]:
    """Yield batches of articles in the order of their days. Whole days are combined until a batch has `batch_size`
    articles. The undated articles come last."""
    days: defaultdict[int, list[Article]] = defaultdict(list)
    undated = []
    for article in articles:
        if article.published:
            days[article.published.day.toordinal()].append(article)
        else:
            undated.append(article)
    batch: list[Article] = []
    for day in sorted(days):
        batch += days[day]
        if len(batch) >= batch_size:
            yield batch
            batch = []
    if batch:
        yield batch
    step = max(batch_size, UNDATED_BATCH)
    yield from (undated[start : start + step] for start in range(0, len(undated), step))


def rearranged(articles: Sequence[Article], order: int) -> list[Article]:
    """Return the same articles in a random order. Each number `order` gives another order, which is the same in every
    run."""
    return random.Random(order).sample(articles, len(articles))  # noqa: S311 - not for secrets


def _of_labelled(collection: Labelled, grouping: Mapping[str, str]) -> Grouping:
    """Return the group of each labelled article, by id. An article that the archive rejected gets a group of its
    own."""
    return {a.id: grouping.get(a.id, f"alone {a.id}") for a in collection.articles if a.id in collection.gold}


def _scores(collection: Labelled, method: str, grouping: Grouping) -> Row:
    """Return the scores over the labelled articles: the numbers of articles, groups and gold stories, then precision,
    recall and F1 of B-cubed, F1 over pairs, adjusted mutual information and adjusted Rand index."""
    groups = _of_labelled(collection, grouping)
    gold, mine = [collection.gold[article] for article in groups], list(groups.values())
    cubed = b_cubed(gold, mine)
    return {
        "stories": collection.name,
        "method": method,
        "articles": len(gold),
        "found": len(set(mine)),
        "gold": len(set(gold)),
        "P": round(cubed.precision, 4),
        "R": round(cubed.recall, 4),
        "F1": round(cubed.f1, 4),
        "pairs": round(pairwise(gold, mine).f1, 4),
        "AMI": round(adjusted_mutual_information(gold, mine), 4),
        "ARI": round(adjusted_rand(gold, mine), 4),
    }


def _agreement(collection: Labelled, compared: str, grouping: Grouping, other: Grouping) -> Row:
    articles = [article.id for article in collection.articles]
    agreement = b_cubed(
        [grouping.get(article, article) for article in articles], [other.get(article, article) for article in articles]
    )
    return {
        "stories": collection.name,
        "compared": compared,
        "articles": len(articles),
        "F1": round(agreement.f1, 4),
    }


def _confusion(collection: Labelled, method: str, confusion: Confusion) -> Row:
    articles = {article.id: article for article in collection.articles}
    parts = [
        {"story": part.story, "articles": len(part.articles), "headline": headline(articles[part.articles[0]])}
        for part in confusion.parts
    ]
    return {
        "stories": collection.name,
        "method": method,
        "kind": confusion.kind,
        "cost": round(confusion.cost, 4),
        "parts": parts,
    }
