"""The page *Search* for full-text search."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.web.pages.context import archive_page
from wideangle.web.parameters import day
from wideangle.web.views.search import PAGE_SIZE, search_view

router = APIRouter()

Text = Annotated[str, Query(max_length=500)]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """The filter of a search: range of days, outlet and language. '' stands for no restriction."""

    since: str = ""
    until: str = ""
    outlet: str = ""
    language: str = ""


@router.get("/search")
async def search(
    request: Request,
    *,
    q: Text = "",
    since: Text = "",
    until: Text = "",
    outlet: Text = "",
    language: Text = "",
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> Response:
    """Return the page with the articles that match a query and the filters."""
    wanted = SearchFilter(since, until, outlet.strip(), language.strip())
    first, last = day("from", since), day("to", until)

    def load(archive: Archive) -> dict[str, object]:
        counts = archive.status().counts
        hits = (
            archive.search(
                q,
                PAGE_SIZE,
                since=first,
                until=last,
                outlets=[wanted.outlet] if wanted.outlet else [],
                languages=[wanted.language] if wanted.language else [],
                offset=offset,
            )
            if q.strip()
            else None
        )
        return {
            "query": q,
            "wanted": wanted,
            "filters": {"q": q} | asdict(wanted),
            "shown": None if hits is None else search_view(hits),
            "languages": sorted(counts.languages),
            "outlets": sorted(name for name in counts.outlets if name)[:MOST_OUTLETS],
        }

    return await archive_page(request, "search", load)


MOST_OUTLETS = 300
"""The greatest number of outlets that the form suggests. The limit keeps the page small."""
