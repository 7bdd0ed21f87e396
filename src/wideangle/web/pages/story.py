"""The page *Story*."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wideangle.archive import Archive
from wideangle.render.views.quotes import quotes_view
from wideangle.render.views.story import story_view
from wideangle.web.pages.context import page, read

router = APIRouter()


@router.get("/story/{story}")
async def story(request: Request, story: str, why: bool = False) -> HTMLResponse:
    """One story: its reports, statements, and the stories before and after."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.story(story, why=why)
        shown = story_view(record, archive.storyline(record.id), why=why)
        statements = quotes_view(archive.quotes(record), shown.central.card.lang)
        return {"shown": shown, "statements": statements, "why": why}

    return page(request, "story", await read(request, load))
