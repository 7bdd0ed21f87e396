"""Match new clusters to the stories of the run before, so that story ids persist through growth, merger and split."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClusterMatching:
    """`stories`: the id that each cluster continues, None for a new story. `merged`: for each id that no cluster
    continues, the number of the cluster that its articles are in now."""

    stories: tuple[int | None, ...]
    merged: Mapping[int, int]


def match_clusters(
    clusters: Sequence[Sequence[int]], before: Mapping[int, int], named: Sequence[int] = ()
) -> ClusterMatching:
    """Match clusters of articles to the stories (`before`, by article; lower ids are older) that the articles were in.

    Each story is matched to the cluster that holds most of its articles, the first one of several. A cluster continues
    the last of `named` (stories that a person named first in a merger, in the order of the mergers) that is matched to
    it, otherwise the oldest story; the other stories matched to it are merged into that story.
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
