"""The pages on which people sign in and sign out."""

from __future__ import annotations

import re
import time
from http import HTTPStatus

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starsessions import get_session_handler, get_session_metadata, load_session, regenerate_session_id

from wideangle.web.errors import TooManyRequests
from wideangle.web.pages.context import see_other
from wideangle.web.security.access import SESSION_STAMP, SESSION_USER
from wideangle.web.security.audit import AuditLog
from wideangle.web.security.forms import checked_form, form_token, text_of
from wideangle.web.security.rate_limits import PASSWORD_THREADS, SignInLimit, network_of
from wideangle.web.security.users import User, Users
from wideangle.web.security.viewer import viewer_of
from wideangle.web.templating import Templates

router = APIRouter()

_OWN_ADDRESS = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""Matches a path of this server: one slash at the beginning, and no backslash, space or control character."""


@router.get("/login")
async def login(request: Request, next: str = "") -> Response:  # noqa: A002  (the name of the parameter)
    """Return the page with the form to sign in. After the sign-in, the browser goes to the path `next`."""
    if viewer_of(request).name:
        return see_other(request)
    return await _login_page(request, next)


@router.post("/login")
async def sign_in(request: Request) -> Response:
    """Sign a person in by the name and password of a form."""
    users: Users = request.app.state.users
    audit: AuditLog = request.app.state.audit
    limit: SignInLimit = request.app.state.sign_in_limit
    form = await checked_form(request)
    name, password = text_of(form, "name").strip(), text_of(form, "password")
    target, address = text_of(form, "next"), network_of(request)
    try:
        limit.attempt(name, address)
    except TooManyRequests as error:
        return await _login_page(request, target, wait=error.retry_after)
    user = await to_thread.run_sync(users.with_password, name, password, limiter=PASSWORD_THREADS)
    if user is None:
        # The audit log leaves out a name that no user has, because the name may be a password typed into the wrong
        # field.
        known = name if name in users.all() else "(unknown)"
        audit.record("", "failed sign-in", name=known, address=address)
        return await _login_page(request, target, failed=True)
    limit.succeeded(name, address)
    await _begin_session(request, user)
    audit.record(user.name, "sign-in", address=address)
    if not _OWN_ADDRESS.fullmatch(target):
        return see_other(request)
    return RedirectResponse(request.scope.get("root_path", "") + target, HTTPStatus.SEE_OTHER)


@router.get("/logout")
async def logout(request: Request) -> HTMLResponse:
    """Return the page with the form to sign out."""
    return _page(request, "logout", {"token": await form_token(request)})


@router.post("/logout")
async def sign_out(request: Request) -> RedirectResponse:
    """Sign a person out: end the session of the browser."""
    await checked_form(request)
    audit: AuditLog = request.app.state.audit
    if name := viewer_of(request).name:
        audit.record(name, "sign-out", address=network_of(request))
    request.session.clear()
    return see_other(request, "login")


async def _begin_session(request: Request, user: User) -> None:
    """Begin a session with a new id for the user. A session id from before the sign-in becomes invalid, so that a
    person who knows this earlier id cannot use the new session."""
    await load_session(request)
    await get_session_handler(request).destroy()
    request.session.clear()
    regenerate_session_id(request)
    get_session_metadata(request)["created"] = time.time()
    request.session.update({SESSION_USER: user.name, SESSION_STAMP: user.stamp})


async def _login_page(request: Request, target: str, *, failed: bool = False, wait: int = 0) -> HTMLResponse:
    options = request.app.state.options
    context = {
        "token": await form_token(request),
        "next": target,
        "failed": failed,
        "wait": wait,
        "needs_encryption": options.is_exposed and request.url.scheme != "https",
        "has_users": bool(request.app.state.users),
    }
    if wait:
        response = _page(request, "login", context, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["retry-after"] = str(wait)
        return response
    return _page(request, "login", context, HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK)


def _page(request: Request, name: str, context: dict[str, object], status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    templates: Templates = request.app.state.templates
    response = templates.page(request, f"web/{name}.html.jinja", context, status=int(status))
    response.headers["cache-control"] = "no-store"
    return response
