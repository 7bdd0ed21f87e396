"""A stream of articles to stories: the reports of one event and its direct consequences. Pure; it does no I/O."""

from wideangle.stories.agglomeration import agglomerate
from wideangle.stories.belonging import Belonging, belonging
from wideangle.stories.calibration import Scale, blended, scale_of
from wideangle.stories.cluster_matching import Succession, succession
from wideangle.stories.cross_language import PairKind, cross_language_similarity, model_columns, untransformed
from wideangle.stories.date_inference import Witnesses, agreement, likeliest_days
from wideangle.stories.graph import (
    MOST_NEIGHBOURS,
    REACH_DAYS,
    Graph,
    first_of_each,
    folded,
    graph_of,
    nearest_edges,
    nearest_of,
    pair_log_odds,
)
from wideangle.stories.model import UNDATED, StoryModel, risen, story_model
from wideangle.stories.separation import Fixed
from wideangle.stories.similarity import Edges, closeness, closeness_of_pairs
from wideangle.stories.vectors import StoryVector, StoryVectors, story_vectors

__all__ = [
    "MOST_NEIGHBOURS",
    "REACH_DAYS",
    "UNDATED",
    "Belonging",
    "Edges",
    "Fixed",
    "Graph",
    "PairKind",
    "Scale",
    "StoryModel",
    "StoryVector",
    "StoryVectors",
    "Succession",
    "Witnesses",
    "agglomerate",
    "agreement",
    "belonging",
    "blended",
    "closeness",
    "closeness_of_pairs",
    "cross_language_similarity",
    "first_of_each",
    "folded",
    "graph_of",
    "likeliest_days",
    "model_columns",
    "nearest_edges",
    "nearest_of",
    "pair_log_odds",
    "risen",
    "scale_of",
    "story_model",
    "story_vectors",
    "succession",
    "untransformed",
]
