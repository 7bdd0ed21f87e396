"""Compute the content of the page of follows and alerts."""

from __future__ import annotations

from dataclasses import dataclass

from wideangle.model import Alert, Excerpt, Follow
from wideangle.render import labels
from wideangle.render.alerts.text import byline, why
from wideangle.render.text import href, visible


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One follow on the page. `target` is the id of the followed story, '' for a query. `channels` are the ways of
    delivery. `paused` is the reason of a pause, and `error` the last error of delivery."""

    number: int
    name: str
    target: str
    alerts: int
    channels: tuple[str, ...]
    paused: str
    error: str


@dataclass(frozen=True, slots=True)
class ExcerptView:
    """A verbatim span of an article: the words, their position in the text ('120-184', '' for a headline), and the
    article."""

    text: str
    span: str
    article: str
    byline: str
    href: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert on the page: its reason, its story or query, its time, and the excerpts of new and of earlier
    articles."""

    why: str
    story: str
    query: str
    raised: str
    raised_words: str
    excerpts: tuple[ExcerptView, ...]
    before: tuple[ExcerptView, ...]


def follow_row(follow: Follow, headline: str) -> FollowRow:
    """Return a follow as a row of the page. `headline` is the headline of the followed story."""
    channels = (("webhook", follow.webhook), ("e-mail", follow.email), ("Atom", follow.atom))
    return FollowRow(
        follow.number,
        visible(headline) or visible(follow.query) or follow.story,
        follow.story,
        follow.alerts,
        tuple(f"{name}: {visible(target)}" for name, target in channels if target),
        visible(follow.paused),
        visible(follow.error),
    )


def alert_view(alert: Alert) -> AlertView:
    """Return an alert as the page shows it."""
    return AlertView(
        why(alert),
        alert.story,
        visible(alert.query),
        alert.raised.isoformat(),
        labels.made(alert.raised.isoformat()),
        tuple(map(_excerpt, alert.excerpts)),
        tuple(map(_excerpt, alert.before)),
    )


def _excerpt(excerpt: Excerpt) -> ExcerptView:
    span = f"{excerpt.span.start}-{excerpt.span.end}" if excerpt.span else ""
    return ExcerptView(visible(excerpt.text), span, excerpt.article, byline(excerpt), href(excerpt.url))
