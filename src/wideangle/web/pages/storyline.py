"""The page *Storylines*, which lists all storylines, and the page *Storyline*, which shows one."""

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
"""The number of stories on one page of a storyline. With 40 stories, each page of a storyline of 377 stories is
computed in less than 200 ms; one page with all stories took 520 ms."""


@router.get("/storylines")
async def storylines(request: Request, offset: Annotated[int, Query(ge=0, le=10**6)] = 0) -> Response:
    """Return the page with the storylines of the archive, the latest first."""

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
    """Return the offsets of the previous and the following page of a list. None stands for a page that does not exist.
    `total` is the number of all items as far as known."""
    return {
        "previous": max(0, offset - size) if offset else None,
        "following": offset + size if total > offset + size else None,
    }
