"""Build the responses that other sites may show. These responses are cached until the archive changes, and have a
content security policy of their own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Hashable, Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.web.api.documents import is_current
from wideangle.web.security.viewer import ANONYMOUS, LOCAL_USER, viewer_of
from wideangle.web.serving.archive_access import ArchiveAccess
from wideangle.web.serving.page_cache import Page, PageCache, entity_tag

_SECONDS = "max-age=60, stale-while-revalidate=600"

EMBED_HEADERS = {"cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": "*"}
"""The headers of an embedded coverage, which allow every site to load the coverage. A request from another site carries
no credentials."""


def frame_policy(style: str) -> str:
    """Return the content security policy of a framed document. The policy allows only the document's own stylesheet,
    and allows every site to frame the document."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors *"


async def embed_response(
    request: Request, key: Hashable, make: Callable[[Archive], Page], media_type: str, headers: Mapping[str, str]
) -> Response:
    """Return the response with a page, or 304 if the client already has the page. The page must depend only on the
    archive, the address of the server and `key`.

    `make` runs in a reading thread, and only if the page is not cached.
    """
    access: ArchiveAccess = request.app.state.archive
    cache: PageCache = request.app.state.pages
    whole_key = ("embed", str(request.base_url), key, access.changes)
    state = await access.state()
    scope = "public" if is_for_everybody(request) else "private"
    headers = {"cache-control": f"{scope}, {_SECONDS}", **headers}
    tag = entity_tag(whole_key, state)
    if is_current(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"etag": tag, **headers})
    rendering = await cache.get(whole_key, state, lambda: access.read(make))
    page, tag = rendering.page, entity_tag(whole_key, rendering.state)
    return Response(page.content, media_type=media_type, headers={"etag": tag, **headers, **dict(page.headers)})


def is_for_everybody(request: Request) -> bool:
    """True if shared caches may store the response, because nobody had to sign in for the response."""
    return viewer_of(request) in (ANONYMOUS, LOCAL_USER)
