"""Follows and the alerts that they raise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wideangle.model.articles import Span
from wideangle.model.times import PublicationTime


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
    figure). `subject` is who made a statement or what a figure counts, in an article's words. `story` is the id of
    the story or `query` the words that are followed, '' for the other. `raised` is UTC."""

    number: int
    follow: int
    kind: AlertKind
    raised: datetime
    story: str = ""
    subject: str = ""
    excerpts: tuple[Excerpt, ...] = ()
    before: tuple[Excerpt, ...] = ()
    query: str = ""
