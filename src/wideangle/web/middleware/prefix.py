"""Handle the path prefix under which a proxy shows the server."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


class Prefix:
    """ASGI middleware that sets the root path of each request to the prefix. If the proxy has removed the prefix from
    the path, the middleware adds the prefix again."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a path that includes the prefix."""
        if scope["type"] == "http":
            scope["root_path"] = self._prefix
            if not f"{scope['path']}/".startswith(f"{self._prefix}/"):
                scope["path"] = self._prefix + scope["path"]
                if scope.get("raw_path"):
                    scope["raw_path"] = self._prefix.encode("ascii") + scope["raw_path"]
        await self._app(scope, receive, send)


def route_path(scope: Scope) -> str:
    """Return the path of a request without the proxy's prefix."""
    path: str = scope["path"]
    prefix: str = scope.get("root_path", "")
    return (path.removeprefix(prefix) or "/") if f"{path}/".startswith(f"{prefix}/") else path
