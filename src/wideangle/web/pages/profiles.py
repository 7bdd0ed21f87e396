"""The pages about one outlet, one speaker and one place."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from datetime import date
from itertools import permutations
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.language import outlet_key
from wideangle.model import SearchPage
from wideangle.render.views.coverage import card
from wideangle.web.charts import month_chart
from wideangle.web.pages.context import archive_page, layout
from wideangle.web.views.profiles import PAGE_SIZE, speaker_view
from wideangle.web.views.search import search_view

router = APIRouter()

Offset = Annotated[int, Query(ge=0, le=10**6)]
MOST_OUTLETS = 8
MOST_PLACE_MONTHS = 6
"""The number of months in the chart of a place. The number is small, because each month needs a search."""

MOST_COMPARED = 3000
"""The greatest number of articles whose texts are searched for the words of a name side by side. The search takes .1 ms
of processor time for each article. The page says if more articles may contain the name."""

MOST_REORDERED = 3
MOST_NAME_WORDS = 12

_WORD = re.compile(r"\w+")


@router.get("/outlet/{outlet:path}")
async def outlet(request: Request, outlet: str, offset: Offset = 0) -> Response:
    """Return the page of an outlet with the number of its articles in the archive, and the latest articles."""

    def load(archive: Archive) -> dict[str, object]:
        listed = list(archive.articles(outlets=outlet, limit=PAGE_SIZE + 1, offset=offset))
        counts = archive.status().counts.outlets
        key = outlet_key(outlet)
        return {
            "outlet": outlet,
            "total": sum(number for name, number in counts.items() if outlet_key(name) == key),
            "cards": [card(article, "") for article in listed[:PAGE_SIZE]],
            "chart": month_chart(archive.months(outlets=outlet)),
            "following": offset + PAGE_SIZE if len(listed) > PAGE_SIZE else None,
            "previous": max(0, offset - PAGE_SIZE) if offset else None,
        }

    return await archive_page(request, "outlet", load)


@router.get("/speaker/{speaker:path}")
async def speaker(request: Request, speaker: str, offset: Offset = 0) -> Response:
    """Return the page of a person with the articles that contain the name. The person's statements are loaded after the
    page."""

    def load(archive: Archive) -> dict[str, object]:
        return {"speaker": speaker, "shown": search_view(_matches(archive, speaker, offset=offset))}

    return await archive_page(request, "speaker", load)


@router.get("/statements")
async def statements(request: Request, speaker: str, offset: Offset = 0) -> Response:
    """Return the part of the page with the person's statements. They come from `PAGE_SIZE` articles that contain the
    name, from `offset` on."""

    def load(archive: Archive) -> dict[str, object]:
        articles = _matches(archive, speaker, offset=offset)
        shown = speaker_view(speaker, [(article, archive.annotate(article)) for article in articles])
        return {"speaker": speaker, "shown": shown, **layout(request)}

    return await archive_page(request, "speaker_statements", load, vary=str(layout(request)))


@router.get("/place/{place:path}")
async def place(request: Request, place: str, offset: Offset = 0) -> Response:
    """Return the page of a place: the articles that contain its name, the latest first, and the outlets of the articles
    on the page."""

    def load(archive: Archive) -> dict[str, object]:
        matches = _matches(archive, place, offset=offset, latest_first=True)
        outlets = Counter(hit.article.outlet for hit in matches.hits if hit.article.outlet)
        return {
            "place": place,
            "shown": search_view(matches),
            "outlets": [name for name, _ in outlets.most_common(MOST_OUTLETS)],
            "chart": month_chart(_matches_by_month(archive, place)),
        }

    return await archive_page(request, "place", load)


def _matches_by_month(archive: Archive, name: str) -> dict[str, int]:
    """Return the number of articles that contain a name in each of the latest months of the archive."""
    months = [month for month in sorted(archive.status().counts.months) if month][-MOST_PLACE_MONTHS:]
    bounds = [(month, *_days_of(month)) for month in months]
    return {month: _matches(archive, name, 1, days=(since, until)).total for month, since, until in bounds}


def _days_of(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month ('2031-10')."""
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _matches(
    archive: Archive,
    name: str,
    limit: int = PAGE_SIZE,
    *,
    offset: int = 0,
    latest_first: bool = False,
    days: tuple[date | None, date | None] = (None, None),
) -> SearchPage:
    """Return the articles that contain the words of a name side by side. `days` are the first and the last day of the
    articles."""
    since, until = days
    query = _query_of(name)
    return archive.search(
        query, limit, since=since, until=until, offset=offset, latest_first=latest_first, most_compared=MOST_COMPARED
    )


def _query_of(name: str) -> str:
    """Return the query for the words of a name side by side. Two or three words may be in any order ('Maud Tarrant',
    'Tarrant, Maud')."""
    words = _WORD.findall(name)[:MOST_NAME_WORDS]
    if len(words) < 2:
        return f"+{words[0]}" if words else "-"
    orders = permutations(words) if len(words) <= MOST_REORDERED else [tuple(words)]
    return " OR ".join(f'"{" ".join(order)}"' for order in dict.fromkeys(orders))
