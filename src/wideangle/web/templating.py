"""Render the templates of the pages with the values that every page receives."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from wideangle import __version__
from wideangle.errors import WideangleError
from wideangle.model import HouseSettings
from wideangle.render.html.environment import environment, rendered
from wideangle.render.style import house_style
from wideangle.web.error_messages import translated
from wideangle.web.options import ServerOptions
from wideangle.web.security.viewer import LOCAL_USER, Viewer, viewer_of

_PACKAGES = ("wideangle.web",)


class Templates:
    """The templates of a server. Templates in the newsroom's own folder replace templates of the package with the same
    name."""

    def __init__(self, options: ServerOptions) -> None:
        self._folder = options.templates
        environment(self._folder, _PACKAGES)  # a missing folder is an error of the start, not of the first request

    def compile(self) -> None:
        """Compile the templates of all pages. Without this call, the first request for a page compiles the page's
        templates."""
        compiled = environment(self._folder, _PACKAGES)
        for file in files("wideangle.web").joinpath("templates", "web").iterdir():
            if file.name.endswith(".html.jinja"):
                compiled.get_template(f"web/{file.name}")

    def page(self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
        """Return the response with a page that is rendered from a template."""
        return HTMLResponse(self.render(request, template, context), status_code=status)

    def render(self, request: Request, template: str, context: Mapping[str, Any]) -> str:
        """Return the text of a rendered template.

        Besides the values of `context`, the template receives `path` (of the request), `viewer` (the user), `link` (see
        `Links`), `version`, and `account` (the page on which this user signs in or out, '' for none). It also receives
        two functions: `decided_by` returns the name of the user who made a decision, by the decision's number ('' if
        unknown), and `shown_message` translates an error message.
        """
        viewer = viewer_of(request)
        values = {
            "path": request.url.path,
            "viewer": viewer,
            "account": _account_page(viewer, can_sign_in=bool(request.app.state.users)),
            "link": Links(request.scope.get("root_path", "")),
            "version": __version__,
            "decided_by": request.app.state.audit.user_of,
            "shown_message": translated,
            **context,
        }
        return rendered(template, self._folder, _PACKAGES, **values)


class HouseStyle:
    """ASGI middleware that applies the house settings of the archive, such as language and date format, to each
    response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on. While the request is handled, the house settings apply."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            settings = await scope["app"].state.archive.house()
        except WideangleError:  # the page itself says what is wrong with the archive
            settings = HouseSettings()
        with house_style(settings):
            await self._app(scope, receive, send)


def _account_page(viewer: Viewer, *, can_sign_in: bool) -> str:
    if viewer == LOCAL_USER or not can_sign_in:
        return ""
    return "logout" if viewer.name else "login"


class Links:
    """Builds the URLs of a server's own pages, including the path prefix of a proxy."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix.rstrip("/")

    def __call__(self, *segments: str, **query: Any) -> str:
        """Return the URL of a page from path segments and query parameters: `link('story', 's17', why=1)` is
        '/story/s17?why=1'. Empty parameters are left out."""
        path = "/".join(quote(segment, safe="") for segment in segments)
        parameters = [(name, value) for name, value in query.items() if value not in (None, "", (), [])]
        return f"{self._prefix}/{path}" + (f"?{urlencode(parameters, doseq=True)}" if parameters else "")

    def static(self, name: str) -> str:
        """Return the URL of a static file. The URL changes with the content of the file, so that browsers may cache the
        file permanently."""
        return f"{self._prefix}/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    content = files("wideangle.web").joinpath("static", name).read_bytes()
    return hashlib.blake2b(content, digest_size=6).hexdigest()
