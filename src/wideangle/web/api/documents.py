"""Send JSON documents as responses, with HTTP validators and a schema.

The published JSON Schema of the command line describes every document. A response has an entity tag that depends on the
state of the archive. If a client requests an unchanged document again, the response is 304.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.web.security.viewer import viewer_of
from wideangle.web.serving.archive_access import ArchiveAccess


def described(
    content: str | dict[str, Any], description: str = "", *, status: int = 200, media_type: str = "application/json"
) -> dict[int | str, dict[str, Any]]:
    """Return the responses of an endpoint as its OpenAPI description lists them: a mapping from status to description.

    `content` describes the body of the response with the given status: the name of a definition in the published
    schema, or a JSON Schema. Responses with errors are problem documents.
    """
    schema = {"$ref": f"#/components/schemas/{content}"} if isinstance(content, str) else content
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        status: {"description": description or "The document", "content": {media_type: {"schema": schema}}},
        304: {"description": "Unchanged since the answer with the entity tag that the request names"},
        "4XX": {"description": "The request cannot be answered", "content": problem},
        "5XX": {"description": "The server failed", "content": problem},
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of a response, computed from the archive, with its media type and the headers that depend on the
    content."""

    content: str
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


async def document(request: Request, make: Callable[[Archive], str]) -> Response:
    """Return the response with the JSON document that `make` returns, or 304 if the client already has the document.
    `make` is not called for 304."""
    return await answer(request, lambda archive: Answer(make(archive)))


async def answer(request: Request, make: Callable[[Archive], Answer]) -> Response:
    """Return the response with the content that `make` returns, or 304 if the client already has the content. `make` is
    not called for 304."""
    access: ArchiveAccess = request.app.state.archive
    tag = await entity_tag(request)
    if is_current(request, tag):
        return Response(status_code=304, headers={"etag": tag})
    made = await access.read(make)
    headers = {"etag": tag, **made.headers}
    return Response(made.content.encode("utf-8", "replace"), media_type=made.media_type, headers=headers)


async def entity_tag(request: Request) -> str:
    """Return the entity tag of the requested document. The tag changes with the archive, the URL, the role of the user
    and the version of the program."""
    access: ArchiveAccess = request.app.state.archive
    parts = (await access.state(), str(request.url), viewer_of(request).role, request.app.version)
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def is_current(request: Request, tag: str) -> bool:
    """True if the client already has the content with this entity tag, by its header If-None-Match (RFC 9110, section
    13.1.2)."""
    given = request.headers.get("if-none-match", "")
    return any(part.strip().removeprefix("W/") in (tag, "*") for part in given.split(",")) if given else False
