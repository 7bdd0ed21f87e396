"""The API endpoints for the articles of the archive, for their published wordings, and for their annotations."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.ingest import COLUMNS, Given, column_mapping
from wideangle.model import Article, PublicationTime
from wideangle.render.feed_items import article_item
from wideangle.web.api.changes import change
from wideangle.web.api.documents import described, document
from wideangle.web.api.lists import Listing, list_answer, list_endpoint, list_feed
from wideangle.web.api.parameters import (
    DEFAULT_ITEMS,
    ArticleParameter,
    ArticlePath,
    CursorParameter,
    Day,
    Flag,
    LanguageCode,
    LanguagesParameter,
    LimitParameter,
    OutletsParameter,
    SinceParameter,
    Time,
    UntilParameter,
    WebAddress,
    check_query,
    offset_of,
)
from wideangle.web.pages.context import require
from wideangle.web.security.viewer import Role
from wideangle.web.uploads import Upload, add_uploads

router = APIRouter(prefix="/api", tags=["articles"], dependencies=[Depends(check_query)])

# A name of a column begins with a visible character, and contains letters of any script, spaces and signs.
_COLUMN_NAME = r"[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*"
ColumnsParameter = Annotated[
    list[Annotated[str, Field(max_length=200, pattern=f"^({'|'.join(COLUMNS)})={_COLUMN_NAME}$")]],
    Query(max_length=20, description="Which column of a table holds a field: text=story.", examples=[["text=story"]]),
]
_BODY_NAME = "the body"
_ARTICLES_BODY = {
    "description": "The file; an empty file is one rejected item. "
    "JSON is a list of objects with at least a text, or one object for each line.",
    "content": {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        "application/json": {
            "schema": {},
            "example": [
                {
                    "title": "Mayor defends night buses",
                    "text": "The mayor of Vellmar said on Tuesday that night buses would stay.",
                    "published": "2031-10-07",
                    "outlet": "The Bay Ledger",
                }
            ],
        },
    },
}


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


@router.post(
    "/articles",
    summary="Add articles",
    responses=described("reportDocument"),
    openapi_extra={"requestBody": _ARTICLES_BODY},
)
async def add(
    request: Request,
    *,
    title: Annotated[str, Query(max_length=2000, description="Headline of the only article.")] = "",
    published: Annotated[Day | Time | None, Query(description="Day or time of the only article.")] = None,
    outlet: Annotated[str, Query(max_length=200, description="Outlet of the only article.")] = "",
    url: Annotated[WebAddress | None, Query(description="Address of the only article.")] = None,
    language: Annotated[LanguageCode | None, Query(description="Language of the only article.")] = None,
    column: ColumnsParameter = [],  # noqa: B006
    restore_removed: Annotated[Flag, Query(description="Add removed articles again.")] = False,
) -> Response:
    """Add the articles of a file to the archive. Only editors may call this endpoint.

    The body is the file, of any kind that `wideangle add` reads: JSON, JSON Lines, CSV, Parquet, a feed, a web page, a
    text, a document of a news agency or a web archive, also compressed with gzip. The kind is detected from the
    content. Title, date, outlet, URL and language can be given for a file of one article. The response counts the
    outcomes of all items, and gives the reason for each rejected item. The server fetches nothing.
    """
    require(request, Role.EDITOR)
    if request.headers.get("content-type", "").startswith("multipart/"):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body has to be the file itself, not a form.")
    given = Given(title, PublicationTime.of(published), outlet, url or "", language or "")
    uploads = [Upload(_BODY_NAME, await request.body())]

    def make(archive: Archive) -> str:
        columns = column_mapping(column)
        return render.report_json(add_uploads(archive, uploads, given, columns, restore_removed=restore_removed))

    return await change(request, Role.EDITOR, make)


@router.get("/articles/{article:path}", summary="One article", responses=described("articleDocument"))
async def article(request: Request, article: ArticlePath) -> Response:
    """Return one article by its id or URL, with its text. In the path, a URL must be percent-encoded."""

    def load(archive: Archive) -> str:
        record = archive.get(article)
        story = next(archive.story_ids([record.id]))
        return render.article_json(record, story or "", archive.correction(record), len(archive.revisions(record.id)))

    return await document(request, load)


@router.get("/copies", summary="The copies of one article", responses=described("copiesDocument"))
async def copies(request: Request, article: ArticleParameter) -> Response:
    """Return the original of an article and all articles that repeat its text. For each article, the response gives the
    news agency that the article names."""
    return await document(request, lambda archive: render.copies_json(archive.copy_group(article)))


@router.get("/history", summary="The wordings of one article", responses=described("historyDocument"))
async def history(request: Request, article: ArticleParameter) -> Response:
    """List the wordings in which an outlet has published one article, the first wording first, each with its
    changes."""

    def load(archive: Archive) -> str:
        record = archive.get(article)
        return render.history_json(record, archive.revisions(record.id))

    return await document(request, load)


@router.get("/annotation", summary="Who said what in one article", responses=described("annotationDocument"))
async def annotation(request: Request, article: ArticleParameter) -> Response:
    """Return the annotation of one article: its statements with their speakers, and its names. Each statement and each
    name has its span in the text."""

    def load(archive: Archive) -> str:
        record = archive.get(article)
        return render.annotation_json(record, archive.annotate(record))

    return await document(request, load)
