"""The API endpoints for stories, storylines and statements."""

from __future__ import annotations

from itertools import islice
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

router = APIRouter(prefix="/api", tags=["stories"])


@router.get("/stories", summary="Stories, the latest first", responses=described("storiesDocument"))
async def stories(
    request: Request,
    *,
    since: DayParameter = "",
    until: DayParameter = "",
    min_articles: Annotated[int, Query(ge=1, le=1000, description="Leave out stories with fewer articles.")] = 1,
    limit: LimitParameter = DEFAULT_ITEMS,
    cursor: CursorParameter = "",
) -> Response:
    """List the stories with an article in a range of days."""
    first, last, offset = day("since", since), day("until", until), offset_of(cursor)

    def load(archive: Archive) -> tuple[str, bool]:
        listed = list(islice(archive.stories(first, last, least=min_articles), offset, offset + limit + 1))
        return render.stories_json(listed[:limit], more=len(listed) > limit), len(listed) > limit

    text, has_more = await read(request, load)
    return await document(request, lambda _: text, **(next_link(request, offset + limit) if has_more else {}))


@router.get("/stories/{story}", summary="One story", responses=described("storyDocument"))
async def story(request: Request, story: str, *, why: bool = False) -> Response:
    """Return one story with its members, and the stories before and after it."""

    def load(archive: Archive) -> str:
        record = archive.story(story, why=why)
        return render.story_json(record, archive.storyline(record.id))

    return await document(request, load)


@router.get("/stories/{story}/quotes", summary="Who said what in a story", responses=described("quotesDocument"))
async def quotes(request: Request, story: str) -> Response:
    """Return the statements of a story: each statement once, those of most outlets first."""

    def load(archive: Archive) -> str:
        record = archive.story(story)
        return render.quotes_json([(record, archive.quotes(record))])

    return await document(request, load)


@router.get("/storylines", summary="Storylines, the latest first", responses=described("storylinesDocument"))
async def storylines(
    request: Request,
    *,
    since: DayParameter = "",
    until: DayParameter = "",
    limit: LimitParameter = DEFAULT_ITEMS,
    cursor: CursorParameter = "",
) -> Response:
    """List the storylines with an article in a range of days. A storyline consists of at least two stories of one
    affair."""
    first, last, offset = day("since", since), day("until", until), offset_of(cursor)

    def load(archive: Archive) -> tuple[str, bool]:
        listed = list(islice(archive.storylines(first, last), offset, offset + limit + 1))
        return render.storylines_json(listed[:limit], more=len(listed) > limit), len(listed) > limit

    text, has_more = await read(request, load)
    return await document(request, lambda _: text, **(next_link(request, offset + limit) if has_more else {}))


@router.get("/storylines/{storyline}", summary="One storyline", responses=described("storylineDocument"))
async def storyline(request: Request, storyline: str, *, why: bool = False) -> Response:
    """Return one storyline with its stories and the links between them."""
    return await document(request, lambda archive: render.storyline_json(archive.storyline_by_id(storyline, why=why)))
