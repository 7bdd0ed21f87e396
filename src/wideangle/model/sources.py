"""Live sources, and what visits to them have brought."""

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
    """The results of polling live sources.

    `asked` counts the polled sources and `unchanged` those without news; `failed` has one rejected item for each failed
    poll, with its reason. `report` counts the articles. `pages` counts the pages that were read, to complete teasers or
    because a sitemap lists them, `pages_given_up` those that cannot be read, and `pages_waiting` those to be read
    later. `pushed` is None where the archive subscribes to no hub.
    """

    asked: int = 0
    unchanged: int = 0
    failed: tuple[Refusal, ...] = ()
    report: Report = field(default_factory=Report)
    pages: int = 0
    pages_given_up: int = 0
    pages_waiting: int = 0
    pushed: Pushed | None = None
