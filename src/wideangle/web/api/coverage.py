"""The API endpoints for the coverage of an article, its related articles, and the explanation of one pair of
articles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.coverage import Selection
from wideangle.ingest import Given
from wideangle.model import Article, Lane
from wideangle.web.api.documents import MOST_ITEMS, DayParameter, LimitParameter, described, document
from wideangle.web.drafts import MAX_PASTED_CHARACTERS, pasted_article
from wideangle.web.pages.context import read
from wideangle.web.parameters import day

router = APIRouter(prefix="/api", tags=["coverage"])

ArticleParameter = Annotated[str, Query(min_length=1, max_length=2000, description="The id or URL of an article.")]


class Draft(BaseModel):
    """An article that is not in the archive. Nothing of it is stored."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=MAX_PASTED_CHARACTERS)
    title: str = Field(default="", max_length=2000)
    published: str = Field(default="", max_length=40, description="A day or time such as 2031-10-07T14:30Z.")
    outlet: str = Field(default="", max_length=200)
    url: str = Field(default="", max_length=2000)
    language: str = Field(default="", max_length=12, description="A code of ISO 639-1.")


@router.get("/coverage", summary="The coverage of an article", responses=described("coverageDocument"))
async def coverage(
    request: Request,
    article: ArticleParameter,
    *,
    lane: Annotated[list[Lane], Query(max_length=10)] = [],  # noqa: B006  (FastAPI copies defaults)
    since: DayParameter = "",
    until: DayParameter = "",
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS, description="The most articles of each lane.")] = 8,
) -> Response:
    """Return the coverage of an article: other reports of the story, background, follow-ups, opinion, and
    statements.

    The id of a story ('s17') stands for its most central report.
    """
    selection = Selection(limit=limit, lanes=tuple(lane or Lane), since=day("since", since), until=day("until", until))
    return await document(request, lambda archive: archive.cover(article, selection).to_json())


@router.post("/coverage", summary="The coverage of a text", responses=described("coverageDocument"))
async def coverage_of_draft(request: Request, draft: Draft) -> Response:
    """Return the coverage of an article that is sent with the request."""
    given = Given(**draft.model_dump(exclude={"text"}))
    text = await read(request, lambda archive: archive.cover(_article(draft, given)).to_json())
    return Response(text, media_type="application/json")


def _article(draft: Draft, given: Given) -> Article:
    return pasted_article(draft.text, given)


@router.get("/related", summary="Related articles, the most useful first", responses=described("linksDocument"))
async def related(request: Request, article: ArticleParameter, limit: LimitParameter = 20) -> Response:
    """Return the related articles of the whole archive, each with the probability of belonging to the affair and the
    reasons."""
    return await document(request, lambda archive: render.links_json(archive.related(article, limit)))


@router.get("/relation", summary="One pair explained", responses=described("linksDocument"))
async def relation(
    request: Request,
    article: ArticleParameter,
    other: Annotated[str, Query(min_length=1, max_length=2000, description="The id or URL of the other article.")],
) -> Response:
    """Return the relation between two articles of the archive, with the reasons, even if a coverage would not show
    it."""

    def load(archive: Archive) -> str:
        return render.links_json([archive.relation(article, other)])

    return await document(request, load)
