"""Find the gold stories that a grouping merges or splits by mistake, and the cost of each mistake."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

MERGED, SPLIT = "merged", "split"


@dataclass(frozen=True, slots=True)
class Part:
    """The articles (ids) of one gold story that are in the same predicted group."""

    story: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """A confusion of gold stories. If `kind` is 'merged', several gold stories are in one predicted group; each is a
    part. If `kind` is 'split', one gold story is in several predicted groups; each is a part. The largest part comes
    first.

    `cost` is what the confusion costs in B-cubed: precision for a merger, recall for a split.
    """

    kind: str
    cost: float
    parts: tuple[Part, ...]


def confusions(gold: Mapping[str, str], predicted: Mapping[str, Hashable], most: int) -> list[Confusion]:
    """Return the confusions with the highest cost, at most `most`. `gold` and `predicted` map article ids to groups.
    `predicted` must contain every article of `gold`."""
    cells: defaultdict[tuple[str, Hashable], list[str]] = defaultdict(list)
    for article, story in gold.items():
        cells[story, predicted[article]].append(article)
    sides: defaultdict[tuple[str, Hashable], list[Part]] = defaultdict(list)
    for (story, group), articles in cells.items():
        part = Part(story, tuple(articles))
        sides[MERGED, group].append(part)
        sides[SPLIT, story].append(part)
    every = [_confusion(kind, parts, len(gold)) for (kind, _), parts in sides.items() if len(parts) > 1]
    return sorted(every, key=lambda confusion: (-confusion.cost, confusion.kind))[:most]


def _confusion(kind: str, parts: list[Part], articles: int) -> Confusion:
    sizes = Counter({part: len(part.articles) for part in parts})
    whole = sizes.total()
    cost = sum(size * (1 - size / whole) for size in sizes.values()) / articles
    return Confusion(kind, cost, tuple(part for part, _ in sizes.most_common()))
