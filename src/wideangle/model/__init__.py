"""Define the records that all packages exchange.

The records are frozen dataclasses with slots. They check and normalise their values and do nothing else; other packages
compute, store and render. Each module holds one concept. All other packages import the records from here.
"""

from __future__ import annotations

from wideangle.model.alerts import Alert, AlertKind, Excerpt, Follow
from wideangle.model.annotations import Annotation, Attribution, AttributionKind, Bound, Figure, Name, NameKind, Speaker
from wideangle.model.articles import Article, Correction, CorrectionKind, Revision, Span
from wideangle.model.coverage import (
    Coverage,
    DateEstimate,
    Entry,
    Holdings,
    NotCompared,
    Section,
    StrandCoverage,
)
from wideangle.model.genres import VIEW_GENRES, Genre, GenreEvidence, GenreJudgement, GenreReason
from wideangle.model.house import DATE_FORMATS, LANGUAGES, HouseSettings, setting_name
from wideangle.model.links import Copy, CopyGroup, Lane, Link, Reason
from wideangle.model.maintenance import Finding, Removal
from wideangle.model.outcomes import Note, Outcome, Refusal, Report
from wideangle.model.quotes import Difference, DifferenceKind, Quote, RoleGiven, Wording
from wideangle.model.search import SearchHit, SearchPage
from wideangle.model.sources import Fetched, Pushed, Source, SourceKind
from wideangle.model.stories import (
    Absence,
    AppliedDecisions,
    Decision,
    Edits,
    Member,
    RejectedDecision,
    Story,
    Storyline,
    StorylineLink,
    StorylineSummary,
    StoryLink,
)
from wideangle.model.times import SECONDS_PER_DAY, Precision, PublicationTime, in_time

__all__ = [
    "DATE_FORMATS",
    "LANGUAGES",
    "SECONDS_PER_DAY",
    "VIEW_GENRES",
    "Absence",
    "Alert",
    "AlertKind",
    "Annotation",
    "AppliedDecisions",
    "Article",
    "Attribution",
    "AttributionKind",
    "Bound",
    "Copy",
    "CopyGroup",
    "Correction",
    "CorrectionKind",
    "Coverage",
    "DateEstimate",
    "Decision",
    "Difference",
    "DifferenceKind",
    "Edits",
    "Entry",
    "Excerpt",
    "Fetched",
    "Figure",
    "Finding",
    "Follow",
    "Genre",
    "GenreEvidence",
    "GenreJudgement",
    "GenreReason",
    "Holdings",
    "HouseSettings",
    "Lane",
    "Link",
    "Member",
    "Name",
    "NameKind",
    "NotCompared",
    "Note",
    "Outcome",
    "Precision",
    "PublicationTime",
    "Pushed",
    "Quote",
    "Reason",
    "Refusal",
    "RejectedDecision",
    "Removal",
    "Report",
    "Revision",
    "RoleGiven",
    "SearchHit",
    "SearchPage",
    "Section",
    "Source",
    "SourceKind",
    "Span",
    "Speaker",
    "Story",
    "StoryLink",
    "Storyline",
    "StorylineLink",
    "StorylineSummary",
    "StrandCoverage",
    "Wording",
    "in_time",
    "setting_name",
]
