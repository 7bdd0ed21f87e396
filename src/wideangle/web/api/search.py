"""The API endpoint for full-text search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.model import SearchPage
from wideangle.render.feed_items import hit_item
from wideangle.web.api.lists import Listing, list_answer, list_endpoint, list_feed
from wideangle.web.api.parameters import (
    CursorParameter,
    LanguagesParameter,
    LimitParameter,
    OutletsParameter,
    SinceParameter,
    UntilParameter,
    check_query,
    offset_of,
)

router = APIRouter(prefix="/api", tags=["search"], dependencies=[Depends(check_query)])

QUERY_FORMAT = "wideangle-query"
"""The name that the OpenAPI document gives as the format of a search query. No regular expression can describe the
syntax of a query."""

QueryParameter = Annotated[
    str,
    Query(
        min_length=1,
        max_length=500,
        description="Words rank the articles, and one of them is enough. In quotation marks, a phrase must occur word "
        "for word. +word must occur, -word must not, and of words joined by OR, in capitals, one must. A query with "
        "wrong syntax is answered with 422.",
        json_schema_extra={"format": QUERY_FORMAT},
        examples=['mayor "night buses"'],
    ),
]


@list_endpoint(router, "/search", "Articles by their words, best first", "articlesDocument")
async def search(
    request: Request,
    q: QueryParameter,
    *,
    since: SinceParameter = None,
    until: UntilParameter = None,
    outlet: OutletsParameter = [],  # noqa: B006  (FastAPI copies defaults)
    language: LanguagesParameter = [],  # noqa: B006
    limit: LimitParameter = 20,
    cursor: CursorParameter = None,
) -> Response:
    """List the articles that match a query, each with the sentence that matches best."""
    offset = offset_of(cursor)

    def load(archive: Archive) -> Listing[SearchPage]:
        page = archive.search(q, limit, since=since, until=until, outlets=outlet, languages=language, offset=offset)
        following = offset + len(page) if len(page) and offset + len(page) < page.total else None
        return Listing(page, following, archive.unknown_outlets(filter(None, outlet)))

    return await list_answer(
        request,
        load,
        lambda listing: render.search_json(listing.content),
        lambda listing: list_feed(request, q, [hit_item(hit) for hit in listing.content.hits]),
    )
