"""Protect forms against requests that a page of another site makes a browser send (CSRF).

A page with a form loads or creates a session, and the form contains the session's token. A changing request must
contain this token. If the browser sends the headers `Origin` and `Sec-Fetch-Site`, they must name a page of this
server. Access control checks these headers with `check_origin` for each changing request.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starsessions import load_session

from wideangle.errors import UsageError
from wideangle.web.errors import Forbidden
from wideangle.web.security.bodies import MAX_BODY_BYTES

TOKEN_FIELD = "csrf_token"  # noqa: S105  (the name of a field)
_SESSION_KEY = "csrf"
_NUMBER = re.compile(r"[0-9]{1,18}")
"""Matches a number of at most 18 digits, which fits into the 64 bits of a number in the database."""


async def form_token(request: Request) -> str:
    """Return the token of this browser's session. Each form that the browser sends must contain this token."""
    await load_session(request)
    token: str = request.session.setdefault(_SESSION_KEY, secrets.token_urlsafe(24))
    return token


async def checked_form(request: Request) -> FormData:
    """Return the fields of a form. Raises Forbidden if the form lacks the token of the browser's session."""
    form = await request.form(max_part_size=MAX_BODY_BYTES)  # the limit of a body is that of its fields
    expected, given = await form_token(request), form.get(TOKEN_FIELD, "")
    if not isinstance(given, str) or not hmac.compare_digest(expected.encode(), given.encode()):
        raise Forbidden("the form has expired.", remedy="Load the page again, and repeat your change.")
    return form


async def keep_secret(request: Request, key: str, secret: str) -> None:
    """Store a generated secret in the session of this browser. The page to which the response redirects shows the
    secret, so that loading the page again does not send the form again."""
    await load_session(request)
    request.session[key] = secret


async def taken_secret(request: Request, key: str) -> str:
    """Return the secret that `keep_secret` stored, and delete the secret from the session. Return '' if there is
    none."""
    await load_session(request)
    secret: str = request.session.pop(key, "")
    return secret


async def closed_form(request: Request) -> AsyncIterator[None]:
    """Close the uploaded files of a form after the handler has run. This is a dependency of every page's router."""
    try:
        yield
    finally:
        await request.close()


def check_origin(request: Request) -> None:
    """Raise Forbidden if a page of another site caused the request.

    Browsers send the header `Origin` or `Sec-Fetch-Site` with each request that is not a GET; programs may send
    neither.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    is_foreign = bool(origin) and urlsplit(origin).netloc != request.headers.get("host", "")
    if is_foreign or site not in {"same-origin", "none"}:
        raise Forbidden("the request comes from another site.", remedy="Use the pages of this server.")


def text_of(form: FormData, name: str) -> str:
    """Return the text of a form's field. Return '' if the field is missing or contains a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def number_of(form: FormData) -> int:
    """Return the number in the field `number` of a form, which a button of a list sends. Raises UsageError for any
    other text."""
    text = text_of(form, "number")
    if not _NUMBER.fullmatch(text):
        raise UsageError("not a number of this list.", item=text, remedy="Load the page again.")
    return int(text)


def texts_of(form: FormData, name: str) -> list[str]:
    """Return all texts of a form's field that may occur several times."""
    return [value for value in form.getlist(name) if isinstance(value, str)]
