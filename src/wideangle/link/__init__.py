"""Compare two articles: compute similarity features, the calibrated probability of a link, and the reasons for the
link; recognise copies."""

from wideangle.link.copies import PROMISING_SHINGLES, WHOLLY, Repetition, may_repeat, own_words_repeated, promising
from wideangle.link.date_estimate import DateEstimates, DateState, estimate_days
from wideangle.link.evidence import COLUMNS, SIMILARITY_COLUMNS, Candidates, Evidence, gather
from wideangle.link.features import Similarities
from wideangle.link.model import AdditiveModel, probability, same_story
from wideangle.link.provenance import Provenance, agency_of, by_likely_source, edits, provenance_of
from wideangle.link.reasons import (
    PairFacts,
    PhraseTable,
    either,
    explain,
    explain_across_languages,
    explain_relation,
    shared_wording,
)
from wideangle.link.relation_features import (
    GROUPS,
    PAIR_COLUMNS,
    RELATION_COLUMNS,
    CandidateContext,
    QueryTerms,
    RelationEvidence,
    column_positions,
    group_masks,
    relation_features,
    time_columns,
)
from wideangle.link.relation_model import (
    LANES,
    CandidateColumns,
    RelationModel,
    Relations,
    leader_log_odds,
    mate_columns,
    possible_lanes,
    relation_record,
)
from wideangle.link.templates import are_of_one_template
from wideangle.model.times import UNDATED

__all__ = [
    "COLUMNS",
    "GROUPS",
    "LANES",
    "PAIR_COLUMNS",
    "PROMISING_SHINGLES",
    "RELATION_COLUMNS",
    "SIMILARITY_COLUMNS",
    "UNDATED",
    "WHOLLY",
    "AdditiveModel",
    "CandidateColumns",
    "CandidateContext",
    "Candidates",
    "DateEstimates",
    "DateState",
    "Evidence",
    "PairFacts",
    "PhraseTable",
    "Provenance",
    "QueryTerms",
    "RelationEvidence",
    "RelationModel",
    "Relations",
    "Repetition",
    "Similarities",
    "agency_of",
    "are_of_one_template",
    "by_likely_source",
    "column_positions",
    "edits",
    "either",
    "estimate_days",
    "explain",
    "explain_across_languages",
    "explain_relation",
    "gather",
    "group_masks",
    "leader_log_odds",
    "mate_columns",
    "may_repeat",
    "own_words_repeated",
    "possible_lanes",
    "probability",
    "promising",
    "provenance_of",
    "relation_features",
    "relation_record",
    "same_story",
    "shared_wording",
    "time_columns",
]
