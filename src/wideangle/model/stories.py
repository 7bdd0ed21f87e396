"""The articles about one event, and what a person has settled about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wideangle.model.articles import Article, Span, shortened
from wideangle.model.links import Lane, Reason
from wideangle.model.notebook import notebook_html
from wideangle.model.times import PublicationTime


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits that a desk made to a copied text.

    `kept` is the share (0 to 1) of the original's terms that stand in the copy in runs. `dropped` are sentences of the
    original, `inserted` those of the copy; both are code points of their own article's text, in order. A headline is
    new where other words were chosen; capitals and punctuation make none.
    """

    kept: float
    dropped: tuple[Span, ...]
    inserted: tuple[Span, ...]
    new_headline: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, and how sure its place there is.

    `probability` (0 to 1) is that of belonging with the others, 1 where it is alone. `copy_of` is the id of the
    article of the story whose text it repeats, '' for an independent report; `edits` say what it made of that text,
    where one story was asked for; `origin` is the agency its text names. `second` is the id of the story that would
    have been the second choice, with its probability. `closest` is the id of the member it is closest to; `reasons`
    say what the two share, where they were asked for.
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
    """An outlet or a language that no report of a story is by or in, although the archive's past lets one expect it.

    Of `stories` earlier stories that name `name`, which others reported too, it has reported `reported`. `outlet` is
    the name of the outlet; for a language it is '' and `language` its code. `last` is set where the archive holds
    nothing at all of it since the story began: the day of its last article before. Then it is the archive that may be
    silent, and not the outlet.
    """

    outlet: str
    language: str
    name: str
    reported: int
    stories: int
    last: PublicationTime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The articles about one event and its direct consequences, earliest first, the undated last.

    `headline` is the verbatim title (of an untitled article the opening words) of the most central independent
    report, `extract` a verbatim span of the same article, and `central` its id. `name` is what a person called the
    story, '' for nothing. `pinned` says that a person has settled which articles stay in it. `outlets` counts those
    that carried it, copies included and unknown ones not; a story is of a `single_source` where all its independent
    reports come from one outlet. `missing` are those who have no report in it although they usually would, where that
    was asked for.
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
        """The story as notebooks show it."""
        return notebook_html(self, "story_fragment")

    @property
    def articles(self) -> tuple[Article, ...]:
        """All its articles, copies included."""
        return tuple(member.article for member in self.members)

    @property
    def first(self) -> PublicationTime | None:
        """When its earliest dated article was published."""
        return min((a.published for a in self.articles if a.published), key=_instant, default=None)

    @property
    def last(self) -> PublicationTime | None:
        """When its latest dated article was published."""
        return max((a.published for a in self.articles if a.published), key=_instant, default=None)

    @property
    def reports(self) -> int:
        """How many articles it has, copies included."""
        return len(self.members)

    @property
    def independent(self) -> int:
        """How many of them are nobody's copy."""
        return sum(not member.copy_of for member in self.members)


def _days(first: PublicationTime | None, last: PublicationTime | None) -> str:
    """The first and the last day, as `repr` shows them."""
    days = dict.fromkeys(time.day.isoformat() if time else "undated" for time in (first, last))
    return " to ".join(days)


def _instant(published: PublicationTime) -> datetime:
    return published.at


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A story that another one grew from or into, with the calibrated probability that both are of one chain."""

    story: Story
    probability: float


@dataclass(frozen=True, slots=True)
class StorylineLink:
    """How a story of a storyline is linked to an earlier one: their ids, the calibrated probability that the two are of
    one affair, and why. The weights of the reasons sum to the log-odds of the probability."""

    story: str
    earlier: str
    probability: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Storyline:
    """The stories of one affair, such as one bill, one inquiry or one disaster and its aftermath; two or more, the
    earliest first, the undated last.

    `headline` is that of its story with the most reports. `links` has one for each story but the first: to the story
    before it that is most probably of the same affair. `decided` says that a person has decided which stories belong.
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
        """The storyline as notebooks show it."""
        return notebook_html(self, "storyline_fragment")

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of its stories, copies included."""
        return tuple(article for story in self.stories for article in story.articles)

    @property
    def first(self) -> PublicationTime | None:
        """When its earliest dated article was published."""
        return min((story.first for story in self.stories if story.first), key=_instant, default=None)

    @property
    def last(self) -> PublicationTime | None:
        """When its latest dated article was published."""
        return max((story.last for story in self.stories if story.last), key=_instant, default=None)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of a person about stories or one link, which holds until it is revoked.

    `kind` is 'split', 'merge', 'pin', 'rename', 'link', 'order', 'storyline split' or 'storyline merge'. `articles` and
    `others` are ids: those that stay together, and those that stay apart from these; a storyline's decision names one
    report of each story. Of a link, `articles` has the article at hand and `others` the related one; `name` is the lane
    of the related one, '' where the two are unrelated. Of an order, `articles` has the article at hand and `others`
    the related ones that come first in their lanes. `story` is the id of the story or storyline, '' for a link, an
    order, and a storyline that the decision made.
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
        """The lane of a link; None where the two articles are unrelated, and for other kinds."""
        return Lane(self.name) if self.kind == "link" and self.name else None


@dataclass(frozen=True, slots=True)
class RejectedDecision:
    """A decision of another archive that could not be applied: its number there, its kind, and why."""

    number: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppliedDecisions:
    """What became of the decisions of another archive: how many were applied, how many were known already, and those
    that were rejected. `incomplete` counts the applied ones that lack articles which the archive does not have."""

    applied: int = 0
    known: int = 0
    incomplete: int = 0
    rejected: tuple[RejectedDecision, ...] = ()
