"""An article and its neighbours to its coverage: lanes, folded copies, extracts. Pure functions."""

from wideangle.coverage.compose import PER_LANE, Neighbour, Selection, compose
from wideangle.coverage.genre import OPINION_FROM, opinion_probability
from wideangle.coverage.lanes import Relation, lane_of

__all__ = [
    "OPINION_FROM",
    "PER_LANE",
    "Neighbour",
    "Relation",
    "Selection",
    "compose",
    "lane_of",
    "opinion_probability",
]
