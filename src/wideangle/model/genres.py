"""The genre of an article, and what says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Genre(StrEnum):
    """The kinds of article that an editor keeps apart, after IPTC's genre codes (cv.iptc.org/newscodes/genre).

    OPINION is a column, editorial, comment, essay or reader's letter; ANALYSIS judges causes and prospects under the
    outlet's own mark; EXPLAINER answers questions on an affair or lists what matters. TRANSCRIPT gives speech by
    labelled speakers, INTERVIEW questions and answers of an interviewed person. ROUND_UP is a newsletter, a briefing
    or a press review, which covers several matters.
    """

    REPORT = "report"
    OPINION = "opinion"
    ANALYSIS = "analysis"
    EXPLAINER = "explainer"
    FACT_CHECK = "fact-check"
    TRANSCRIPT = "transcript"
    INTERVIEW = "interview"
    LIVE_BLOG = "live-blog"
    ROUND_UP = "round-up"


VIEW_GENRES = frozenset({Genre.OPINION, Genre.ANALYSIS, Genre.EXPLAINER})
"""The genres that belong into the lane of opinion on an affair."""


class GenreEvidence(StrEnum):
    """The part of an article that says its genre."""

    METADATA = "metadata"
    SECTION = "section"
    ADDRESS = "address"
    HEADLINE = "headline"
    BYLINE = "byline"
    OPENING = "opening"
    CLOSING = "closing"
    OUTLET = "outlet"
    LAYOUT = "layout"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class GenreReason:
    """What says the genre: where it stands, and the verbatim words of the article, its address or its metadata.

    For WORDING, `words` are the words and marks that speak most for an opinion, separated by commas, and empty for a
    report.
    """

    evidence: GenreEvidence
    words: str = ""


@dataclass(frozen=True, slots=True)
class GenreJudgement:
    """The genre of an article, how probable that genre is (0 to 1), and what says so.

    `view_probability` (0 to 1) is the calibrated probability that the article is opinion, analysis or an explainer,
    whatever its genre: a fact check or a transcript may be taken for one as well.
    """

    genre: Genre
    probability: float
    view_probability: float
    reason: GenreReason

    def __post_init__(self) -> None:
        for probability in (self.probability, self.view_probability):
            if not 0.0 <= probability <= 1.0:
                raise ValueError(f"not a probability: {probability}")
