"""The page *Cover an article*."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wideangle.archive import Archive
from wideangle.render.views.coverage import view
from wideangle.render.views.quotes import quotes_view
from wideangle.web.pages.context import page, read

router = APIRouter()


@router.get("/cover")
async def cover(request: Request, article: str = "", why: bool = False) -> HTMLResponse:
    """The form for an article, and the coverage of an article of the archive."""
    if not article:
        return page(request, "cover_form", {})

    def load(archive: Archive) -> dict[str, object]:
        coverage = archive.cover(article)
        statements = quotes_view(coverage.quotes, coverage.article.language)
        return {"shown": view(coverage, why=why), "statements": statements, "why": why, "article": article}

    return page(request, "cover", await read(request, load))
