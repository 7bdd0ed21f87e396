"""The pages *Storylines* and *Storyline*."""

from __future__ import annotations

from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wideangle.archive import Archive
from wideangle.render.views.storyline import storyline_card, storyline_view
from wideangle.web.pages.context import page, read

router = APIRouter()

MOST_LISTED = 60


@router.get("/storylines")
async def storylines(request: Request) -> HTMLResponse:
    """The storylines of the archive, the latest first."""

    def load(archive: Archive) -> list[object]:
        return [storyline_card(record) for record in islice(archive.storylines(), MOST_LISTED)]

    return page(request, "storylines", {"cards": await read(request, load)})


@router.get("/storyline/{storyline}")
async def storyline(request: Request, storyline: str, why: bool = False) -> HTMLResponse:
    """One storyline: its stories in the order of time, each with how sure its link to an earlier one is."""
    shown = await read(request, lambda archive: storyline_view(archive.storyline_by_id(storyline, why=why), why=why))
    return page(request, "storyline", {"shown": shown, "why": why})
