"""The API endpoints for the contents of the archive, its live sources, follows and alerts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.web.api.documents import DayParameter, described, document
from wideangle.web.pages.context import require
from wideangle.web.parameters import day
from wideangle.web.security.viewer import Role

router = APIRouter(prefix="/api", tags=["operation"])


@router.get("/status", summary="What the archive holds", responses=described("statusDocument"))
async def status(request: Request) -> Response:
    """Return the numbers of articles by outlet, language and month."""

    def load(archive: Archive) -> str:
        held = archive.status()
        return render.status_json(held.holdings, held.counts.outlets, held.counts.languages, held.counts.months)

    return await document(request, load)


@router.get("/sources", summary="Live sources and their health", responses=described("sourcesDocument"))
async def sources(request: Request) -> Response:
    """List the live sources of the archive. Only editors may call this endpoint."""
    require(request, Role.EDITOR)

    def load(archive: Archive) -> str:
        silent = {source.number for source in archive.sources.silent()}
        return render.sources_json(list(archive.sources), silent, archive.sources.pages_waiting())

    return await document(request, load)


@router.get("/follows", summary="Follows", responses=described("followsDocument"))
async def follows(request: Request) -> Response:
    """List the followed stories and queries, with the state of their deliveries. Only editors may call this
    endpoint."""
    require(request, Role.EDITOR)
    return await document(request, lambda archive: render.follows_json(archive.follows()))


@router.get("/alerts", summary="Alerts, the oldest first", responses=described("alertsDocument"))
async def alerts(
    request: Request,
    *,
    follow: Annotated[int | None, Query(ge=1, le=2**31, description="Of this follow alone.")] = None,
    since: DayParameter = "",
) -> Response:
    """List the alerts that were raised."""
    require(request, Role.EDITOR)
    first = day("since", since)
    return await document(
        request, lambda archive: render.alerts_json(archive.alerts(follow, first.at if first else None))
    )
