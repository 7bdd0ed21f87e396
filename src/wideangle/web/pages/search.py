"""The page *Search*."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wideangle.archive import Archive
from wideangle.web.pages.context import page, read
from wideangle.web.views.search import PAGE_SIZE, search_view

router = APIRouter()


@router.get("/search")
async def search(request: Request, q: str = "", offset: int = 0) -> HTMLResponse:
    """The articles that match a query."""
    if not q.strip():
        return page(request, "search", {"query": "", "shown": None})

    def load(archive: Archive) -> dict[str, object]:
        return {"query": q, "shown": search_view(archive.search(q, PAGE_SIZE, offset=max(offset, 0)))}

    return page(request, "search", await read(request, load))
