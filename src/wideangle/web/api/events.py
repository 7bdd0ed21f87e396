"""The API endpoint for server-sent events, by which a client learns of each change of the archive without polling.

The first event of a stream is `ready`. After each change of the archive, the server sends an event `change` with a
document of the new alerts. If the request names an article, the server sends an event `links` before `change`, with a
document of the new links in the coverage of this article. `ready` and `change` have an id. A client that reconnects
with the last id receives the alerts since then, and all links of the coverage if the archive has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import anyio
from anyio import CapacityLimiter
from fastapi import APIRouter, Depends, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from wideangle import render
from wideangle.archive import Archive
from wideangle.coverage import Selection
from wideangle.errors import WideangleError
from wideangle.model import Alert, Link
from wideangle.web.api.documents import described
from wideangle.web.api.parameters import Identifier, check_query
from wideangle.web.errors import TooManyRequests
from wideangle.web.security.viewer import Role, viewer_of
from wideangle.web.serving.archive_access import ArchiveAccess

router = APIRouter(prefix="/api", tags=["events"], dependencies=[Depends(check_query)])

MOST_LISTENERS = 50
POLL_SECONDS = 1.0
RETRY_SECONDS = 60
HEARTBEAT_SECONDS = 15
SEND_SECONDS = 30
"""The number of seconds after which a client that accepts no event is disconnected."""

_SCHEMA = {"type": "string", "description": "A stream of server-sent events, as the HTML standard defines them."}


def event_listeners() -> CapacityLimiter:
    """Return the limiter that counts the open streams of one server and limits their number."""
    return CapacityLimiter(MOST_LISTENERS)


@dataclass(frozen=True, slots=True)
class Position:
    """The point up to which a client has received events: the number of the latest alert, and a digest of the archive's
    state."""

    alert: int
    state: str

    def __str__(self) -> str:
        return f"{self.alert}-{self.state}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Return the position that an event id contains. The endpoint has checked the form of the id."""
        alert, _, state = text.partition("-")
        return cls(int(alert), state)


@dataclass(frozen=True, slots=True)
class Present:
    """The content of a stream of events at one time: the alerts of the archive, the links of a coverage, and the
    position that a client has after it has received both. A stream without an article has no links."""

    alerts: list[Alert]
    links: list[Link]
    position: Position


@router.get(
    "/events",
    summary="Changes of the archive as they happen",
    responses=described(_SCHEMA, "The stream", media_type="text/event-stream"),
    response_class=EventSourceResponse,
)
async def events(
    request: Request,
    article: Annotated[
        Identifier | None, Query(description="Also send new links of this article's coverage.", examples=["ledger-002"])
    ] = None,
    last_event_id: Annotated[
        str | None,
        Header(pattern="^[0-9]{1,9}-[0-9a-f]{16}$", description="The id of the last event that was received."),
    ] = None,
) -> EventSourceResponse:
    """Send an event for each change of the archive. Only signed-in users receive alerts.

    The stream does not end by itself. A comment is sent every 15 seconds, so that proxies keep the connection open. At
    most 50 streams are open at a time; a further request gets the status 429.
    """
    listeners: CapacityLimiter = request.app.state.event_listeners
    if listeners.available_tokens < 1:
        raise TooManyRequests("too many streams of events are open.", retry_after=RETRY_SECONDS)
    access: ArchiveAccess = request.app.state.archive
    if article:
        await access.read(lambda archive: archive.get(article))
    stopping = anyio.Event()
    with_alerts = viewer_of(request).role >= Role.READER
    return EventSourceResponse(
        _events(access, listeners, stopping, article, last_event_id, with_alerts=with_alerts),
        ping=HEARTBEAT_SECONDS,
        send_timeout=SEND_SECONDS,
        shutdown_event=stopping,
        shutdown_grace_period=POLL_SECONDS,
    )


async def _events(
    access: ArchiveAccess,
    listeners: CapacityLimiter,
    stopping: anyio.Event,
    article: str | None,
    last: str | None,
    *,
    with_alerts: bool,
) -> AsyncIterator[ServerSentEvent]:
    async def load() -> Present:
        return await access.read(
            partial(_present, state=await access.state(), article=article, with_alerts=with_alerts)
        )

    async with listeners:
        present = await load()
        position = Position.parse(last) if last else present.position
        known = _ids(present.links) if position.state == present.position.state else frozenset()
        yield ServerSentEvent("{}", event="ready", id=str(position))
        while not stopping.is_set():
            if _digest(await access.state()) == position.state:
                with anyio.move_on_after(POLL_SECONDS):
                    await stopping.wait()
                continue
            try:
                present = await load()
            except WideangleError as error:  # such as an article that was removed
                yield ServerSentEvent(render.visible(str(error)), event="error")
                return
            if new := [link for link in present.links if link.article.id not in known]:
                yield ServerSentEvent(render.links_json(new).strip(), event="links")
            alerts = [alert for alert in present.alerts if alert.number > position.alert]
            known, position = _ids(present.links), present.position
            yield ServerSentEvent(render.alerts_json(alerts).strip(), event="change", id=str(position))


def _present(archive: Archive, *, state: str, article: str | None, with_alerts: bool) -> Present:
    alerts = archive.alerts() if with_alerts else []
    sections = archive.cover(article, Selection(statements=False)).sections if article else ()
    links = [entry.link for section in sections for entry in section.entries]
    return Present(alerts, links, Position(max((alert.number for alert in alerts), default=0), _digest(state)))


def _ids(links: list[Link]) -> frozenset[str]:
    return frozenset(link.article.id for link in links)


def _digest(state: str) -> str:
    return hashlib.blake2b(state.encode(), digest_size=8).hexdigest()
