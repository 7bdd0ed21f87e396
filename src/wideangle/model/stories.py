"""Define stories, storylines, and a person's decisions about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wideangle.model.articles import Article, Span, shortened
from wideangle.model.links import Lane, Reason
from wideangle.model.notebook import notebook_html
from wideangle.model.times import PublicationTime


@dataclass(frozen=True, slots=True)
class Edits:
    """The changes that a newsroom made to a copied text.

    `kept` is the share (0 to 1) of the original's words that the copy repeats in runs of consecutive words. `dropped`
    are the sentences that only the original has, `inserted` the sentences that only the copy has, in order; each is a
    span of its own article. `new_headline` is true if the headline has other words; other capitals and punctuation do
    not count.
    """

    kept: float
    dropped: tuple[Span, ...]
    inserted: tuple[Span, ...]
    new_headline: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story.

    `probability` (0 to 1) is the probability that the article belongs with the other articles of the story, 1 if the
    story has no other article. `copy_of` is the id of the original in the story, '' for an independent report. `edits`
    are the changes that a copy makes to its original, None for an independent report and in lists of stories. `origin`
    is the agency that the text names. `second` is the id of the second-best story, and `second_probability` the
    probability that the article belongs to that story. `closest` is the id of the most similar article of the story;
    `reasons` explain what the two have in common, if they were requested.
    """

    article: Article
    probability: float = 1.0
    copy_of: str = ""
    origin: str = ""
    second: str = ""
    second_probability: float = 0.0
    closest: str = ""
    reasons: tuple[Reason, ...] = ()
    edits: Edits | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """An outlet or a language that has no report of a story, although it usually reports such stories.

    `name` is a name that occurs in the story, of a person, a place, an organisation or a thing. `stories` is the number
    of earlier stories in the archive that mention `name` and that other outlets (or outlets in other languages)
    reported; `reported` is the number of these stories that the outlet, or an outlet in the language, reported too.
    `outlet` is the name of the outlet; for a language, `outlet` is '' and `language` is its code. `last` is the day of
    the outlet's last article, if the archive has none since the story began; the cause may then be the archive, and not
    the outlet.
    """

    outlet: str
    language: str
    name: str
    reported: int
    stories: int
    last: PublicationTime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The articles about one event and its direct consequences, earliest first, undated articles last.

    `headline` is the verbatim title of the most central independent report (for an untitled article, its opening
    words), `extract` a verbatim span of this report, and `central` the id of this report. `name` is the name that a
    person gave the story, '' for none. `pinned` is true if a person has decided which articles stay in the story.
    `outlets` is the number of outlets that published the story, including copies; unknown outlets do not count.
    `single_source` is true if all independent reports come from one outlet. `missing` lists outlets and languages that
    usually report such stories but have no report of this story. It is empty unless the caller requests it.
    """

    id: str
    headline: str
    members: tuple[Member, ...] = ()
    extract: Span | None = None
    name: str = ""
    pinned: bool = False
    central: str = ""
    outlets: int = 0
    single_source: bool = False
    missing: tuple[Absence, ...] = ()

    def __repr__(self) -> str:
        reports = "1 report" if self.reports == 1 else f"{self.reports} reports"
        return (
            f"<Story {self.id!r}, {reports}, {_days(self.first, self.last)}, {shortened(self.name or self.headline)!r}>"
        )

    def _repr_html_(self) -> str:
        """Return the HTML that notebooks show for the story."""
        return notebook_html(self, "story_fragment")

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of the story, including copies."""
        return tuple(member.article for member in self.members)

    @property
    def first(self) -> PublicationTime | None:
        """The publication time of the earliest dated article."""
        return min((a.published for a in self.articles if a.published), key=_instant, default=None)

    @property
    def last(self) -> PublicationTime | None:
        """The publication time of the latest dated article."""
        return max((a.published for a in self.articles if a.published), key=_instant, default=None)

    @property
    def reports(self) -> int:
        """The number of articles, including copies."""
        return len(self.members)

    @property
    def independent(self) -> int:
        """The number of articles that are not copies."""
        return sum(not member.copy_of for member in self.members)


def _days(first: PublicationTime | None, last: PublicationTime | None) -> str:
    """Return the first and the last day as `repr` shows them."""
    days = dict.fromkeys(time.day.isoformat() if time else "undated" for time in (first, last))
    return " to ".join(days)


def _instant(published: PublicationTime) -> datetime:
    return published.at


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A story before or after another story of the same affair.

    `probability` (0 to 1) is the calibrated probability that both belong to the affair.
    """

    story: Story
    probability: float


@dataclass(frozen=True, slots=True)
class StorylineLink:
    """The link between a story of a storyline and an earlier story, both given by their ids.

    `probability` (0 to 1) is the calibrated probability that both belong to one affair. The weights of the `reasons`
    sum to the log-odds of this probability.
    """

    story: str
    earlier: str
    probability: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Storyline:
    """The stories of one affair, such as a bill, an inquiry or a disaster and its aftermath.

    `stories` has at least two stories, the earliest first, undated stories last. `headline` is the headline of the
    story with the most reports. `links` has one link for each story but the first, to the earlier story that most
    probably belongs to the same affair. `decided` is true if a person has decided which stories belong to the
    storyline.
    """

    id: str
    headline: str
    stories: tuple[Story, ...] = ()
    links: tuple[StorylineLink, ...] = ()
    decided: bool = False

    def __repr__(self) -> str:
        count = "1 story" if len(self.stories) == 1 else f"{len(self.stories)} stories"
        return f"<Storyline {self.id!r}, {count}, {_days(self.first, self.last)}, {shortened(self.headline)!r}>"

    def _repr_html_(self) -> str:
        """Return the HTML that notebooks show for the storyline."""
        return notebook_html(self, "storyline_fragment")

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of the storyline's stories, including copies."""
        return tuple(article for story in self.stories for article in story.articles)

    @property
    def first(self) -> PublicationTime | None:
        """The publication time of the earliest dated article."""
        return min((story.first for story in self.stories if story.first), key=_instant, default=None)

    @property
    def last(self) -> PublicationTime | None:
        """The publication time of the latest dated article."""
        return max((story.last for story in self.stories if story.last), key=_instant, default=None)


@dataclass(frozen=True, slots=True)
class StorylineSummary:
    """One storyline in a list: what a reader needs to choose it. The texts of its articles are not loaded, except those
    of `largest`, the story with the most reports, whose headline is the headline of the storyline.

    `stories` and `articles` are the numbers of its stories and of their articles, including copies. `first` and `last`
    are the publication times of its earliest and its latest dated article, None if all are undated. `decided` is true
    if a person has decided which stories belong to it.
    """

    id: str
    largest: Story
    stories: int
    articles: int
    first: PublicationTime | None = None
    last: PublicationTime | None = None
    decided: bool = False

    @property
    def headline(self) -> str:
        """The headline of the story with the most reports."""
        return self.largest.headline


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about stories, storylines or a coverage, valid until it is revoked.

    `kind` is 'split', 'merge', 'pin', 'rename', 'link', 'order', 'storyline split' or 'storyline merge'. `articles` and
    `others` are ids: `articles` stay together, and `others` stay separate from `articles`. A decision about a storyline
    names one report of each story. For a link, `articles` has the article at hand and `others` the related article;
    `name` is the lane of the related article, '' if the two are unrelated. For an order, `articles` has the article at
    hand and `others` the related articles that come first in their lanes. `story` is the id of the story or storyline,
    '' for a link, an order, and a storyline that the decision created.
    """

    number: int
    kind: str
    story: str
    articles: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    name: str = ""
    made_at: str = ""
    revoked_at: str = ""

    @property
    def lane(self) -> Lane | None:
        """The lane that a decision about a link gives the article; None for unrelated articles and other kinds of
        decisions."""
        return Lane(self.name) if self.kind == "link" and self.name else None


@dataclass(frozen=True, slots=True)
class RejectedDecision:
    """A decision of another archive that could not be applied: its number in the other archive, its kind, and the
    reason."""

    number: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppliedDecisions:
    """The result of applying the decisions of another archive.

    `applied` is the number of decisions that were applied, `known` the number that this archive had already.
    `incomplete` is the number of applied decisions that name articles which this archive does not have. `rejected` are
    the decisions that could not be applied.
    """

    applied: int = 0
    known: int = 0
    incomplete: int = 0
    rejected: tuple[RejectedDecision, ...] = ()
