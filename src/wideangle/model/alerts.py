"""Follows and the alerts that they raise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wideangle.model.articles import Span
from wideangle.model.times import PublicationTime


class AlertKind(StrEnum):
    """The reason why an alert was raised."""

    REPORT = "report"
    FIGURE = "figure"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Follow:
    """A story (its id) or a query that the user follows, and the addresses to which its alerts are delivered; all
    times are UTC.

    `webhook` is a URL, `email` an e-mail address, `atom` a file; '' for none. `secret` signs the posts to the webhook.
    `paused` is the reason why the webhook gets no posts, '' if it does. `waiting` counts deliveries that will be tried,
    `failed` those that were given up; `error` is that of the last such delivery.
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
    """A verbatim span, as it was when its alert was raised, and its article. `text` are the words of the span; the
    article may have been changed since. `span` is None for a headline."""

    text: str
    article: str
    headline: str = ""
    outlet: str = ""
    url: str = ""
    published: PublicationTime | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A new development in a followed story or query.

    `excerpts` show the development; `before` shows the earlier report of a changed figure. `subject` is the speaker of
    a statement or the thing that a figure counts, in an article's words. `story` is the followed story's id, or `query`
    the followed words; the other is ''. `raised` is UTC.
    """

    number: int
    follow: int
    kind: AlertKind
    raised: datetime
    story: str = ""
    subject: str = ""
    excerpts: tuple[Excerpt, ...] = ()
    before: tuple[Excerpt, ...] = ()
    query: str = ""
