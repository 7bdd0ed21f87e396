"""Answer HEAD requests by the headers of the GET response. Monitors and link checkers send HEAD requests (RFC 9110,
section 9.3.2)."""

from __future__ import annotations

from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wideangle.web.middleware.prefix import route_path

_STREAMS = {"/api/events"}
"""The paths of endless streams. HEAD requests to these paths are not answered as GET."""


class _HeadersSent(Exception):
    """Stops an application that answers a HEAD request. Raised as soon as the headers are sent and a further part of
    the body would follow."""


class HeadRequests:
    """ASGI middleware that answers each HEAD request like a GET request, but without the body.

    Of a download, only the first part is computed, because a large table takes hours.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a HEAD request on as GET, and drop the body of the response."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or route_path(scope) in _STREAMS:
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
                return
            await send({"type": "http.response.body"})
            if message.get("more_body", False):
                raise _HeadersSent

        as_get = {**scope, "method": "GET"}
        try:
            with suppress(_HeadersSent):
                await self._app(as_get, receive, send_without_body)
        finally:
            scope["route"] = as_get.get("route")  # the metrics count requests by route
