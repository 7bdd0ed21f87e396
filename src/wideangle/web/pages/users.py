"""The page *Users*, on which an administrator adds, changes and removes the users of the web application."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from wideangle.errors import UsageError
from wideangle.web.pages.context import page, require, see_other
from wideangle.web.security.audit import AuditLog
from wideangle.web.security.forms import checked_form, form_token, keep_secret, taken_secret, text_of
from wideangle.web.security.rate_limits import PASSWORD_THREADS
from wideangle.web.security.users import ROLES, SHORTEST_PASSWORD, Users, new_password
from wideangle.web.security.viewer import LOCAL_USER, Role, viewer_of

router = APIRouter()

_SECRET = "user secret"  # noqa: S105  (a key of the session)


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A password or an API token that the server has generated for a user. Only one page shows the secret, once."""

    name: str
    value: str
    is_token: bool = False


@router.get("/users")
async def users(request: Request) -> Response:
    """Return the page with the users and the forms to change them. After the server has generated a password or a
    token, the next page shows the password or token once."""
    require(request, Role.ADMIN)
    kept = await taken_secret(request, _SECRET)
    return await _page(request, secret=NewSecret(**json.loads(kept)) if kept else None)


@router.post("/users")
async def change(request: Request) -> Response:
    """Add, change or remove a user. If the server generates a password or token, only the page to which the response
    leads shows the password or token."""
    require(request, Role.ADMIN)
    form = await checked_form(request)
    try:
        secret = await to_thread.run_sync(partial(_change, request, form), limiter=PASSWORD_THREADS)
    except UsageError as error:
        return await _page(request, failure=error, form=form)
    # After the first user is added, and after a new password, this browser has to sign in with the secret.
    if secret is not None and viewer_of(request).name in (LOCAL_USER.name, secret.name):
        return await _page(request, secret=secret)
    if secret is not None:
        await keep_secret(request, _SECRET, json.dumps(asdict(secret)))
    return see_other(request, "users")


def _change(request: Request, form: FormData) -> NewSecret | None:
    """Make the change that a form asks for, and record the change in the audit log. Return the generated secret, or
    None."""
    kept: Users = request.app.state.users
    audit: AuditLog = request.app.state.audit
    action, name, role = (text_of(form, field).strip() for field in ("action", "name", "role"))
    password, secret, details = text_of(form, "password"), None, {"name": name}
    if action in {"add", "password"} and not password:
        password = new_password()
        secret = NewSecret(name, password)
    match action:
        case "add":
            kept.add(name, role, password)
            details["role"] = role
        case "role":
            kept.set_role(name, role)
            details["role"] = role
        case "password":
            kept.set_password(name, password)
        case "token":
            secret = NewSecret(name, kept.new_token(name), is_token=True)
        case "token revoke":
            kept.remove_token(name)
        case "remove":
            kept.remove(name)
        case _:
            raise UsageError("the form has an unknown action.", item=action, remedy="Load the page again.")
    audit.record(viewer_of(request).name, f"user {action}", **details)
    return secret


async def _page(
    request: Request,
    *,
    secret: NewSecret | None = None,
    failure: UsageError | None = None,
    form: FormData | None = None,
) -> Response:
    listed = sorted(request.app.state.users.all().values(), key=lambda user: user.name.casefold())
    context = {
        "users": listed,
        "roles": list(ROLES) if listed else ["admin"],
        "shortest_password": SHORTEST_PASSWORD,
        "secret": secret,
        "failure": failure,
        "wanted": text_of(form, "name") if form and text_of(form, "action") == "add" else "",
        "token": await form_token(request),
    }
    response = page(request, "users", context)
    response.headers["cache-control"] = "no-store"
    if failure is not None:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response
