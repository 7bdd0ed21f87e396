"""Render alerts as JSON and as an Atom feed, and follows as JSON. A follow is a story or query about which the user
receives alerts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wideangle.model import Alert, Excerpt, Follow, SearchPage
from wideangle.render import labels
from wideangle.render.alerts.text import alert_title, before, byline, grouped, why
from wideangle.render.feed import Feed, FeedItem, feed_atom
from wideangle.render.html.environment import rendered
from wideangle.render.json.coverage import document
from wideangle.render.json.records import article_record
from wideangle.render.style import house_style
from wideangle.render.text import href, visible

MOST_IN_FEED = 100
"""The greatest number of alerts in an Atom file. Older alerts are left out."""

# The namespace for the ids of all feed items in this module. It must never change, because feed readers recognise an
# item by its id.
_IDS = uuid.UUID("5b0a8f0e-0d1f-4f0c-9c39-6f4d5ed0b7a1")


def alerts_json(alerts: Iterable[Alert]) -> str:
    """Return alerts as one JSON document. A webhook receives one such document for each alert."""
    return document("alerts", alerts=[_alert(record) for record in alerts])


def follows_json(follows: Iterable[Follow], preview: SearchPage | None = None, *, secret: str = "") -> str:
    """Return follows (the stories and queries that raise alerts) as one JSON document. For a new follow, `preview`
    contains the matching articles in the archive, and `secret` is the generated secret of its webhook, or '' if there
    is none. The document has no other secrets."""
    about = {"total": preview.total, "articles": list(map(article_record, preview))} if preview is not None else {}
    about |= {"secret": secret} if secret else {}
    return document("follows", follows=[_follow(record) for record in follows], **about)


def alerts_atom(alerts: Sequence[Alert], follow: Follow | None = None) -> str:
    """Return alerts as an Atom 1.0 feed (RFC 4287), the latest first. `follow` is the followed story or query to which
    all alerts belong; None for alerts of several follows."""
    return feed_atom(alerts_feed(alerts, follow))


def alerts_feed(alerts: Sequence[Alert], follow: Follow | None = None) -> Feed:
    """Return alerts as a feed, the latest first. `follow` is the followed story or query to which all alerts belong;
    None for alerts of several follows."""
    what = (follow.story or visible(follow.query)) if follow else ""
    return Feed(
        uuid.uuid5(_IDS, f"{follow.number} {follow.added}" if follow else ""),
        f"{labels.PROGRAM}: {what}" if what else labels.PROGRAM,
        [_item(alert) for alert in reversed(alerts)],
        updated=max((alert.raised for alert in alerts), default=follow.added if follow else None),
    )


def _item(alert: Alert) -> FeedItem:
    content = rendered(
        "alert.html.jinja",
        excerpts=list(_articles(alert.excerpts)),
        heading_before=before(),
        before=list(_articles(alert.before)),
    )
    return FeedItem(
        uuid.uuid5(_IDS, f"alert {alert.number} {alert.raised.isoformat()}"),
        alert_title(alert),
        link=href(alert.excerpts[0].url) if alert.excerpts else "",
        updated=alert.raised,
        html=content,
        categories=((str(alert.kind), why(alert)),),
    )


def _articles(excerpts: Sequence[Excerpt]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield the headline, URL, byline and excerpts of each article from which the excerpts come, all safe to print."""
    for article, spans in grouped(excerpts):
        headline = visible(article.headline) or labels.UNTITLED
        yield headline, href(article.url), byline(article), [visible(span.text) for span in spans]


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "number": alert.number,
        "follow": alert.follow,
        "kind": alert.kind,
        "why": _english(alert),
        "raised": alert.raised.isoformat(timespec="milliseconds"),
        "story": alert.story,
        "query": alert.query,
        "subject": alert.subject,
        "excerpts": [_excerpt(excerpt) for excerpt in alert.excerpts],
        "before": [_excerpt(excerpt) for excerpt in alert.before],
    }


def _english(alert: Alert) -> str:
    """Return the reason of an alert in English, because JSON does not depend on the house settings."""
    with house_style():
        return why(alert)


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    return {
        "text": excerpt.text,
        "article": excerpt.article,
        "headline": excerpt.headline,
        "outlet": excerpt.outlet,
        "url": excerpt.url,
        "published": excerpt.published.isoformat() if excerpt.published else None,
        "start": excerpt.span.start if excerpt.span else None,
        "end": excerpt.span.end if excerpt.span else None,
    }


def _follow(follow: Follow) -> dict[str, Any]:
    return {
        "number": follow.number,
        "story": follow.story,
        "query": follow.query,
        "webhook": follow.webhook,
        "email": follow.email,
        "atom": follow.atom,
        "paused": follow.paused,
        "added": follow.added.isoformat(timespec="seconds") if follow.added else None,
        "alerts": follow.alerts,
        "waiting": follow.waiting,
        "failed": follow.failed,
        "error": follow.error,
    }
