"""HEAD requests: the headers of a GET response, which monitors and link checkers ask for (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wideangle.web.prefix import route_path

_STREAMS = {"/api/events"}
"""Paths whose responses do not end by themselves."""


class HeadRequests:
    """Answers each HEAD request as GET, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as GET, and leave out the body of the response."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or route_path(scope) in _STREAMS:
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        as_get = {**scope, "method": "GET"}
        try:
            await self._app(as_get, receive, send_without_body)
        finally:
            scope["route"] = as_get.get("route")  # the metrics count requests by route
