"""Functions that the handlers of several pages use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wideangle.archive import Archive
from wideangle.web.security.access import check_role
from wideangle.web.security.audit import AuditLog
from wideangle.web.security.audited_archive import audited
from wideangle.web.security.viewer import Role, Viewer, viewer_of
from wideangle.web.serving.archive_access import ArchiveAccess
from wideangle.web.serving.page_cache import Page, PageCache, entity_tag
from wideangle.web.templating import Links, Templates

Result = TypeVar("Result")

SEEN_COOKIE = "wideangle_seen"
SEEN_SECONDS = 30 * 24 * 3600


async def read(request: Request, query: Callable[[Archive], Result]) -> Result:
    """Return the result of a function that reads the archive of this server."""
    access: ArchiveAccess = request.app.state.archive
    return await access.read(query)


async def write(request: Request, change: Callable[[Archive], Result]) -> Result:
    """Return the result of a function that changes the archive of this server. The change is recorded in the audit
    log."""
    access: ArchiveAccess = request.app.state.archive
    audit: AuditLog = request.app.state.audit
    user = viewer_of(request).name
    return await access.write(lambda archive: change(audited(archive, audit, user)))


def page(request: Request, template: str, context: Mapping[str, Any]) -> HTMLResponse:
    """Return the response with a page, rendered from a template in the folder `web`."""
    templates: Templates = request.app.state.templates
    return templates.page(request, f"web/{template}.html.jinja", context)


async def archive_page(
    request: Request, template: str, load: Callable[[Archive], Mapping[str, Any]], *, vary: str = ""
) -> Response:
    """Return the response with a page that depends only on the archive, the address, the person's role and `vary`.

    `load` returns the context of the template; `load` and the template run in a reading thread. If the context has a
    text `seen`, the browser stores the text as a cookie. The page is cached until the archive changes, and is not sent
    again to a browser that already has the page. After a change by another process, the previous page is sent for a
    second at most while the new page is rendered. After a change by this server, the previous page is never sent.
    """
    access: ArchiveAccess = request.app.state.archive
    templates: Templates = request.app.state.templates
    cache: PageCache = request.app.state.pages
    scope = request.scope
    server = str(request.base_url)  # pages name their own address to oEmbed consumers
    key = (server, scope["path"], scope["query_string"], template, viewer_of(request), vary, access.changes)
    state, known_tag = await access.state(), request.headers.get("if-none-match", "")
    headers = {"etag": known_tag, "cache-control": "private, no-cache", "vary": "Accept-Language, Cookie"}
    if known_tag == entity_tag(key, state):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)

    def make(archive: Archive) -> Page:
        context = load(archive)
        text = templates.render(request, f"web/{template}.html.jinja", context)
        return Page(text.encode("utf-8", "replace"), context.get("seen", ""))

    rendering = await cache.get(key, state, lambda: access.read(make))
    made = rendering.page
    headers["etag"] = entity_tag(key, rendering.state)
    if known_tag == headers["etag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    response = HTMLResponse(made.content, headers=headers)
    if made.seen and made.seen != request.cookies.get(SEEN_COOKIE, ""):
        response.set_cookie(
            SEEN_COOKIE, made.seen, SEEN_SECONDS, path=quote(scope["path"]), httponly=True, samesite="strict"
        )
    return response


def require(request: Request, role: Role) -> Viewer:
    """Return the user of a request. Raises NotSignedIn or Forbidden if the user lacks the role."""
    return check_role(request, role)


def see_other(request: Request, *segments: str, **query: str) -> RedirectResponse:
    """Return the response that sends a browser to another page of this server, after the server has accepted a form."""
    address = Links(request.scope.get("root_path", ""))(*segments, **query)
    return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


def layout(request: Request) -> dict[str, object]:
    """Return the template variables for the layout of a page. If a script requests the page as a part of another page,
    the layout leaves out everything around the content."""
    is_part = request.headers.get("x-requested-with") == "part"
    return {"layout": "web/part.html.jinja" if is_part else "web/base.html.jinja", "is_part": is_part}
