"""The API endpoints for the size of the archive and for its live sources, the feeds and pages that are polled."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive, Sources
from wideangle.model import Source
from wideangle.web.api.changes import change, check_number, conflicts
from wideangle.web.api.documents import Answer, answer, described, document
from wideangle.web.api.parameters import NumberPath, WebAddress, check_query
from wideangle.web.outgoing import detected_sources
from wideangle.web.pages.context import require
from wideangle.web.security.viewer import Role

router = APIRouter(prefix="/api", tags=["operation"], dependencies=[Depends(check_query)])

_OPML = {"type": "string", "description": "An OPML 2.0 document, which feed readers import."}


class NewSource(BaseModel):
    """A live source to add: the address of a feed, a home page, a sitemap, an OPML file or a page."""

    model_config = ConfigDict(extra="forbid")

    url: WebAddress
    folder: str = Field(default="", max_length=200, description="The folder in lists and in OPML.")
    pages: bool = Field(default=True, strict=True, description="Whether the pages of teasers are fetched.")


@router.get("/status", summary="What the archive holds", responses=described("statusDocument"))
async def status(request: Request) -> Response:
    """Return how many articles the archive has, in total and by outlet, language and month."""

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


@router.get("/sources.opml", summary="Live sources as OPML", responses=described(_OPML, media_type="text/x-opml"))
async def opml(request: Request) -> Response:
    """Return the live sources that are feeds as an OPML document. Only editors may call this endpoint."""
    require(request, Role.EDITOR)
    return await answer(request, lambda archive: Answer(archive.sources.to_opml(), media_type="text/x-opml"))


@router.post(
    "/sources", summary="Add a live source", status_code=201, responses=described("sourcesDocument", status=201)
)
async def add(request: Request, source: NewSource) -> Response:
    """Add a live source. Only administrators may call this endpoint.

    The address is fetched once to detect its kind. A home page adds the first feed that it links to, an OPML file every
    feed that it lists.
    """
    require(request, Role.ADMIN)
    with conflicts():
        detected = await detected_sources(request, source.url)

    def make(archive: Archive) -> str:
        added = archive.sources.add(source.url, folder=source.folder, follow=source.pages, detected=detected)
        return render.sources_json(list(added))

    return await change(request, Role.ADMIN, make, status=201)


@router.delete("/sources/{number}", summary="Remove a live source", responses=described("sourcesDocument"))
async def remove(request: Request, number: NumberPath) -> Response:
    """Remove a live source. Its articles stay in the archive. Only administrators may call this endpoint."""
    return await _change_source(request, number, lambda sources: sources.remove(number))


@router.post("/sources/{number}/pause", summary="Pause a live source", responses=described("sourcesDocument"))
async def pause(request: Request, number: NumberPath) -> Response:
    """Pause a live source. The server does not poll the source until it is resumed. Only administrators may call this
    endpoint."""
    return await _change_source(request, number, lambda sources: sources.pause(number))


@router.post("/sources/{number}/resume", summary="Resume a live source", responses=described("sourcesDocument"))
async def resume(request: Request, number: NumberPath) -> Response:
    """Resume a paused live source, so that the server polls the source again. Only administrators may call this
    endpoint."""
    return await _change_source(request, number, lambda sources: sources.resume(number))


async def _change_source(request: Request, number: int, change_source: Callable[[Sources], Source]) -> Response:
    def make(archive: Archive) -> str:
        check_number(number, archive.sources)
        return render.sources_json([change_source(archive.sources)])

    return await change(request, Role.ADMIN, make)
