"""The pages of an outlet, of a speaker and of a place."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.language import outlet_key
from wideangle.render.views.coverage import card
from wideangle.web.pages.context import archive_page, layout
from wideangle.web.views.profiles import PAGE_SIZE, speaker_view
from wideangle.web.views.search import search_view

router = APIRouter()

Offset = Annotated[int, Query(ge=0, le=10**6)]
_WORD = re.compile(r"\w+")


@router.get("/outlet/{outlet:path}")
async def outlet(request: Request, outlet: str, offset: Offset = 0) -> Response:
    """Return the page of an outlet: the number of its articles in the archive, and the latest articles."""

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
async def speaker(request: Request, speaker: str, offset: Offset = 0) -> Response:
    """Return the page of a person: the articles that contain the name. The person's statements are loaded after the
    page."""

    def load(archive: Archive) -> dict[str, object]:
        return {"speaker": speaker, "shown": search_view(archive.search(_all_words(speaker), PAGE_SIZE, offset=offset))}

    return await archive_page(request, "speaker", load)


@router.get("/statements")
async def statements(request: Request, speaker: str, offset: Offset = 0) -> Response:
    """Return the part of the page with the person's statements in some of the articles that contain the name."""

    def load(archive: Archive) -> dict[str, object]:
        articles = archive.search(_all_words(speaker), PAGE_SIZE, offset=offset)
        shown = speaker_view(speaker, [(article, archive.annotate(article)) for article in articles])
        return {"speaker": speaker, "shown": shown, **layout(request)}

    return await archive_page(request, "speaker_statements", load, vary=str(layout(request)))


@router.get("/place/{place:path}")
async def place(request: Request, place: str, offset: Offset = 0) -> Response:
    """Return the page of a place: the articles that contain its name, and the outlets with the most such articles."""

    def load(archive: Archive) -> dict[str, object]:
        return {"place": place, "shown": search_view(archive.search(_all_words(place), PAGE_SIZE, offset=offset))}

    return await archive_page(request, "place", load)


def _all_words(name: str) -> str:
    """Return a query for articles with all words of a name. A phrase would be stricter, but the search for a phrase
    reads the text of every article that contains the words."""
    return " ".join(f"+{word}" for word in _WORD.findall(name)) or "-"
