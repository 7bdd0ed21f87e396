"""Report health and readiness of the server to process supervisors and load balancers."""

from __future__ import annotations

from fastapi import APIRouter, Request

from wideangle import __version__

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Whether the process answers")
async def health() -> dict[str, str]:
    """Report that the process is running and responds."""
    return {"status": "ok", "version": __version__}


@router.get("/readyz", summary="Whether the archive can be read")
async def readiness(request: Request) -> dict[str, str]:
    """Report that the archive can be read. If the archive cannot be read, the response is an error."""
    await request.app.state.archive.read(lambda archive: archive.state)
    return {"status": "ready"}
