"""Report health and readiness of the server to process supervisors and load balancers."""

from __future__ import annotations

from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, Request

from wideangle import __version__
from wideangle.errors import ArchiveError

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Whether the process answers")
async def health() -> dict[str, str]:
    """Report that the process is running and responds."""
    return {"status": "ok", "version": __version__}


@router.get("/readyz", summary="Whether the archive can be read")
async def readiness(request: Request) -> dict[str, str]:
    """Report that the archive can be read. If the archive cannot be read, the response is an error."""
    folder: Path = request.app.state.options.archive
    await request.app.state.archive.read(lambda archive: archive.state)
    if not await to_thread.run_sync(folder.exists):  # an open database can be read after its files were deleted
        raise ArchiveError("the archive does not exist any longer.", item=str(folder))
    return {"status": "ready"}
