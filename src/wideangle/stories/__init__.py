"""A stream of articles to stories: the reports of one event and its direct consequences. Pure; it does no I/O."""

from wideangle.stories.agglomeration import Fixed, agglomerate
from wideangle.stories.closeness import Edges, closeness
from wideangle.stories.graph import MOST_NEIGHBOURS, REACH_DAYS, Graph, graph_of, nearest_edges
from wideangle.stories.model import UNDATED, StoryModel, risen, story_model
from wideangle.stories.vectors import StoryVectors, story_vectors

__all__ = [
    "MOST_NEIGHBOURS",
    "REACH_DAYS",
    "UNDATED",
    "Edges",
    "Fixed",
    "Graph",
    "StoryModel",
    "StoryVectors",
    "agglomerate",
    "closeness",
    "graph_of",
    "nearest_edges",
    "risen",
    "story_model",
    "story_vectors",
]
