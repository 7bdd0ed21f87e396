"""An article and its neighbours to its coverage: lanes, folded copies, extracts, who said what. Pure functions."""

from wideangle.coverage.changes import changed_figures, new_statements
from wideangle.coverage.compose import PER_LANE, Neighbour, Selection, compose
from wideangle.coverage.extract import opening
from wideangle.coverage.genre import OPINION_FROM, opinion_probabilities, opinion_probability
from wideangle.coverage.lanes import STORYLINE_FROM, SURE_FROM, UNCERTAIN_FROM, Relation, lane_of
from wideangle.coverage.ledger import ledger, spoken_by
from wideangle.coverage.utterances import Account

__all__ = [
    "OPINION_FROM",
    "PER_LANE",
    "STORYLINE_FROM",
    "SURE_FROM",
    "UNCERTAIN_FROM",
    "Account",
    "Neighbour",
    "Relation",
    "Selection",
    "changed_figures",
    "compose",
    "lane_of",
    "ledger",
    "new_statements",
    "opening",
    "opinion_probabilities",
    "opinion_probability",
    "spoken_by",
]
