"""ASGI middleware for every request: the check of the host name, and the security headers of responses."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wideangle.web.middleware.prefix import route_path
from wideangle.web.middleware.security_headers import SECURITY_HEADERS

_TRANSPORT_SECURITY = "max-age=31536000"
"""The header value for responses by https: for a year, browsers must use https for this server (RFC 6797)."""

_PRIVATE = "private, no-cache"
"""The default caching of responses. Responses depend on the user, so that shared caches must not store them."""

_ANY_FRAME = "frame-ancestors *"
"""The part of a content security policy that lets every site frame a response. The header X-Frame-Options is then left
out, because none of its values allows every site."""


class HostCheck:
    """ASGI middleware that accepts only requests for a host name of this server. This prevents DNS rebinding, an attack
    in which a page of another site lets its host name point to this machine."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.casefold() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on. Respond with status 421 if the Host header names another host."""
        if scope["type"] == "http":
            host = _without_port(Headers(scope=scope).get("host", ""))
            if host not in self._hosts:
                message = (
                    "This server does not answer for this host name. Start it with --allow-host NAME to add a name.\n"
                )
                await PlainTextResponse(message, status_code=421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _without_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return (name if name and port.isdigit() else host).casefold()


class SecurityHeaders:
    """ASGI middleware that adds the headers that restrict what a page may do in a browser. A header that a response
    already has is kept. A response that shared caches may store sets no cookie, because a cache would send the session
    of one reader to other readers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the security headers to the response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                may_be_framed = _ANY_FRAME in headers.get("content-security-policy", "")
                for name, value in SECURITY_HEADERS.items():
                    if not (may_be_framed and name == "x-frame-options"):
                        headers.setdefault(name, value)
                if not route_path(scope).startswith("/static/"):
                    headers.setdefault("cache-control", _PRIVATE)
                if "public" in headers.get("cache-control", ""):
                    del headers["set-cookie"]
                if scope["scheme"] == "https":
                    headers.setdefault("strict-transport-security", _TRANSPORT_SECURITY)
            await send(message)

        await self._app(scope, receive, send_with_headers)
