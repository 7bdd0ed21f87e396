"""An article and its neighbours to its coverage: lanes, folded copies, extracts. Pure functions."""

from wideangle.coverage.compose import PER_LANE, Neighbour, Selection, compose
from wideangle.coverage.genre import is_opinion
from wideangle.coverage.lanes import Relation, lane_of

__all__ = ["PER_LANE", "Neighbour", "Relation", "Selection", "compose", "is_opinion", "lane_of"]
