"""The API endpoints for the coverage of an article, its related articles, and the explanation of one pair of
articles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive, CoverageView
from wideangle.coverage import Selection
from wideangle.errors import UsageError
from wideangle.model import Article, Lane, Link, PublicationTime
from wideangle.render.atom import coverage_feed
from wideangle.render.feed_items import link_item
from wideangle.web.api.documents import described, document
from wideangle.web.api.lists import Listing, list_answer, list_endpoint, list_feed
from wideangle.web.api.parameters import (
    MOST_ITEMS,
    WRITTEN_WHOLE,
    ArticleParameter,
    Day,
    Identifier,
    LanguageCode,
    LimitParameter,
    OutletsParameter,
    SinceParameter,
    Time,
    UntilParameter,
    WebAddress,
    check_query,
)
from wideangle.web.drafts import MAX_PASTED_CHARACTERS
from wideangle.web.errors import PageNotFound
from wideangle.web.serving.archive_access import ArchiveAccess

router = APIRouter(prefix="/api", tags=["coverage"], dependencies=[Depends(check_query)])


class Draft(BaseModel):
    """An article in the body of a request, which need not be in the archive. The server does not store the article."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Mayor defends night buses",
                    "text": "The mayor of Vellmar said on Tuesday that night buses would stay.",
                    "published": "2031-10-07",
                    "language": "en",
                }
            ]
        },
    )

    text: str = Field(
        min_length=1,
        max_length=MAX_PASTED_CHARACTERS,
        description="The text as it is: spans of the answer count its code points.",
    )
    title: str = Field(default="", max_length=2000)
    published: Day | Time | None = None
    outlet: str = Field(default="", max_length=200)
    url: WebAddress | None = None
    language: LanguageCode | None = Field(default=None, description="A code of ISO 639-1; detected where missing.")

    def article(self) -> Article:
        """Return the article of the request as an `Article`."""
        return Article(
            self.text,
            self.title,
            url=self.url or "",
            published=PublicationTime.of(self.published),
            outlet=self.outlet,
            language=self.language or "",
        )


@list_endpoint(router, "/coverage", "The coverage of an article", "coverageDocument")
async def coverage(
    request: Request,
    article: ArticleParameter,
    *,
    lane: Annotated[list[Lane], Query(max_length=10, description="Only these lanes.", examples=[["background"]])] = [],  # noqa: B006  (FastAPI copies defaults)
    since: SinceParameter = None,
    until: UntilParameter = None,
    outlet: OutletsParameter = [],  # noqa: B006
    not_outlet: OutletsParameter = [],  # noqa: B006
    limit: Annotated[
        int, Query(ge=1, le=MOST_ITEMS, description="The most articles of each lane.", examples=[8]), WRITTEN_WHOLE
    ] = 8,
) -> Response:
    """Return the coverage of an article: other reports of the story, background, follow-ups, opinion, and statements.

    If the parameter `article` is the id of a story ('s17'), the coverage is that of the report whose headline the story
    has.
    """
    selection = Selection(
        limit=limit,
        lanes=tuple(lane or Lane),
        since=PublicationTime.of(since),
        until=PublicationTime.of(until),
        outlets=tuple(outlet),
        not_outlets=tuple(not_outlet),
    )

    def load(archive: Archive) -> Listing[CoverageView]:
        unknown = archive.unknown_outlets(filter(None, (*outlet, *not_outlet)))
        return Listing(archive.cover(article, selection), unknown_outlets=unknown)

    return await list_answer(
        request, load, lambda listing: listing.content.to_json(), lambda listing: coverage_feed(listing.content)
    )


@router.post("/coverage", summary="The coverage of a text", responses=described("coverageDocument"))
async def coverage_of_draft(request: Request, draft: Draft) -> Response:
    """Return the coverage of an article that the request contains. The article is not stored."""
    access: ArchiveAccess = request.app.state.archive
    text = await access.read_for_text(lambda archive: archive.cover(draft.article()).to_json())
    return Response(text, media_type="application/json")


@list_endpoint(router, "/related", "Related articles, the most useful first", "linksDocument")
async def related(request: Request, article: ArticleParameter, limit: LimitParameter = 20) -> Response:
    """Return the articles of the whole archive that are related to an article. Each related article has the probability
    that both articles belong to one affair, and the reasons for this probability."""

    def load(archive: Archive) -> Listing[list[Link]]:
        return Listing(archive.related(article, limit))

    return await list_answer(
        request,
        load,
        lambda listing: render.links_json(listing.content),
        lambda listing: list_feed(request, article, [link_item(link) for link in listing.content]),
    )


@router.get("/relation", summary="One pair explained", responses=described("linksDocument"))
async def relation(
    request: Request,
    article: ArticleParameter,
    other: Annotated[Identifier, Query(description="The id or URL of the other article.", examples=["one-001"])],
) -> Response:
    """Return the relation between two articles of the archive with its reasons. The relation is given even if no
    coverage would show the pair."""

    def load(archive: Archive) -> str:
        try:
            return render.links_json([archive.relation(article, other)])
        except UsageError as error:  # both are one article, which only the archive knows
            raise PageNotFound(error.message, item=error.item, remedy=error.remedy) from error

    return await document(request, load)
