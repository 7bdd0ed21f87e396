"""Answer requests that are cancelled because the server stops."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wideangle.web.errors import Stopping, on_wideangle_error


class InterruptedRequests:
    """Answers 503 (Service Unavailable) to a request that is cancelled before its response begins. Some seconds after
    the signal to stop, the server cancels the requests that are still running."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on. If the request is cancelled before its response begins, send the response 503."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except asyncio.CancelledError:
            if has_begun:
                raise
            stopping = Stopping("The server is stopping.", remedy="Try again later.")
            response = await on_wideangle_error(Request(scope), stopping)
            await response(scope, receive, send)
