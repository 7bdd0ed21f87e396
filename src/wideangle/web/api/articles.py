"""The API endpoints for the articles of the archive."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.web.api.documents import (
    DEFAULT_ITEMS,
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

router = APIRouter(prefix="/api", tags=["articles"])

Names = Annotated[list[str], Query(max_length=50)]


@router.get("/articles", summary="Articles, the latest first", responses=described("articlesDocument"))
async def articles(
    request: Request,
    *,
    since: DayParameter = "",
    until: DayParameter = "",
    outlet: Names = [],  # noqa: B006  (FastAPI copies defaults)
    language: Names = [],  # noqa: B006
    limit: LimitParameter = DEFAULT_ITEMS,
    cursor: CursorParameter = "",
) -> Response:
    """List the articles of the archive by day, outlet and language, without their texts."""
    first, last, offset = day("since", since), day("until", until), offset_of(cursor)

    def load(archive: Archive) -> tuple[str, bool]:
        listed = list(archive.articles(first, last, outlets=outlet, languages=language, limit=limit + 1, offset=offset))
        return render.articles_json(listed[:limit], more=len(listed) > limit), len(listed) > limit

    text, has_more = await read(request, load)
    return await document(request, lambda _: text, **(next_link(request, offset + limit) if has_more else {}))


@router.get("/articles/{article:path}", summary="One article", responses=described("articleDocument"))
async def article(request: Request, article: str) -> Response:
    """Return one article by its id or URL, with its text."""

    def load(archive: Archive) -> str:
        record = archive.get(article)
        story = next(archive.story_ids([record.id]))
        return render.article_json(record, story or "", archive.correction(record), len(archive.revisions(record.id)))

    return await document(request, load)
