"""Update storylines after a change of some stories, without chaining all other stories again.

Chains of stories that are not linked with one another do not influence one another. The chains with a changed story are
therefore built again together with all chains that are linked to them. If no new chain has stories of both kinds, the
other chains are as they were before, and the result is equal to that of `chains`. Otherwise the chains with which a
changed chain was merged count as changed too, and the step is repeated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.separation import NO_CONSTRAINTS, Constraints
from wideangle.stories.storylines.chaining import StoryGraph, chains
from wideangle.stories.storylines.profiles import Ints


def updated_chains(
    graph: StoryGraph, before: Ints, is_changed: NDArray[np.bool_], constraints: Constraints = NO_CONSTRAINTS
) -> Ints:
    """Return for each story the lowest story number in its storyline, as `chains` does for the whole graph.

    `before` holds for each story the number of its chain before the change. `is_changed` [stories] marks the stories
    that are new or have changed, and the stories of a chain that has lost a story. The links and days of all other
    stories must be as before, except the links to changed stories. The constraints must be as before, too.
    """
    must_link = [story for group in constraints.must_link for story in group]
    is_changed = is_changed | np.isin(np.arange(graph.size), must_link)
    while True:
        is_inside = np.isin(before, before[is_changed])
        is_linked = np.zeros(graph.size, bool)
        for story, other in ((graph.left, graph.right), (graph.right, graph.left)):
            is_linked[other[is_inside[story]]] = True
        stories = np.flatnonzero(is_inside | np.isin(before, before[is_linked]))
        labels = np.arange(graph.size)
        labels[stories] = stories[chains(_part(graph, stories), _within(constraints, stories))]
        has_inside, has_outside = np.zeros((2, graph.size), bool)
        has_inside[labels[is_inside]] = True
        has_outside[labels[stories[~is_inside[stories]]]] = True
        if not (is_mixed := has_inside & has_outside).any():
            _, first, chain = np.unique(before, return_index=True, return_inverse=True)
            return np.where(is_inside, labels, first[chain])
        is_changed = is_inside | is_mixed[labels]


def _part(graph: StoryGraph, stories: Ints) -> StoryGraph:
    """Return the graph of some stories, given in ascending order, and of the links between them."""
    place = np.full(graph.size, -1)
    place[stories] = np.arange(len(stories))
    left, right = place[graph.left], place[graph.right]
    within = np.flatnonzero((left >= 0) & (right >= 0))
    return replace(
        graph,
        first=graph.first[stories],
        last=graph.last[stories],
        left=left[within],
        right=right[within],
        log_odds=graph.log_odds[within],
    )


def _within(constraints: Constraints, stories: Ints) -> Constraints:
    """Return the constraints on some stories, given in ascending order, as positions in `stories`."""
    place = {story: number for number, story in enumerate(stories.tolist())}

    def positions(members: Iterable[int]) -> list[int]:
        return [place[member] for member in members if member in place]

    return Constraints(
        must_link=[group for group in map(positions, constraints.must_link) if group],
        cannot_link=[(positions(left), positions(right)) for left, right in constraints.cannot_link],
    )
