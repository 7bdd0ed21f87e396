"""An article and its neighbours to its coverage: lanes, folded copies, extracts. Pure functions."""

from wideangle.coverage.compose import PER_LANE, Neighbour, Selection, compose
from wideangle.coverage.extract import opening
from wideangle.coverage.genre import OPINION_FROM, opinion_probabilities, opinion_probability
from wideangle.coverage.lanes import STORYLINE_FROM, SURE_FROM, UNCERTAIN_FROM, Relation, lane_of

__all__ = [
    "OPINION_FROM",
    "PER_LANE",
    "STORYLINE_FROM",
    "SURE_FROM",
    "UNCERTAIN_FROM",
    "Neighbour",
    "Relation",
    "Selection",
    "compose",
    "lane_of",
    "opening",
    "opinion_probabilities",
    "opinion_probability",
]
