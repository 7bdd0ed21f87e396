"""Decide which links of undated stories count in storylines.

Stories of different years about similar events ('rounds' of one matter) resemble each other as much as two stories of
one affair. An undated story is compared with the stories of every time. The dated stories to which it is linked
therefore show its time only if most of them are of one time. This module drops all other links of undated stories, so
that an undated story whose time is not shown is in no storyline, and joins no two storylines.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.model.times import UNDATED
from wideangle.stories.storylines.chaining import StoryGraph
from wideangle.stories.storylines.nearest import REACH_DAYS
from wideangle.stories.storylines.profiles import Ints

Doubles: TypeAlias = NDArray[np.float64]

LEAST_SHARE = 0.55
"""The least time share (`time_shares`) with which a link of an undated story counts: the greatest of .5, .55, .6 and
.65 that takes at most .005 of the precision, recall and F1 over judged pairs of stories (docs/measurements.md). Of
training stories of AllSides with withheld days that join a storyline, 9 % are more than 180 days from its nearest dated
story, and 27 % without the rule."""

_DAYS = 2**22
"""A number greater than every day ordinal. It keeps the days of two stories apart in one array of sorted numbers."""


def time_shares(graph: StoryGraph) -> Doubles:
    """Return, for each link of a graph between an undated and a dated story, how far the other links of the undated
    story agree with the time of the dated story [links].

    Each link of the undated story with a dated story counts with its odds. The share (0 to 1) is that of the links with
    stories at most REACH_DAYS from the dated story. Links of two dated or two undated stories have the value 1.
    """
    is_left = graph.first[graph.left] == UNDATED
    mixed = np.flatnonzero(is_left != (graph.first[graph.right] == UNDATED))
    undated = np.where(is_left, graph.left, graph.right)[mixed]
    dated = np.where(is_left, graph.right, graph.left)[mixed]
    odds = np.exp(graph.log_odds[mixed].astype(np.float64))
    start = undated * np.int64(_DAYS)
    first, last = start + graph.first[dated], start + graph.last[dated]
    near = _sums(first, odds, last + REACH_DAYS) - _sums(last, odds, first - REACH_DAYS - 1)
    shares = np.ones(len(graph.left))
    # Rounding removes the differences between sums of the same numbers in another order.
    shares[mixed] = np.round(near / np.bincount(undated, odds, minlength=graph.size)[undated], 6)
    return shares


def links_of_one_time(graph: StoryGraph) -> StoryGraph:
    """Return the graph without the links of undated stories that do not count in storylines.

    A link between an undated and a dated story counts if its time share is at least LEAST_SHARE. An undated story that
    has links with dated stories, of which none counts, loses its links with other undated stories too. An undated story
    that is linked with undated stories only keeps these links.
    """
    counts = time_shares(graph) >= LEAST_SHARE
    is_undated = graph.first == UNDATED
    mixed = is_undated[graph.left] != is_undated[graph.right]
    has_dated, has_counting = np.zeros((2, graph.size), bool)
    for story in (graph.left, graph.right):
        has_dated[story[mixed]] = True
        has_counting[story[mixed & counts]] = True
    is_undecided = is_undated & has_dated & ~has_counting
    kept = counts & ~is_undecided[graph.left] & ~is_undecided[graph.right]
    return replace(graph, left=graph.left[kept], right=graph.right[kept], log_odds=graph.log_odds[kept])


def _sums(keys: Ints, weights: Doubles, bounds: Ints) -> Doubles:
    """Return, for each bound, the sum of the weights whose key is at most the bound."""
    order = np.argsort(keys, kind="stable")
    sums = np.append(0.0, np.cumsum(weights[order]))
    at_most: Doubles = sums[np.searchsorted(keys[order], bounds, side="right")]
    return at_most
