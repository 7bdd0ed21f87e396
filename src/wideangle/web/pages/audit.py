"""The page *Audit log*, which administrators may read."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from wideangle.web.pages.context import page, require
from wideangle.web.security.audit import AuditLog
from wideangle.web.security.viewer import Role

router = APIRouter()

MOST_ENTRIES = 500


@router.get("/audit")
async def audit_log(request: Request) -> HTMLResponse:
    """Return the page with the latest changes of the archive and the users who made them."""
    require(request, Role.ADMIN)
    audit: AuditLog = request.app.state.audit
    entries = await run_in_threadpool(audit.latest, MOST_ENTRIES)
    return page(request, "audit", {"entries": entries})
