"""The page *Audit log*, for administrators."""

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
    """Show the latest changes with their users, and the users of the archive."""
    require(request, Role.ADMIN)
    audit: AuditLog = request.app.state.audit
    entries = await run_in_threadpool(audit.latest, MOST_ENTRIES)
    users = sorted(request.app.state.users.all().values(), key=lambda user: user.name)
    return page(request, "audit", {"entries": entries, "users": users})
