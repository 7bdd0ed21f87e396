"""Two articles to a link: the evidence, the calibrated probability, the reasons; and copies."""

from wideangle.link.copies import COPY_CONTAINMENT, PROMISING_SHINGLES, repetition
from wideangle.link.evidence import COLUMNS, SIMILARITY_COLUMNS, TEXT_COLUMNS, UNDATED, Candidates, Evidence, gather
from wideangle.link.model import AdditiveModel, probability, same_story, storyline
from wideangle.link.reasons import PhraseTable, explain

__all__ = [
    "COLUMNS",
    "COPY_CONTAINMENT",
    "PROMISING_SHINGLES",
    "SIMILARITY_COLUMNS",
    "TEXT_COLUMNS",
    "UNDATED",
    "AdditiveModel",
    "Candidates",
    "Evidence",
    "PhraseTable",
    "explain",
    "gather",
    "probability",
    "repetition",
    "same_story",
    "storyline",
]
