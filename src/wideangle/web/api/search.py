"""The API endpoint for full-text search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.web.api.articles import Names
from wideangle.web.api.documents import (
    CursorParameter,
    DayParameter,
    LimitParameter,
    described,
    document,
    next_link,
    offset_of,
)
from wideangle.web.pages.context import read
from wideangle.web.parameters import day

router = APIRouter(prefix="/api", tags=["search"])


@router.get("/search", summary="Articles by their words, best first", responses=described("articlesDocument"))
async def search(
    request: Request,
    q: Annotated[
        str, Query(min_length=1, max_length=500, description="The query; its syntax is that of the search page.")
    ],
    *,
    since: DayParameter = "",
    until: DayParameter = "",
    outlet: Names = [],  # noqa: B006  (FastAPI copies defaults)
    language: Names = [],  # noqa: B006
    limit: LimitParameter = 20,
    cursor: CursorParameter = "",
) -> Response:
    """List the articles that match a query, each with the sentence that matches best."""
    first, last, offset = day("since", since), day("until", until), offset_of(cursor)

    def load(archive: Archive) -> tuple[str, bool]:
        hits = archive.search(q, limit, since=first, until=last, outlets=outlet, languages=language, offset=offset)
        return render.search_json(hits), offset + len(hits) < hits.total

    text, has_more = await read(request, load)
    return await document(request, lambda _: text, **(next_link(request, offset + limit) if has_more else {}))
