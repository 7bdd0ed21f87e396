"""Define the genres of articles, and the evidence for a genre."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Genre(StrEnum):
    """The genres of articles, after IPTC's genre codes (cv.iptc.org/newscodes/genre).

    OPINION is a column, editorial, comment, essay or reader's letter. ANALYSIS judges causes and prospects, and is
    marked as analysis by the outlet. EXPLAINER answers questions about an affair or lists its main points. TRANSCRIPT
    gives speech by labelled speakers, INTERVIEW questions and answers of an interviewed person. ROUND_UP is a
    newsletter, a briefing or a press review, which covers several matters.
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
"""The genres that are shown in the opinion lane of a coverage."""


class GenreEvidence(StrEnum):
    """The part of an article that shows its genre."""

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
    EMBEDDING = "embedding"


@dataclass(frozen=True, slots=True)
class GenreReason:
    """The evidence for a genre: the part of the article that shows the genre, and the verbatim words of this part.

    For WORDING and EMBEDDING, `words` are the words and punctuation marks that are the strongest evidence for opinion,
    separated by commas; '' for a report. EMBEDDING means that the sentence embedding was stronger evidence for opinion
    than these words.
    """

    evidence: GenreEvidence
    words: str = ""


@dataclass(frozen=True, slots=True)
class GenreJudgement:
    """The genre of an article, the probability (0 to 1) of this genre, and the evidence for it.

    `view_probability` (0 to 1) is the calibrated probability that the article is opinion, analysis or an explainer,
    whatever its genre. A fact check or a transcript may have a high value too.
    """

    genre: Genre
    probability: float
    view_probability: float
    reason: GenreReason

    def __post_init__(self) -> None:
        for probability in (self.probability, self.view_probability):
            if not 0.0 <= probability <= 1.0:
                raise ValueError(f"not a probability: {probability}")
