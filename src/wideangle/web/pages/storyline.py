"""The pages *Storylines* and *Storyline*."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.render.views.storyline import storyline_card, storyline_view
from wideangle.web.pages.context import archive_page

router = APIRouter()

PAGE_SIZE = 20


@router.get("/storylines")
async def storylines(request: Request, offset: Annotated[int, Query(ge=0, le=10**6)] = 0) -> Response:
    """Return the page with the storylines of the archive, latest first."""

    def load(archive: Archive) -> dict[str, object]:
        listed = archive.storyline_summaries(PAGE_SIZE + 1, offset)
        return {
            "cards": [storyline_card(record) for record in listed[:PAGE_SIZE]],
            "previous": max(0, offset - PAGE_SIZE) if offset else None,
            "following": offset + PAGE_SIZE if len(listed) > PAGE_SIZE else None,
        }

    return await archive_page(request, "storylines", load)


@router.get("/storyline/{storyline}")
async def storyline(request: Request, storyline: str, why: bool = False) -> Response:
    """Return the page of one storyline: its stories in chronological order, each with the certainty of its link to
    an earlier story."""

    def load(archive: Archive) -> dict[str, object]:
        return {"shown": storyline_view(archive.storyline_by_id(storyline, why=why), why=why), "why": why}

    return await archive_page(request, "storyline", load)
