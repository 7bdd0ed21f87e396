"""The API endpoints for the articles of the archive, their wordings and annotations."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.model import Article
from wideangle.render.feed_items import article_item
from wideangle.web.api.documents import described, document
from wideangle.web.api.lists import Listing, list_answer, list_endpoint, list_feed
from wideangle.web.api.parameters import (
    DEFAULT_ITEMS,
    ArticleParameter,
    ArticlePath,
    CursorParameter,
    LanguagesParameter,
    LimitParameter,
    OutletsParameter,
    SinceParameter,
    UntilParameter,
    check_query,
    offset_of,
)

router = APIRouter(prefix="/api", tags=["articles"], dependencies=[Depends(check_query)])


@list_endpoint(router, "/articles", "Articles, the latest first", "articlesDocument")
async def articles(
    request: Request,
    *,
    since: SinceParameter = None,
    until: UntilParameter = None,
    outlet: OutletsParameter = [],  # noqa: B006  (FastAPI copies defaults)
    language: LanguagesParameter = [],  # noqa: B006
    limit: LimitParameter = DEFAULT_ITEMS,
    cursor: CursorParameter = None,
) -> Response:
    """List the articles of the archive by day, outlet and language, without their texts."""
    offset = offset_of(cursor)

    def load(archive: Archive) -> Listing[list[Article]]:
        chosen = archive.articles(since, until, outlets=outlet, languages=language, limit=limit + 1, offset=offset)
        listed = list(chosen)
        following = offset + limit if len(listed) > limit else None
        return Listing(listed[:limit], following, archive.unknown_outlets(filter(None, outlet)))

    return await list_answer(
        request,
        load,
        lambda listing: render.articles_json(listing.content, more=listing.following is not None),
        lambda listing: list_feed(request, "articles", [article_item(article) for article in listing.content]),
    )


@router.get("/articles/{article:path}", summary="One article", responses=described("articleDocument"))
async def article(request: Request, article: ArticlePath) -> Response:
    """Return one article by its id or URL, with its text. A URL stands percent-encoded in the path."""

    def load(archive: Archive) -> str:
        record = archive.get(article)
        story = next(archive.story_ids([record.id]))
        return render.article_json(record, story or "", archive.correction(record), len(archive.revisions(record.id)))

    return await document(request, load)


@router.get("/history", summary="The wordings of one article", responses=described("historyDocument"))
async def history(request: Request, article: ArticleParameter) -> Response:
    """List the wordings that an outlet has published of one article, the first wording first, with their changes."""

    def load(archive: Archive) -> str:
        record = archive.get(article)
        return render.history_json(record, archive.revisions(record.id))

    return await document(request, load)


@router.get("/annotation", summary="Who said what in one article", responses=described("annotationDocument"))
async def annotation(request: Request, article: ArticleParameter) -> Response:
    """Return the statements of one article with their speakers, and the names in it, each with its span in the text."""

    def load(archive: Archive) -> str:
        record = archive.get(article)
        return render.annotation_json(record, archive.annotate(record))

    return await document(request, load)
