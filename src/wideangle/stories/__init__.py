"""Group the articles of an archive into stories. A story is a set of articles that report one event and its direct
consequences. The package reads and writes no files."""

from wideangle.model.times import UNDATED
from wideangle.stories.agglomeration import agglomerate
from wideangle.stories.belonging import Belonging, belonging
from wideangle.stories.calibration import Calibration, blended_similarity, fit_calibration
from wideangle.stories.cluster_matching import ClusterMatching, match_clusters
from wideangle.stories.cross_language import PairKind, cross_language_similarity, model_columns, untransformed
from wideangle.stories.date_inference import DatedNeighbours, date_agreement, infer_days
from wideangle.stories.date_support import DateSupport, promising_edges, story_supports, unsupported, with_support
from wideangle.stories.graph import (
    MAX_NEIGHBOURS,
    REACH_DAYS,
    Graph,
    first_of_each_pair,
    folded_to_texts,
    graph_of,
    nearest_edges,
    nearest_similarity,
    pair_log_odds,
)
from wideangle.stories.model import StoryModel, story_model, transformed_similarity
from wideangle.stories.separation import Constraints
from wideangle.stories.similarity import Edges, pairwise_similarity, similarity_of_pairs
from wideangle.stories.vectors import StoryVector, StoryVectors, story_vectors

__all__ = [
    "MAX_NEIGHBOURS",
    "REACH_DAYS",
    "UNDATED",
    "Belonging",
    "Calibration",
    "ClusterMatching",
    "Constraints",
    "DateSupport",
    "DatedNeighbours",
    "Edges",
    "Graph",
    "PairKind",
    "StoryModel",
    "StoryVector",
    "StoryVectors",
    "agglomerate",
    "belonging",
    "blended_similarity",
    "cross_language_similarity",
    "date_agreement",
    "first_of_each_pair",
    "fit_calibration",
    "folded_to_texts",
    "graph_of",
    "infer_days",
    "match_clusters",
    "model_columns",
    "nearest_edges",
    "nearest_similarity",
    "pair_log_odds",
    "pairwise_similarity",
    "promising_edges",
    "similarity_of_pairs",
    "story_model",
    "story_supports",
    "story_vectors",
    "transformed_similarity",
    "unsupported",
    "untransformed",
    "with_support",
]
