"""Evaluate the search for related articles: whether an archive ranks first the articles that editors set beside an
article.

For each article of a labelled story, the whole archive is ranked. The right answers are the other articles of the
story. Many unlabelled articles are right too, so no method can reach 1. The measures are mean reciprocal rank and
recall at 5, 10 and 50 (Manning, Raghavan and Schütze 2008, chapter 8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wideangle.archive import Archive
from wideangle.evaluate.archives import archive_of, articles_of
from wideangle.evaluate.baselines import Peer, exhaustive_tfidf, more_like_this
from wideangle.evaluate.labelled import groups_of, name_of, story_files
from wideangle.model import Article

DEPTHS = (5, 10, 50)
RANKED = 200
"""The number of articles in each ranking that is scored."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one method on one file of stories. `mrr` and `recall` (at each of DEPTHS) are means over the
    articles, from 0 to 1."""

    method: str
    stories: str
    articles: int
    mrr: float
    recall: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RelatedTables:
    """The scores of Wideangle and, if requested, of the baseline methods, for each file of stories."""

    scores: tuple[Scores, ...]

    def to_table(self) -> list[dict[str, object]]:
        """Return the scores as table rows, one for each method and file: stories, method, articles, MRR, R@5, R@10,
        R@50."""
        return [
            {"stories": score.stories, "method": score.method, "articles": score.articles, "MRR": round(score.mrr, 4)}
            | {f"R@{depth}": round(value, 4) for depth, value in zip(DEPTHS, score.recall, strict=True)}
            for score in self.scores
        ]


def evaluate(
    data: Path,
    *,
    archive: Path | None = None,
    stories: str | None = None,
    peers: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> RelatedTables:
    """Rank the archive of `data` (archive.parquet) for every article in its stories-*.jsonl files, and score the
    rankings.

    `archive` is the folder in which the archive is built and kept; an archive that exists there is used. `stories`
    selects one file, for example 'dev' for stories-dev.jsonl. `peers` adds the baseline methods. Raises
    UnreadableSource if `data` lacks the files.
    """
    table, files = story_files(data, stories)
    with archive_of(table, archive, progress) as opened:
        methods: list[tuple[str, Peer]] = [("wideangle", lambda article: _ranking(opened, article))]
        if peers:
            progress("Preparing the peers")
            articles = articles_of(table)
            methods += [
                ("more_like_this", more_like_this(articles)),
                ("exhaustive TF-IDF", exhaustive_tfidf(articles)),
            ]
        scores = []
        for file in files:
            groups = list(groups_of(file).values())
            for name, rank in methods:
                progress(f"Ranking {file.name} by {name}")
                scores.append(_score(name, name_of(file), groups, opened, rank))
    return RelatedTables(tuple(scores))


def _ranking(archive: Archive, article: Article) -> list[str]:
    return [link.article.id for link in archive.related(article, limit=RANKED)]


def _score(method: str, stories: str, groups: Sequence[Sequence[str]], archive: Archive, rank: Peer) -> Scores:
    reciprocal: list[float] = []
    recalls: list[list[float]] = []
    for group in groups:
        for at_hand in group:
            right = set(group) - {at_hand}
            places = [place for place, article in enumerate(rank(archive.get(at_hand)), 1) if article in right]
            reciprocal.append(1 / places[0] if places else 0.0)
            recalls.append([sum(place <= depth for place in places) / len(right) for depth in DEPTHS])
    means = np.mean(recalls, axis=0).tolist()
    return Scores(method, stories, len(reciprocal), float(np.mean(reciprocal)), tuple(means))
