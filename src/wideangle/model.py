"""The records that every room speaks in.

Frozen, slotted dataclasses. They check and normalise what they are given and do nothing else; whatever
computes, stores or draws lives in the other rooms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

SECONDS_PER_DAY = 86_400.0


class Precision(StrEnum):
    """How exactly a publication time is known."""

    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class PublicationTime:
    """When an article was published, as exactly as its outlet said and no more.

    `at` is always aware. At day precision only its calendar date carries meaning; the clock reads midnight UTC.
    """

    at: datetime
    precision: Precision = Precision.MINUTE

    def __post_init__(self) -> None:
        at = self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC)
        if self.precision is Precision.DAY:
            at = datetime.combine(at.date(), time(), UTC)
        else:
            at = at.replace(second=0, microsecond=0)
        object.__setattr__(self, "at", at)

    @classmethod
    def of(cls, value: PublicationTime | datetime | date | str | None) -> Self | None:
        """Read an ISO 8601 date or date-time; None and blank mean undated.

        Raises ValueError for any other text: guessing at loose dates is the business of `ingest`.
        """
        if value is None or isinstance(value, cls):
            return value
        if isinstance(value, str):
            stripped = value.strip()
            if not stripped:
                return None
            if len(stripped) <= len("2024-10-13"):
                return cls.of(date.fromisoformat(stripped))
            return cls.of(datetime.fromisoformat(stripped))
        if isinstance(value, datetime):
            return cls(value)
        if isinstance(value, date):
            return cls(datetime.combine(value, time(), UTC), Precision.DAY)
        raise ValueError(f"not a publication time: {value!r}")

    @property
    def day(self) -> date:
        """The calendar date in the zone the outlet gave."""
        return self.at.date()

    def days_since(self, other: PublicationTime) -> float:
        """Signed days from `other` to this; whole calendar days unless both are known to the minute."""
        if Precision.DAY in (self.precision, other.precision):
            return float((self.day - other.day).days)
        return (self.at - other.at).total_seconds() / SECONDS_PER_DAY

    def isoformat(self) -> str:
        """`2024-10-13` or `2024-10-13T19:05+03:00`: what `of` reads back."""
        if self.precision is Precision.DAY:
            return self.day.isoformat()
        return self.at.isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its outlet published it.

    Every field but `text` may be absent. `text` is kept exactly as given, because every span counts its code
    points. `published` takes whatever `PublicationTime.of` reads. `authors` takes a string ("A, B and C" stays one
    string) or an iterable. `metadata` holds what a table or feed said beyond these fields.
    """

    text: str
    title: str = ""
    id: str = ""
    url: str = ""
    published: PublicationTime | None = None
    outlet: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    section: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"an article's text is a str, not {type(self.text).__name__}")
        for name in ("title", "id", "url", "outlet", "language", "section"):
            value = getattr(self, name)
            object.__setattr__(self, name, " ".join(str(value).split()) if value else "")
        object.__setattr__(self, "published", PublicationTime.of(self.published))
        object.__setattr__(self, "authors", _names(self.authors))
        object.__setattr__(self, "metadata", MappingProxyType(dict(self.metadata)))

    def __reduce__(self) -> tuple[type[Article], tuple[Any, ...]]:
        # A mapping proxy cannot be pickled, and articles travel between processes.
        values = (getattr(self, field.name) for field in fields(self))
        return Article, tuple(dict(value) if isinstance(value, Mapping) else value for value in values)


def _names(authors: str | Iterable[str] | None) -> tuple[str, ...]:
    if not authors:
        return ()
    if isinstance(authors, str):
        authors = (authors,)
    return tuple(name for name in (" ".join(author.split()) for author in authors) if name)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points [start, end) of an article's text; `article` is its id, empty where it is plain from context."""

    start: int
    end: int
    article: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The verbatim words of this span in its article's text."""
        return text[self.start : self.end]


class AttributionKind(StrEnum):
    """How a statement is given: in its own words, in the reporter's, or partly in each."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands in a text, and `full`, the fullest form of it that the article gives ('Peskov' -> 'Dmitry
    Peskov'), with the calibrated probability that both name the same."""

    span: Span
    kind: NameKind
    full: Span
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who made a statement, in the article's own words.

    `name` is the fullest name the article gives the one whom the source words ('he', 'the president', 'Peskov') stand
    for, or the source itself where it leads to no name; `role` is where the article says what that person is ('Kremlin
    spokesperson'), None where it does not. `probability` (0 to 1) is that of being the right one.
    """

    name: Span
    role: Span | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: source, cue and content as PARC and PolNeAR define them (Newell and others, 2018).

    Each is a tuple of spans in order, since other words may stand between its parts; the source is () where the text
    names none. `speaker` is whom the source stands for, or who is understood
    where there is none ('he met them, urging …'); None for nobody. `probability` (0 to 1) is that of
    content and cue belonging together.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: AttributionKind = AttributionKind.INDIRECT
    speaker: Speaker | None = None
    probability: float = 1.0


class Bound(StrEnum):
    """How exactly a figure is given."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it counts: 'at least 12 | dead', '57 | injured'.

    `quantity` holds the number and the words that bound it, `unit` the word that says what is counted or what became
    of it. `value` is the number, of which `bound` says how exactly it is meant.
    """

    quantity: Span
    unit: Span
    value: float
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one article's text holds: sentences, statements with their speakers, names, figures; everything in order of
    the text.

    All spans count code points of `Article.text`.
    """

    sentences: tuple[Span, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    names: tuple[Name, ...] = ()
    figures: tuple[Figure, ...] = ()


class DifferenceKind(StrEnum):
    """How one wording of a statement departs from the one it is compared with."""

    SHORTER = "shorter"
    LONGER = "longer"
    OMITTED = "omitted"
    ELIDED = "elided"
    ADDED = "added"
    BRACKETED = "bracketed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a wording departs from the first one: `here` in its own article, `there` in the first one's.

    SHORTER and LONGER are at either end; OMITTED words are missing without a mark, ELIDED ones with an ellipsis;
    BRACKETED ones are an editor's. `here` is None where words are missing, `there` where there are more.
    """

    kind: DifferenceKind
    here: Span | None = None
    there: Span | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """One article's words for a statement.

    `differences` are those from the statement's first wording. `copy_of` is the id of the article whose text this one
    repeats, '' for an independent report. `probability` (0 to 1) is that of being the same statement as the first.
    """

    article: Article
    attribution: Attribution
    differences: tuple[Difference, ...] = ()
    copy_of: str = ""
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """A role or title that an article gives a speaker; of the articles that give it, the earliest."""

    span: Span
    article: Article

    @property
    def text(self) -> str:
        """The article's own words, white space between them evened out."""
        return " ".join(self.span.of(self.article.text).split())


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement, as the articles of a story give it, earliest first, the undated last.

    `speaker` is the fullest name and `role` the fullest role that any of them gives, '' where none does; `roles` are
    all of them, each with the earliest article, whose date says when it was held. `spellings` say why differing names
    were taken for one. `wordings` give it in quotation marks, `paraphrases` in the reporter's
    words; one of the two may be empty. `witnesses` counts the outlets that report it, copies left out.
    """

    speaker: str
    role: str = ""
    wordings: tuple[Wording, ...] = ()
    paraphrases: tuple[Wording, ...] = ()
    spellings: tuple[str, ...] = ()
    witnesses: int = 1
    roles: tuple[RoleGiven, ...] = ()

    @property
    def first(self) -> Wording:
        """The earliest report of it; of two at the same time the one in quotation marks."""
        return min((*self.wordings, *self.paraphrases), key=_reported)


def _reported(wording: Wording) -> tuple[float, ...]:
    return in_time(wording.article.published, bool(wording.copy_of))


def in_time(published: PublicationTime | None, is_copy: bool) -> tuple[float, ...]:
    """A key that sorts reports as they came: the undated last, of one day those whose hour is known first, and of one
    time copies last."""
    if published is None:
        return (1.0, 0.0, 0.0, 0.0, is_copy)
    by_day = published.precision is Precision.DAY
    return (0.0, published.day.toordinal(), by_day, 0.0 if by_day else published.at.timestamp(), is_copy)


class Lane(StrEnum):
    """The part a related article plays for the article at hand."""

    SAME_STORY = "same-story"
    BACKGROUND = "background"
    FOLLOW_UP = "follow-up"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that carried a decision.

    `feature` is its stable machine name, `text` says it to a person, `weight` is its share in log-odds: positive
    speaks for the link, negative against it.
    """

    feature: str
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """How `article` relates to the article at hand, how sure that is (calibrated, 0 to 1), and why."""

    article: Article
    probability: float
    lane: Lane
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"not a probability: {self.probability}")


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that repeats another's text.

    `containment` is the share (0 to 1) of its own word shingles that stand in the original; `origin` names the
    agency that its dateline, credit or byline gives, where one does.
    """

    article: Article
    containment: float
    origin: str = ""


class CorrectionKind(StrEnum):
    """What an outlet has done: said that something was wrong, or taken back the whole."""

    CORRECTION = "correction"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Correction:
    """That an article has been corrected or taken back. `span` is the outlet's own note in its text, None where its
    headline or an agency's status says so. A `notice` corrects another article and is not the corrected one itself."""

    kind: CorrectionKind
    span: Span | None = None
    notice: bool = False


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
    """One lane of a coverage, best first. `note` says why it is empty or what it leaves out."""

    lane: Lane
    entries: tuple[Entry, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds: the bounds within which any answer from it is true.

    `sources` is how many live sources it keeps up with; of these, what is `failing` cannot be read at present, and what
    is `silent` has brought nothing for much longer than it usually does. What they have published since is missing.
    `troubled` are these sources themselves, the failing ones first.
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
class Coverage:
    """The whole answer for one article.

    `reports` counts every article of the story, the one at hand and all copies included; `independent` counts
    those that are nobody's copy. `copies` are the copies of the article at hand itself. `story` is the id of the
    story that it is in, '' where it is not in the archive. `quotes` are the statements of the
    articles that it shows of the story. `missing` are those who have no report in it although they usually would, the
    most surprising first.
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

    def section(self, lane: Lane) -> Section:
        """The section of one lane; an empty one where the lane was not asked for."""
        return next((section for section in self.sections if section.lane is lane), Section(lane))


class Outcome(StrEnum):
    """What became of one item given to `add`; every item ends in exactly one."""

    ADDED = "added"
    KNOWN = "already known"
    UPDATED = "updated"
    REFUSED = "refused"
    NO_ARTICLE = "not articles"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that could not be taken: which one, why, and what its owner can do about it.

    `kind` is set for a sound item that is no article ('photo', 'event', 'planning item' …), which nobody has to do
    anything about; it is counted by kind and is none of the refusals of a report.
    """

    item: str
    reason: str
    remedy: str = ""
    retryable: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What `add` did: how many items ended in each outcome, and every refusal.

    `not_articles` counts, by kind, the sound items that are no articles. `stories` is how many
    stories the added and updated articles were placed in.
    """

    added: int = 0
    known: int = 0
    updated: int = 0
    refusals: tuple[Refusal, ...] = ()
    stories: int = 0
    not_articles: Mapping[str, int] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "not_articles", MappingProxyType(dict(self.not_articles)))

    @property
    def refused(self) -> int:
        """How many items were refused."""
        return len(self.refusals)

    @property
    def items(self) -> int:
        """How many items were seen in all."""
        return self.added + self.known + self.updated + self.refused + sum(self.not_articles.values())


@dataclass(frozen=True, slots=True)
class Edits:
    """What a desk made of a text it took over.

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


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A story that another one grew from or into, with the calibrated probability that both are of one chain."""

    story: Story
    probability: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person has settled about stories, in words that can be listed; it holds until it is revoked.

    `kind` is 'split', 'merge', 'pin' or 'rename'; `articles` and `others` are ids: those that stay together, or those
    that stay apart from the others.
    """

    number: int
    kind: str
    story: str
    articles: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    name: str = ""
    made_at: str = ""
    revoked_at: str = ""


def _instant(published: PublicationTime) -> datetime:
    return published.at


class SourceKind(StrEnum):
    """What a live source is, and so how it is read."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """A live source, and how it has been going; all times are UTC.

    `url` is the address it is asked at now, for a folder its path; `given` is the one that was added, which differs
    after a permanent redirect. `folder` is where it stands in a list of feeds. With `follow`, an entry that brings no
    more than a teaser is followed to its page. `paused` says why it is not asked at present, '' that it is.

    `succeeded` is when it was last read, `changed` when it last brought something new. Since `failing_since` each of
    `failures` tries has failed, the last one with `error`. It is asked again at `due`, `interval` (seconds) after the
    last time where all went well. `rhythm` is how many seconds usually pass between two times that it brings something
    new, None while that is not known. `etag`, `last_modified` and `digest` (of the bytes) are of the last answer that
    has been taken in whole, at `read_whole`. `hub` is the WebSub hub that it names.
    """

    url: str
    kind: SourceKind = SourceKind.FEED
    number: int = 0
    title: str = ""
    folder: str = ""
    site: str = ""
    given: str = ""
    follow: bool = True
    paused: str = ""
    added: datetime | None = None
    checked: datetime | None = None
    succeeded: datetime | None = None
    changed: datetime | None = None
    read_whole: datetime | None = None
    failing_since: datetime | None = None
    error: str = ""
    failures: int = 0
    interval: float = 0.0
    rhythm: float | None = None
    due: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    digest: bytes = b""
    hub: str = ""
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Pushed:
    """How subscriptions to hubs (WebSub) are going, and what they have brought.

    Of the subscriptions `active` are confirmed, `asked` wait for their hub's answer, `denied` were refused by it, and
    `expired` have ended without having been renewed. `accepted` pushes had a valid signature, `refused` had not.
    """

    active: int = 0
    asked: int = 0
    denied: int = 0
    expired: int = 0
    accepted: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What visits to live sources have brought.

    `asked` sources were visited, `unchanged` of them had nothing new, and each that `failed` says why. `report` counts
    their articles. `pages` were read, to complete teasers or because a sitemap lists them; of `pages_given_up` nothing
    can be had. `pages_waiting` are yet to be read, some after a pause. `pushed` is None where no hub is subscribed to.
    """

    asked: int = 0
    unchanged: int = 0
    failed: tuple[Refusal, ...] = ()
    report: Report = field(default_factory=Report)
    pages: int = 0
    pages_given_up: int = 0
    pages_waiting: int = 0
    pushed: Pushed | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One wording of an article: its headline and text from `since` until another one took its place; `until` is None
    for the one that stands. Times are those of the archive (UTC), `published` is what the outlet said. `returns`
    counts how often the outlet went back to it."""

    number: int
    title: str
    text: str
    published: PublicationTime | None = None
    since: datetime | None = None
    until: datetime | None = None
    returns: int = 0


class AlertKind(StrEnum):
    """Why an alert was raised."""

    REPORT = "report"
    FIGURE = "figure"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Follow:
    """A story (its id) or a query that is followed, and where its alerts are delivered; all times are UTC.

    `webhook` is an address, `email` an address of mail, `atom` a file; '' for none. `secret` signs what is posted to
    the webhook. `paused` says why the webhook is not asked any more, '' that it is. `waiting` deliveries are to be
    tried yet, `failed` ones were given up, the last of either with `error`.
    """

    number: int
    story: str = ""
    query: str = ""
    webhook: str = ""
    email: str = ""
    atom: str = ""
    secret: str = field(default="", repr=False)
    paused: str = ""
    added: datetime | None = None
    alerts: int = 0
    waiting: int = 0
    failed: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A verbatim span as it stood when its alert was raised, and the article that it is of. `text` are its words; the
    article may have been reworded since. `span` is None for a headline."""

    text: str
    article: str
    headline: str = ""
    outlet: str = ""
    url: str = ""
    published: PublicationTime | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """Something new about what is followed: `excerpts` show it, `before` what had been told until then (of a changed
    figure). `subject` is who made a statement or what a figure counts, in an article's words. `raised` is UTC."""

    number: int
    follow: int
    kind: AlertKind
    raised: datetime
    story: str = ""
    subject: str = ""
    excerpts: tuple[Excerpt, ...] = ()
    before: tuple[Excerpt, ...] = ()
