"""The page *Article*: one article of the archive, with a sentence highlighted where a claim links to it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wideangle.archive import Archive
from wideangle.web.pages.context import page, read
from wideangle.web.views.article import article_view

router = APIRouter()


@router.get("/article/{article:path}")
async def article(request: Request, article: str, span: str = "") -> HTMLResponse:
    """One article; `span` ('120-184') is a part of its text to highlight, in code points."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.get(article)
        story = next(archive.story_ids([record.id]))
        return {"shown": article_view(record, span), "story": story or ""}

    return page(request, "article", await read(request, load))
