"""Access control: determine the user of each request, and refuse requests that the user may not make.

Every request passes `AccessControl` before its body is read and before it is routed. A new page or endpoint is
therefore closed to people who are not signed in, and only editors may use its HTTP methods that change data. Handlers
that need a higher role, or whose role depends on the content of a form, call `check_role`.
"""

from __future__ import annotations

import logging

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send
from starsessions import load_session

from wideangle.errors import UsageError, WideangleError
from wideangle.web import errors
from wideangle.web.errors import Forbidden, NotSignedIn
from wideangle.web.middleware.prefix import route_path
from wideangle.web.options import ServerOptions
from wideangle.web.security.forms import check_origin
from wideangle.web.security.rate_limits import RequestLimit, network_of
from wideangle.web.security.users import ROLES, User, Users
from wideangle.web.security.viewer import ANONYMOUS, LOCAL_USER, VIEWER_KEY, Role, Viewer, viewer_of

SESSION_USER, SESSION_STAMP = "user", "stamp"
"""The keys under which the session of a browser stores the name of the signed-in user, and the user's stamp. A stamp is
a random text that changes with the password."""

SESSION_COOKIE = "wideangle_session"

log = logging.getLogger(__name__)

_OPEN = ("/login", "/logout", "/healthz", "/readyz")
_OPEN_BELOW = "/static/"
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_READING_POSTS = {"/cover", "/api/coverage", "/mcp", "/mcp/"}
"""The paths whose POST requests change nothing. These requests use POST because their content is too long for a URL."""


def check_start(options: ServerOptions, users: Users) -> None:
    """Raise UsageError if other people can reach the server and nobody can sign in."""
    if options.is_exposed and not users and not options.public:
        raise UsageError(
            "people at other machines could read and change the archive: it has no users.",
            remedy=f"Add a user with `wideangle user add NAME --role admin --archive {options.archive}`, or let "
            "everybody read and nobody change with --public.",
        )
    if options.is_exposed and users and not options.is_encrypted:
        log.warning(
            "Browsers cannot sign in without encryption, and API tokens can be read on the way. Name a --certificate "
            "with its --private-key, or the address of a --proxy that encrypts."
        )


def is_local(connection: HTTPConnection) -> bool:
    """True if the archive has no users and other machines cannot reach the server. Nobody needs to sign in then."""
    state = connection.app.state
    return not state.options.is_exposed and not state.users


def check_role(connection: HTTPConnection, role: Role) -> Viewer:
    """Return the user of a request. Raises NotSignedIn or Forbidden if the user lacks the role."""
    viewer = viewer_of(connection)
    if viewer.role >= role:
        return viewer
    if not viewer.name and connection.app.state.users:
        raise NotSignedIn("this needs a user who has signed in.", remedy="Sign in, or send an API token.")
    raise Forbidden("your role does not allow this.", remedy=f"It needs the role {role.name.lower()}.")


class AccessControl:
    """ASGI middleware that determines the user of each request, and refuses requests that the user may not make.

    If the archive has no users and other machines cannot reach the server, each request comes from the local user, an
    administrator. `limit` restricts the rate of requests by people who are not signed in.
    """

    def __init__(self, app: ASGIApp, options: ServerOptions, users: Users, limit: RequestLimit | None = None) -> None:
        self._app = app
        self._options = options
        self._users = users
        self._limit = limit or RequestLimit()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its user, or respond with an error."""
        if scope["type"] == "http":
            request = Request(scope, receive)
            try:
                await self._admit(request)
            except WideangleError as error:
                await (await errors.on_wideangle_error(request, error))(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _admit(self, request: Request) -> None:
        path = route_path(request.scope)
        if path.startswith(_OPEN_BELOW):
            return
        local = is_local(request)
        token = _bearer_token(request)
        user = self._users.with_token(token) if token else None
        if user is None and not token:
            user = await self._of_session(request)
        viewer = self._viewer(user, local=local)
        request.scope[VIEWER_KEY] = viewer
        if user is None and not local:
            self._limit.take(network_of(request))
        if token and user is None:
            raise NotSignedIn("the API token is not valid.", remedy="Ask an administrator for another token.")
        if request.method not in _SAFE_METHODS and not token:
            check_origin(request)
            if user is not None and not {"origin", "sec-fetch-site"} & set(request.headers):
                raise Forbidden(
                    "the request does not say which page it comes from.", remedy="Programs use an API token."
                )
        if path not in _OPEN:
            check_role(request, self._needed_role(request.method, path, local=local))

    def _needed_role(self, method: str, path: str, *, local: bool) -> Role:
        """Return the lowest role that permits a request."""
        if method not in _SAFE_METHODS and path not in _READING_POSTS:
            return Role.EDITOR
        return Role.ANONYMOUS if local or self._options.public else Role.READER

    def _viewer(self, user: User | None, *, local: bool) -> Viewer:
        most = Role.READER if self._options.read_only else Role.ADMIN
        if user is not None:
            return Viewer(user.name, min(ROLES[user.role], most))
        return LOCAL_USER if local and not self._options.read_only else ANONYMOUS

    async def _of_session(self, request: Request) -> User | None:
        """Return the user whose session the request belongs to, or None. A session ends when the user's password
        changes."""
        if SESSION_COOKIE not in request.cookies:
            return None
        await load_session(request)
        user = self._users.all().get(request.session.get(SESSION_USER, ""))
        return user if user is not None and user.stamp == request.session.get(SESSION_STAMP) else None


def _bearer_token(request: Request) -> str:
    """Return the API token in the Authorization header of a request (RFC 6750). Return '' if there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
