"""The whole answer for one article."""

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
    """One line of a lane: a link, the verbatim extract shown with it, and the copies folded under it. `correction` says
    that its outlet has corrected or taken back the article."""

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
    """One lane of a coverage, best first. `note` says why it is empty or what it leaves out; `strand` is the place in
    `Coverage.strands` of the part that the lane belongs to, 0 where the article has one matter."""

    lane: Lane
    entries: tuple[Entry, ...] = ()
    note: str = ""
    strand: int = 0


@dataclass(frozen=True, slots=True)
class StrandCoverage:
    """A part of an article that has a matter of its own: where it stands (`spans`), the words that head it
    (`heading`, a span of the article), and the reports of its event, all copies counted (`reports`) and without
    (`independent`)."""

    spans: tuple[Span, ...]
    heading: Span
    reports: int
    independent: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds: the bounds within which any answer from it is true.

    `sources` is how many live sources it keeps up with; of these, what is `failing` cannot be read at present,
    and what is `silent` has brought nothing for much longer than it usually does. What they have published
    since is missing. `troubled` are these sources themselves, the failing ones first.
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
    """When an undated article was published, as far as its text and similar reports say.

    `day` is the likeliest day; it holds within three days with probability `confidence`, and the days from
    `first` to `last` hold with .8. `spans` are the dates in the article's text that agree, `reports` is how
    many dated articles of the archive do.
    """

    day: date
    first: date
    last: date
    confidence: float
    spans: tuple[Span, ...] = ()
    reports: int = 0


@dataclass(frozen=True, slots=True)
class NotCompared:
    """The languages (ISO 639-1) of an archive that an article was not compared with, or not with all articles, and how
    many articles that concerns."""

    languages: tuple[str, ...] = ()
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole answer for one article.

    `reports` counts every article of the story, the one at hand and all copies included; `independent` counts
    those that are nobody's copy. `copies` are the copies of the article at hand itself. `story` is the id of
    the story that it is in, '' where it is not in the archive. `quotes` are the statements of the articles that
    it shows of the story. `strands` are the parts of an article that covers several matters, empty for one that
    covers one. `inferred_date` is when an undated article appeared, where that can be inferred. `missing` are
    those who have no report in it although they usually would, the most surprising first. `not_compared` says
    which languages the answer does not reach. `of_story` is the id of the story that was asked for in place of an
    article; the coverage is then that of its most central report.
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

    def __repr__(self) -> str:
        lanes = (f"{lane} {len(self.section(lane).entries)}" for lane in Lane)
        return f"<{type(self).__name__} of {self.article!r}, {', '.join(lanes)}>"

    def section(self, lane: Lane) -> Section:
        """All of one lane, the entries of every strand in turn; an empty section where the lane was not asked for."""
        sections = [section for section in self.sections if section.lane is lane]
        if len(sections) == 1:
            return sections[0]
        return Section(lane, tuple(entry for section in sections for entry in section.entries))
