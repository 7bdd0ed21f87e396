"""The API endpoints for stories, storylines and statements."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.coverage import spoken_by
from wideangle.language.names import Aliases
from wideangle.model import Story, Storyline
from wideangle.render.feed_items import story_item, storyline_item
from wideangle.web.api.documents import described, document
from wideangle.web.api.lists import Listing, first_page, list_answer, list_endpoint, list_feed, page_address
from wideangle.web.api.parameters import (
    DEFAULT_ITEMS,
    WRITTEN_WHOLE,
    CursorParameter,
    Flag,
    LimitParameter,
    SinceParameter,
    StorylinePath,
    StoryPath,
    UntilParameter,
    check_query,
    offset_of,
)

router = APIRouter(prefix="/api", tags=["stories"], dependencies=[Depends(check_query)])

WhyParameter = Annotated[Flag, Query(description="With the reasons.", examples=[True])]


@list_endpoint(router, "/stories", "Stories, the latest first", "storiesDocument")
async def stories(
    request: Request,
    *,
    since: SinceParameter = None,
    until: UntilParameter = None,
    min_articles: Annotated[
        int, Query(ge=1, le=1000, description="Leave out stories with fewer articles.", examples=[2]), WRITTEN_WHOLE
    ] = 1,
    limit: LimitParameter = DEFAULT_ITEMS,
    cursor: CursorParameter = None,
) -> Response:
    """List the stories that have an article in a range of days."""
    offset = offset_of(cursor)

    def load(archive: Archive) -> Listing[list[Story]]:
        return first_page(archive.stories(since, until, least=min_articles), offset, limit)

    return await list_answer(
        request,
        load,
        lambda listing: render.stories_json(listing.content, more=listing.following is not None),
        lambda listing: list_feed(
            request,
            "stories",
            [story_item(story, page_address(request, "story", story.id)) for story in listing.content],
        ),
    )


@router.get("/stories/{story}", summary="One story", responses=described("storyDocument"))
async def story(request: Request, story: StoryPath, *, why: WhyParameter = False) -> Response:
    """Return one story with its articles, and the stories before and after this story."""

    def load(archive: Archive) -> str:
        record = archive.story(story, why=why)
        return render.story_json(record, archive.storyline(record.id))

    return await document(request, load)


@router.get("/stories/{story}/quotes", summary="Who said what in a story", responses=described("quotesDocument"))
async def quotes(
    request: Request,
    story: StoryPath,
    *,
    speaker: Annotated[
        str, Query(max_length=200, description="Of this person alone, in any spelling of the name.")
    ] = "",
) -> Response:
    """Return the statements of a story, each statement once. The statements that most outlets report come first."""

    def load(archive: Archive) -> str:
        record = archive.story(story)
        statements = archive.quotes(record)
        chosen = list(spoken_by(statements, speaker, Aliases())) if speaker else statements
        return render.quotes_json([(record, chosen)])

    return await document(request, load)


@list_endpoint(router, "/storylines", "Storylines, the latest first", "storylinesDocument")
async def storylines(
    request: Request,
    *,
    since: SinceParameter = None,
    until: UntilParameter = None,
    limit: LimitParameter = DEFAULT_ITEMS,
    cursor: CursorParameter = None,
) -> Response:
    """List the storylines that have an article in a range of days. A storyline consists of at least two stories of one
    affair."""
    offset = offset_of(cursor)

    def load(archive: Archive) -> Listing[list[Storyline]]:
        return first_page(archive.storylines(since, until), offset, limit)

    return await list_answer(
        request,
        load,
        lambda listing: render.storylines_json(listing.content, more=listing.following is not None),
        lambda listing: list_feed(
            request,
            "storylines",
            [storyline_item(record, page_address(request, "storyline", record.id)) for record in listing.content],
        ),
    )


@router.get("/storylines/{storyline}", summary="One storyline", responses=described("storylineDocument"))
async def storyline(request: Request, storyline: StorylinePath, *, why: WhyParameter = False) -> Response:
    """Return one storyline with its stories and the links between them."""
    return await document(request, lambda archive: render.storyline_json(archive.storyline_by_id(storyline, why=why)))
