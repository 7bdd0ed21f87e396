"""Build the coverage of one article from its related articles: lanes, folded copies, extracts and statements. No
function reads or writes files."""

from wideangle.coverage.absence import Expected, Past, expected, shares
from wideangle.coverage.changes import ComparedFigures, changed_figures, compared_figures, new_statements
from wideangle.coverage.compose import PER_LANE, Neighbour, ReportText, Selection, Supplement, compose
from wideangle.coverage.date_inference import (
    LEAST_CONFIDENCE,
    DatedNeighbour,
    DateEvidence,
    InferredDate,
    agreeing_dates,
    date_log_ratios,
    infer_date,
)
from wideangle.coverage.extract import opening
from wideangle.coverage.genres import (
    GENRE_VERSION,
    OPINION_FROM,
    genre_of,
    genre_with_embedding,
    is_digest,
    opinion_probability,
)
from wideangle.coverage.headline import effective_title
from wideangle.coverage.lanes import SHOWN_FROM, Relation, Verdict, is_probable, is_shown
from wideangle.coverage.new_corrections import KnownCorrections, words_of
from wideangle.coverage.ranking import brevity_penalty, text_width
from wideangle.coverage.statements import Account, cluster_quotes, spoken_by
from wideangle.coverage.strands import Strand, separate_strands, strands
from wideangle.coverage.surname_ambiguity import is_unambiguous

__all__ = [
    "GENRE_VERSION",
    "LEAST_CONFIDENCE",
    "OPINION_FROM",
    "PER_LANE",
    "SHOWN_FROM",
    "Account",
    "ComparedFigures",
    "DateEvidence",
    "DatedNeighbour",
    "Expected",
    "InferredDate",
    "KnownCorrections",
    "Neighbour",
    "Past",
    "Relation",
    "ReportText",
    "Selection",
    "Strand",
    "Supplement",
    "Verdict",
    "agreeing_dates",
    "brevity_penalty",
    "changed_figures",
    "cluster_quotes",
    "compared_figures",
    "compose",
    "date_log_ratios",
    "effective_title",
    "expected",
    "genre_of",
    "genre_with_embedding",
    "infer_date",
    "is_digest",
    "is_probable",
    "is_shown",
    "is_unambiguous",
    "new_statements",
    "opening",
    "opinion_probability",
    "separate_strands",
    "shares",
    "spoken_by",
    "strands",
    "text_width",
    "words_of",
]
