"""Define follows (subscriptions to news of a story or a query) and the alerts that they raise."""

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
    """A subscription of the user to news of one story or one query, with the addresses that receive the alerts.

    `story` is the id of the story, '' for a query; `query` is '' for a story. `added` (UTC) is the time at which the
    user subscribed.

    `webhook` is a URL, `email` an e-mail address, `atom` the path of a feed file; '' for none. `secret` signs the posts
    to the webhook. `paused` is the reason why nothing is posted to the webhook, '' if posts are sent. `alerts` is the
    number of alerts raised, `waiting` the number of deliveries to be tried, `failed` the number of deliveries that were
    given up. `error` is the error of the last delivery that failed.
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
    """A verbatim span of an article, as it was when an alert was raised.

    `text` holds the words of the span, because the article may have changed since. `article` is the id of the article.
    `span` is None for a headline.
    """

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

    `excerpts` show the development; `before` shows the earlier report of a figure that has changed. `subject` is the
    speaker of a statement or the thing that a figure counts, in the words of an article. Either `story` is the id of
    the followed story, or `query` the followed query; the other is ''. `raised` is the time of the alert (UTC).
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
