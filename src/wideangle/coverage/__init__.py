"""An article and its neighbours to its coverage: lanes, folded copies, extracts, who said what. Pure functions."""

from wideangle.coverage.absence import Expected, Past, expected, shares
from wideangle.coverage.changes import changed_figures, new_statements
from wideangle.coverage.compose import PER_LANE, Neighbour, Selection, compose
from wideangle.coverage.extract import opening
from wideangle.coverage.genre import OPINION_FROM, opinion_probability
from wideangle.coverage.lanes import (
    SAME_STORY_FROM,
    STORYLINE_FROM,
    SURE_FROM,
    UNCERTAIN_FROM,
    Relation,
    is_shown,
    lane_of,
)
from wideangle.coverage.new_corrections import CorrectionsTold, words_of
from wideangle.coverage.quote_clusters import ledger, spoken_by
from wideangle.coverage.surname_ambiguity import means_one
from wideangle.coverage.utterances import Account

__all__ = [
    "OPINION_FROM",
    "PER_LANE",
    "SAME_STORY_FROM",
    "STORYLINE_FROM",
    "SURE_FROM",
    "UNCERTAIN_FROM",
    "Account",
    "CorrectionsTold",
    "Expected",
    "Neighbour",
    "Past",
    "Relation",
    "Selection",
    "changed_figures",
    "compose",
    "expected",
    "is_shown",
    "lane_of",
    "ledger",
    "means_one",
    "new_statements",
    "opening",
    "opinion_probability",
    "shares",
    "spoken_by",
    "words_of",
]
