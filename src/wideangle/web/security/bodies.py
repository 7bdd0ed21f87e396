"""Limit the size of request bodies and the time in which they must arrive."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wideangle.web import errors

MAX_BODY_BYTES = 6_000_000
"""The greatest size of a request body in bytes: an uploaded file of 5 MB with the other fields of its form."""

BODY_SECONDS = 30.0
"""The seconds in which a body must arrive. A body of 6 MB takes this time on a line of 1.6 Mbit/s."""


class BodyLimit:
    """ASGI middleware that refuses a body if it is too large or arrives too slowly. If the header gives a length that
    is too large, the body is not read."""

    def __init__(self, app: ASGIApp, max_bytes: int = MAX_BODY_BYTES, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that is limited in size and time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self._max_bytes:
            response = await errors.on_http_error(Request(scope), _too_large(self._max_bytes))
            await response(scope, receive, send)
            return
        await self._app(scope, _LimitedBody(receive, self._max_bytes, self._seconds), send)


class _LimitedBody:
    """A receive function of ASGI that raises HTTPException as soon as the body is too large or too late."""

    def __init__(self, receive: Receive, max_bytes: int, seconds: float) -> None:
        self._receive = receive
        self._max_bytes = max_bytes
        self._left = max_bytes
        self._seconds = seconds
        self._ends: float | None = None  # the body is awaited from the first call on
        self._is_complete = False

    async def __call__(self) -> Message:
        if self._is_complete:
            return await self._receive()  # waits for the client to go away
        if self._ends is None:
            self._ends = time.monotonic() + self._seconds
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._ends - time.monotonic()))
        except TimeoutError:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, "The request arrives too slowly.") from None
        if message["type"] == "http.request":
            self._is_complete = not message.get("more_body", False)
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise _too_large(self._max_bytes)
        return message


def _too_large(max_bytes: int) -> HTTPException:
    message = f"The request has more than {max_bytes // 1_000_000} MB."
    return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, headers={"connection": "close"})
