"""Define the coverage of an article: the whole answer about one article, with related articles in lanes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wideangle.model.articles import Article, Correction, Span
from wideangle.model.links import Copy, Lane, Link
from wideangle.model.quotes import Quote
from wideangle.model.sources import Source
from wideangle.model.stories import Absence
from wideangle.model.times import PublicationTime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lane: a link to an article, the verbatim extract shown with it, and the copies folded under it.

    `origin` is the news agency that the article names as the origin of its text. `uncertain` is true if the probability
    of the link is low. `correction` is set if the outlet has corrected or withdrawn the article.
    """

    link: Link
    extract: Span | None = None
    copies: tuple[Copy, ...] = ()
    origin: str = ""
    uncertain: bool = False
    correction: Correction | None = None

    @property
    def article(self) -> Article:
        """The linked article."""
        return self.link.article


@dataclass(frozen=True, slots=True)
class Section:
    """One lane of a coverage, its best entry first.

    `note` explains why the lane is empty or which entries are left out. `strand` is the position in `Coverage.strands`
    of the part of the article to which the lane belongs, 0 if the article is about one matter.
    """

    lane: Lane
    entries: tuple[Entry, ...] = ()
    note: str = ""
    strand: int = 0


@dataclass(frozen=True, slots=True)
class StrandCoverage:
    """A part of an article that is about a matter of its own, as in a newsletter.

    `spans` are the ranges of the article's text that make up the part, and `heading` is the range of its heading.
    `reports` is the number of reports of the part's event with all copies, `independent` the number without copies.
    """

    spans: tuple[Span, ...]
    heading: Span
    reports: int
    independent: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """Statistics of an archive. A coverage can only show what the archive contains.

    `articles` and `outlets` are the numbers of articles and outlets, and `undated` is the number of articles without a
    date. `first` and `last` are the earliest and the latest publication time. `sources` is the number of live sources.
    `failing` counts sources that cannot be read at present. `silent` counts sources that have had no new articles for
    much longer than usual, so that their recent articles may be missing. `troubled` lists the failing sources and then
    the silent ones.
    """

    articles: int = 0
    outlets: int = 0
    undated: int = 0
    first: PublicationTime | None = None
    last: PublicationTime | None = None
    sources: int = 0
    failing: int = 0
    silent: int = 0
    troubled: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class DateEstimate:
    """The estimated publication date of an undated article, from its text and similar reports.

    `day` is the likeliest day; with probability `confidence`, the true day is within three days of `day`. The interval
    from `first` to `last` contains the true day with probability .8. `spans` are the dates in the article's text that
    support the estimate, and `reports` is the number of dated articles in the archive that support it.
    """

    day: date
    first: date
    last: date
    confidence: float
    spans: tuple[Span, ...] = ()
    reports: int = 0


@dataclass(frozen=True, slots=True)
class NotCompared:
    """The articles of an archive that were not compared with the article at hand (the article that the user asked
    about).

    `languages` are the languages of these articles (ISO 639-1), and `articles` is their number.
    """

    languages: tuple[str, ...] = ()
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole answer for the article at hand, which the user asked about: related articles, copies and statements.

    `sections` are the related articles in lanes. `reports` counts every report of the event that the relation model
    finds, including the article at hand and all copies; `independent` counts the reports that are not copies. `copies`
    are the copies of the article at hand. `story` is the id of the article's story, '' if the article is not in the
    archive; `story_reports` is the number of articles in this story, 0 without a story. `reports` and `story_reports`
    differ where the relation model finds more or fewer reports than were grouped into the story. `quotes` are the
    statements in the shown articles of the event. `strands` are the parts of an article about several matters, empty
    for an article about one matter.

    `inferred_date` is the estimated publication date of an undated article, None if there is no estimate. `missing` are
    outlets and languages that usually report such stories but have no report of this story, the most surprising absence
    first. `not_compared` describes the articles in other languages that could not be compared with the article at hand.
    `of_story` is the id of the story for which the coverage was requested; the article at hand is then the report whose
    headline the story has.
    """

    article: Article
    sections: tuple[Section, ...] = ()
    copies: tuple[Copy, ...] = ()
    reports: int = 1
    independent: int = 1
    holdings: Holdings = field(default_factory=Holdings)
    story: str = ""
    quotes: tuple[Quote, ...] = ()
    missing: tuple[Absence, ...] = ()
    strands: tuple[StrandCoverage, ...] = ()
    inferred_date: DateEstimate | None = None
    not_compared: NotCompared = field(default_factory=NotCompared)
    of_story: str = ""
    story_reports: int = 0

    def __repr__(self) -> str:
        lanes = (f"{lane} {len(self.section(lane).entries)}" for lane in Lane)
        return f"<{type(self).__name__} of {self.article!r}, {', '.join(lanes)}>"

    def section(self, lane: Lane) -> Section:
        """Return one lane with the entries of all strands, one strand after the other.

        The section is empty if the lane was not requested.
        """
        sections = [section for section in self.sections if section.lane is lane]
        if len(sections) == 1:
            return sections[0]
        return Section(lane, tuple(entry for section in sections for entry in section.entries))
