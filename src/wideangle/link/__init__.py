"""Two articles to a link: the evidence, the calibrated probability, the reasons; and copies."""

from wideangle.link.copies import PROMISING_SHINGLES, WHOLLY, Repetition, may_repeat, own_words_repeated, promising
from wideangle.link.evidence import COLUMNS, SIMILARITY_COLUMNS, TEXT_COLUMNS, Candidates, Evidence, gather
from wideangle.link.model import AdditiveModel, probability, same_story, storyline
from wideangle.link.provenance import Lineage, agency_of, by_originality, edits, lineage
from wideangle.link.reasons import PhraseTable, explain
from wideangle.model.times import UNDATED

__all__ = [
    "COLUMNS",
    "PROMISING_SHINGLES",
    "SIMILARITY_COLUMNS",
    "TEXT_COLUMNS",
    "UNDATED",
    "WHOLLY",
    "AdditiveModel",
    "Candidates",
    "Evidence",
    "Lineage",
    "PhraseTable",
    "Repetition",
    "agency_of",
    "by_originality",
    "edits",
    "explain",
    "gather",
    "lineage",
    "may_repeat",
    "own_words_repeated",
    "probability",
    "promising",
    "same_story",
    "storyline",
]
