"""The pages of an outlet, of a speaker and of a place."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.language import outlet_key
from wideangle.render.views.coverage import card
from wideangle.web.pages.context import archive_page
from wideangle.web.views.profiles import MOST_READ, PAGE_SIZE, speaker_view
from wideangle.web.views.search import search_view

router = APIRouter()


@router.get("/outlet/{outlet:path}")
async def outlet(request: Request, outlet: str, offset: int = Query(0, ge=0, le=10**9)) -> Response:
    """An outlet: how many articles of it the archive has, and its latest ones."""

    def load(archive: Archive) -> dict[str, object]:
        listed = list(archive.articles(outlets=outlet, limit=PAGE_SIZE + 1, offset=offset))
        counts = archive.status().counts.outlets
        key = outlet_key(outlet)
        return {
            "outlet": outlet,
            "total": sum(number for name, number in counts.items() if outlet_key(name) == key),
            "cards": [card(article, "") for article in listed[:PAGE_SIZE]],
            "following": offset + PAGE_SIZE if len(listed) > PAGE_SIZE else None,
            "previous": max(0, offset - PAGE_SIZE) if offset else None,
        }

    return await archive_page(request, "outlet", load)


@router.get("/speaker/{speaker:path}")
async def speaker(request: Request, speaker: str) -> Response:
    """What a person said, in the latest articles that name the person."""

    def load(archive: Archive) -> dict[str, object]:
        hits = archive.search(f'"{_plain(speaker)}"', MOST_READ)
        latest = sorted(hits, key=lambda article: article.published.at.timestamp() if article.published else 0.0)
        annotated = [(article, archive.annotate(article)) for article in reversed(latest)]
        return {"speaker": speaker, "shown": speaker_view(speaker, annotated), "total": hits.total, "read": len(hits)}

    return await archive_page(request, "speaker", load)


@router.get("/place/{place:path}")
async def place(request: Request, place: str, offset: int = Query(0, ge=0, le=10**9)) -> Response:
    """The articles that name a place, and the outlets with most of them."""

    def load(archive: Archive) -> dict[str, object]:
        hits = archive.search(f'"{_plain(place)}"', PAGE_SIZE, offset=offset)
        return {"place": place, "shown": search_view(hits)}

    return await archive_page(request, "place", load)


def _plain(name: str) -> str:
    """A name without the quotation marks that would end a phrase of a query."""
    return name.replace('"', " ").strip() or "-"
