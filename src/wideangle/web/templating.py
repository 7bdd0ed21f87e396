"""The templates of the pages, and what every page is given."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from wideangle import __version__
from wideangle.render import labels
from wideangle.web.options import ServerOptions
from wideangle.web.security.viewer import viewer_of


class Templates:
    """The templates of a server: those of the newsroom's own folder before those of the package."""

    def __init__(self, options: ServerOptions) -> None:
        own = [FileSystemLoader(options.templates)] if options.templates else []
        self._environment = Environment(
            loader=ChoiceLoader([*own, PackageLoader("wideangle.web")]),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.globals |= {"labels": labels, "version": __version__}
        self._environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # of the extension

    def page(self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
        """The response with a page; `request` and `viewer` are added to the context of its template."""
        return HTMLResponse(self.render(request, template, context), status_code=status)

    def render(self, request: Request, template: str, context: Mapping[str, Any]) -> str:
        """A template as text."""
        return self._environment.get_template(template).render(
            {
                "path": request.url.path,
                "viewer": viewer_of(request),
                "link": Links(request.scope.get("root_path", "")),
                **context,
            }
        )


class Links:
    """Builds the addresses of a server's own pages, below the prefix of a proxy."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix.rstrip("/")

    def __call__(self, *segments: str, **query: Any) -> str:
        """The address of a page: `link('story', 's17', why=1)` is '/story/s17?why=1'. Empty parameters are left out."""
        path = "/".join(quote(segment, safe="") for segment in segments)
        parameters = [(name, value) for name, value in query.items() if value not in (None, "", (), [])]
        return f"{self._prefix}/{path}" + (f"?{urlencode(parameters, doseq=True)}" if parameters else "")

    def static(self, name: str) -> str:
        """The address of a static file, which changes with its content, so that browsers may keep it for good."""
        return f"{self._prefix}/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    content = files("wideangle.web").joinpath("static", name).read_bytes()
    return hashlib.blake2b(content, digest_size=6).hexdigest()
