"""The page *Now* with the stories of the latest days, ordered by number of independent outlets or by growth."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.model import Story
from wideangle.web.pages.context import archive_page
from wideangle.web.parameters import reader_language
from wideangle.web.views.now import NowFilter, NowView, now_view

router = APIRouter()


@router.get("/")
async def now(request: Request) -> Response:
    """Return the page with the stories of the latest days."""
    wanted = NowFilter.of(request.query_params)
    language = reader_language(request)
    return await archive_page(
        request, "now", lambda archive: {"shown": _load(archive, wanted, language)}, vary=language
    )


def _load(archive: Archive, wanted: NowFilter, language: str) -> NowView:
    holdings = archive.status().holdings
    if holdings.last is None:
        return now_view([], wanted, None, language)
    end: datetime = holdings.last.at
    stories: list[Story] = list(archive.stories(end - timedelta(days=wanted.days), end))
    return now_view(stories, wanted, end, language)
