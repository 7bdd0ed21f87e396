"""Match new clusters to the earlier stories, so that a story keeps its id when it grows, merges or splits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClusterMatching:
    """The result of matching clusters to earlier stories.

    `stories` holds, for each cluster, the id of the earlier story that the cluster continues, or None for a new story.
    `merged` maps the id of each earlier story that no cluster continues to the number of the cluster that now contains
    most of the story's articles.
    """

    stories: tuple[int | None, ...]
    merged: Mapping[int, int]


def match_clusters(
    clusters: Sequence[Sequence[int]], before: Mapping[int, int], named: Sequence[int] = ()
) -> ClusterMatching:
    """Match clusters of articles to the earlier stories of these articles. `before` maps each article to the id of its
    earlier story; lower ids are older.

    Each earlier story is matched to the cluster that contains most of its articles; if several clusters contain equally
    many, the first is taken. If several stories are matched to one cluster, the cluster continues one of these stories,
    and the other stories are merged into this story. The cluster continues the story that comes last in `named`, or
    else the oldest story. `named` has the story that a person named first in each merger, in the order of the mergers.
    """
    overlaps: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for number, cluster in enumerate(clusters):
        for article in cluster:
            if article in before:
                overlaps[before[article]][number] += 1
    matches = {story: min(counts, key=lambda number: (-counts[number], number)) for story, counts in overlaps.items()}
    kept: dict[int, int] = {}
    rank = {story: place for place, story in enumerate(named)}
    for story in sorted(matches, key=lambda story: (-rank.get(story, -1), story)):
        kept.setdefault(matches[story], story)
    merged = {story: number for story, number in matches.items() if kept[number] != story}
    return ClusterMatching(tuple(kept.get(number) for number in range(len(clusters))), merged)
