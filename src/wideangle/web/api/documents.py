"""JSON documents as responses: HTTP validators, cursors, and the schema of each document.

The published JSON Schema of the command line describes every document. A response has an entity tag made from the state
of the archive. If a client requests an unchanged document again, the response is 304.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.web.archive_access import ArchiveAccess
from wideangle.web.security.viewer import viewer_of

MOST_ITEMS = 200
DEFAULT_ITEMS = 50

LimitParameter = Annotated[int, Query(ge=1, le=MOST_ITEMS, description="The most items of one answer.")]
CursorParameter = Annotated[
    str,
    Query(
        max_length=40, description="Where to go on: the cursor of the `Link` header with rel=next of the answer before."
    ),
]
DayParameter = Annotated[
    str, Query(max_length=40, description="A day such as 2031-10-07.", json_schema_extra={"format": "date"})
]

_CURSOR_PREFIX = "o"


def described(definition: str, description: str = "") -> dict[int | str, dict[str, Any]]:
    """Return the responses of an endpoint for its OpenAPI description: the document of one definition of the
    published schema, and problem documents for errors."""
    reference = {"$ref": f"#/components/schemas/{definition}"}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        200: {"description": description or "The document", "content": {"application/json": {"schema": reference}}},
        304: {"description": "Unchanged since the answer with the entity tag that the request names"},
        "4XX": {"description": "The request cannot be answered", "content": problem},
        "5XX": {"description": "The server failed", "content": problem},
    }


async def document(request: Request, make: Callable[[Archive], str], **headers: str) -> Response:
    """Return the response with a JSON document, or 304 if the client already has the document. `make` is called only
    if needed."""
    access: ArchiveAccess = request.app.state.archive
    tag = await entity_tag(request)
    if is_current(request, tag):
        return Response(status_code=304, headers={"etag": tag})
    content = await access.read(make)
    return Response(
        content, media_type="application/json", headers={"etag": tag, "cache-control": "no-cache", **headers}
    )


async def entity_tag(request: Request) -> str:
    """Return the entity tag of the requested document. It changes with the archive, the URL and the role."""
    access: ArchiveAccess = request.app.state.archive
    parts = (await access.state(), str(request.url), viewer_of(request).role, request.app.version)
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def is_current(request: Request, tag: str) -> bool:
    """True if the client names this entity tag in If-None-Match (RFC 9110, section 13.1.2)."""
    given = request.headers.get("if-none-match", "")
    return any(part.strip().removeprefix("W/") in (tag, "*") for part in given.split(",")) if given else False


def offset_of(cursor: str) -> int:
    """Return the number of items that a cursor skips. Raises UsageError for text that is not a cursor."""
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        text = ""
    number = text.removeprefix(_CURSOR_PREFIX)
    if not text.startswith(_CURSOR_PREFIX) or not (number.isascii() and number.isdecimal()) or len(number) > 9:
        raise UsageError(
            "not a cursor of this server.", item=cursor, remedy="Use the cursor of the Link header, or none."
        )
    return int(number)


def next_link(request: Request, offset: int) -> dict[str, str]:
    """Return the `Link` header (RFC 8288) with the URL of the items after `offset`."""
    cursor = base64.urlsafe_b64encode(f"{_CURSOR_PREFIX}{offset}".encode()).decode().rstrip("=")
    return {"link": f'<{request.url.include_query_params(cursor=cursor)}>; rel="next"'}
