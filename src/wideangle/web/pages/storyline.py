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

STORIES_A_PAGE = 40
"""The number of stories of a storyline on one page. With 40, each page of a storyline of 377 stories is computed in
less than 200 ms; the whole took 520 ms."""


@router.get("/storylines")
async def storylines(request: Request, offset: Annotated[int, Query(ge=0, le=10**6)] = 0) -> Response:
    """Return the page with the storylines of the archive, latest first."""

    def load(archive: Archive) -> dict[str, object]:
        listed = archive.storyline_summaries(PAGE_SIZE + 1, offset)
        return {
            "cards": [storyline_card(record) for record in listed[:PAGE_SIZE]],
            **_neighbouring_pages(offset, PAGE_SIZE, offset + len(listed)),
        }

    return await archive_page(request, "storylines", load)


@router.get("/storyline/{storyline}")
async def storyline(
    request: Request, storyline: str, *, why: bool = False, offset: Annotated[int, Query(ge=0, le=10**6)] = 0
) -> Response:
    """Return the page of one storyline: its stories in chronological order, each with the certainty of its link to
    an earlier story. A long storyline has several pages."""

    def load(archive: Archive) -> dict[str, object]:
        summary, part = archive.storyline_part(storyline, STORIES_A_PAGE, offset, why=why)
        return {
            "card": storyline_card(summary),
            "shown": storyline_view(part, why=why),
            "why": why,
            **_neighbouring_pages(offset, STORIES_A_PAGE, summary.stories),
        }

    return await archive_page(request, "storyline", load)


def _neighbouring_pages(offset: int, size: int, total: int) -> dict[str, int | None]:
    """Return the offsets of the previous and the following page of a list, None for no such page. `total` is the
    number of all items, or of those that are known to exist."""
    return {
        "previous": max(0, offset - size) if offset else None,
        "following": offset + size if total > offset + size else None,
    }
