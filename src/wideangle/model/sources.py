"""Define live sources, and the results of polling them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wideangle.model.outcomes import Refusal, Report


class SourceKind(StrEnum):
    """The kind of a live source, which decides how the source is read."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """A live source and the state of its polling. All times are UTC.

    `url` is the present URL of the source, for a folder its path. `given` is the URL that the user added, which differs
    from `url` after a permanent redirect. `folder` is the folder of the feed in the user's list of feeds. If `follow`
    is true, the page of a teaser is fetched for the full text. `paused` is the reason why the source is not polled, ''
    if it is polled.

    `succeeded` is the time of the last successful poll, `changed` the time of the last poll that found new articles.
    `failures` is the number of failed polls since the last successful poll, `failing_since` the time of the first of
    these, `error` the error of the last of these. `due` is the time of the next poll, `interval` the number of seconds
    from a successful poll to the next poll. `rhythm` is the usual number of seconds between two new articles of the
    source, None if unknown. `read_whole` is the time of the last response that was processed completely; `etag` and
    `last_modified` are two headers of this response, and `digest` is a digest of its bytes. `hub` is the WebSub hub
    that the feed names.
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
    """The state of subscriptions to WebSub hubs, and the number of pushes received.

    The first four values are numbers of subscriptions: `active` are confirmed, `asked` wait for the hub's response,
    `denied` were denied by the hub, and `expired` have ended without a renewal. `accepted` is the number of pushes with
    a valid signature, `refused` the number of pushes without a valid signature.
    """

    active: int = 0
    asked: int = 0
    denied: int = 0
    expired: int = 0
    accepted: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """The results of polling live sources.

    `asked` is the number of polled sources, and `unchanged` the number of sources without news. `failed` has one
    rejected item for each failed poll, with its reason. `report` counts the articles. `pages` is the number of pages
    that were read, to complete teasers or because a sitemap lists them. `pages_given_up` is the number of pages that
    cannot be read, `pages_waiting` the number of pages that will be read later. `pushed` is None if the archive
    subscribes to no hub.
    """

    asked: int = 0
    unchanged: int = 0
    failed: tuple[Refusal, ...] = ()
    report: Report = field(default_factory=Report)
    pages: int = 0
    pages_given_up: int = 0
    pages_waiting: int = 0
    pushed: Pushed | None = None
