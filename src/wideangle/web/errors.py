"""Convert errors to responses: a page for people, `application/problem+json` (RFC 9457) for programs."""

from __future__ import annotations

import logging
from http import HTTPMethod, HTTPStatus
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from wideangle.errors import (
    ArchiveBusy,
    ArchiveError,
    ArticleNotFound,
    InstallationError,
    SourceError,
    StoryNotFound,
    UsageError,
    WideangleError,
)
from wideangle.render.text import visible
from wideangle.web.error_messages import status_heading, translated
from wideangle.web.middleware.prefix import route_path
from wideangle.web.middleware.security_headers import SECURITY_HEADERS

log = logging.getLogger(__name__)

LONGEST_ITEM = 300
"""The greatest number of characters in which an error quotes an address, an id or a text."""

_COMMAND = "`wideangle "
"""The beginning of a command in a hint. Pages leave out hints with commands, because a reader may have no command
line."""


class Forbidden(WideangleError):
    """The user of the request lacks the required permission."""


class NotSignedIn(WideangleError):
    """Only a user who has signed in may make the request."""


class TooManyRequests(WideangleError):
    """The client has sent more requests than the server allows. `retry_after` is the number of seconds after which the
    client may try again."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message, remedy=f"Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class Conflict(WideangleError):
    """The request is well formed, but the state of the archive or of another server does not allow the requested
    change."""


class Stopping(WideangleError):
    """The server is stopping, and no longer waits until the request is answered."""


class PageNotFound(WideangleError):
    """The server has no page at this URL."""


_STATUS: tuple[tuple[type[WideangleError], HTTPStatus], ...] = (
    (ArticleNotFound, HTTPStatus.NOT_FOUND),
    (StoryNotFound, HTTPStatus.NOT_FOUND),
    (PageNotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (UsageError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (SourceError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (TooManyRequests, HTTPStatus.TOO_MANY_REQUESTS),
    (InstallationError, HTTPStatus.NOT_IMPLEMENTED),
    (Stopping, HTTPStatus.SERVICE_UNAVAILABLE),
    (ArchiveError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def _unavailable(error: WideangleError) -> str:
    """Return the message that a client sees for an error of the server. The message of `error` itself may name files of
    the server, which a client must not see."""
    if isinstance(error, ArchiveBusy):
        return "The archive is busy."
    if isinstance(error, Stopping):
        return error.message
    return "The archive is not available." if isinstance(error, ArchiveError) else "The server failed."


def status_of(error: WideangleError) -> HTTPStatus:
    """Return the HTTP status of the response to an error."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def wants_problem(request: Request) -> bool:
    """True if the path of a request is for programs (/api, /oembed, /healthz and the like). Errors are then returned as
    problem+json."""
    return route_path(request.scope).startswith(("/api", "/oembed", "/healthz", "/readyz", "/metrics", "/mcp"))


def problem(status: int, title: str, detail: str = "", remedy: str = "") -> JSONResponse:
    """Return a response with a problem document. `remedy` says what the client can do."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "remedy": remedy}
    return JSONResponse(
        {name: value for name, value in body.items() if value != ""},
        status_code=status,
        media_type="application/problem+json",
    )


async def on_wideangle_error(request: Request, error: Exception) -> Response:
    """Return the response to an error that the program raised on purpose."""
    assert isinstance(error, WideangleError)  # noqa: S101  (registered for this class)
    status = status_of(error)
    if isinstance(error, TooManyRequests):
        response = _response(request, status, error.message, error.remedy)
        response.headers["retry-after"] = str(error.retry_after)
        return response
    if isinstance(error, NotSignedIn):
        return _sign_in(request, error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, InstallationError):
        # Messages of these errors contain names of files on the server, which a client must not see.
        log.error("%s", error)
        return _response(request, status, _unavailable(error), "Try again later.")
    return _response(request, status, error.message, error.remedy, item=_shortened(error.item))


def _shortened(item: str) -> str:
    """Return the words that an error quotes, cut to a readable length. The words may be the whole text of a form."""
    return item if len(item) <= LONGEST_ITEM else f"{item[:LONGEST_ITEM]}…"


def _sign_in(request: Request, error: NotSignedIn) -> Response:
    """Return the response to a request that needs a signed-in user. A request for a page is redirected to the sign-in
    page, which then leads back to the page. Any other request gets an error."""
    if request.method == "GET" and not wants_problem(request) and "x-requested-with" not in request.headers:
        path = route_path(request.scope)
        query = request.url.query
        address = f"{path}?{query}" if query else path
        parameters = urlencode({"next": address}) if address != "/" else ""
        target = request.scope.get("root_path", "") + "/login" + (f"?{parameters}" if parameters else "")
        return RedirectResponse(target, HTTPStatus.SEE_OTHER)
    response = _response(request, HTTPStatus.UNAUTHORIZED, error.message, error.remedy)
    response.headers["www-authenticate"] = "Bearer"
    return response


async def on_http_error(request: Request, error: Exception) -> Response:
    """Return the response to an error of routing, such as an unknown URL or a wrong method."""
    assert isinstance(error, HTTPException)  # noqa: S101
    response = _response(request, HTTPStatus(error.status_code), str(error.detail), "")
    response.headers.update(error.headers or {})
    if "allow" in response.headers:
        response.headers["allow"] = ", ".join(_allowed_methods(request))
    return response


def _allowed_methods(request: Request) -> list[str]:
    """Return all methods that the server allows at the address of a request. Several routes may have the same address
    with different methods."""
    routes = request.app.routes
    asked = ({**request.scope, "method": str(method)} for method in HTTPMethod)
    methods = {scope["method"] for scope in asked if any(route.matches(scope)[0] is Match.FULL for route in routes)}
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


async def on_invalid_request(request: Request, error: Exception) -> Response:
    """Return the response to invalid parameters. The response lists the error of each parameter."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    details = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in error.errors())
    return _response(request, HTTPStatus.UNPROCESSABLE_ENTITY, details, "Correct the parameter.")


async def on_unexpected_error(request: Request, error: Exception) -> Response:
    """Return the response to an unexpected error. The log contains the details of the error, the response does not."""
    log.error("Unexpected error at %s.", visible(request.url.path), exc_info=error)
    response = _response(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, "Unexpected error.", "The log of the server has more."
    )
    response.headers.update(SECURITY_HEADERS)  # this response does not pass the middleware
    return response


def _response(request: Request, status: HTTPStatus, message: str, remedy: str, *, item: str = "") -> Response:
    if wants_problem(request):
        return problem(status, status.phrase, f"{item}: {message}" if item else message, remedy)
    templates = request.app.state.templates
    remedy = "" if _COMMAND in remedy else remedy  # who reads the page may have no command line
    context = {
        "status": int(status),
        "title": status_heading(status),
        "item": item,
        "message": translated(message if message != status.phrase else ""),
        "remedy": translated(remedy),
    }
    response: Response = templates.page(request, "web/error.html.jinja", context, status=int(status))
    return response
