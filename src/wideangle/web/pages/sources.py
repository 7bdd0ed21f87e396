"""The page *Sources* with the live sources of the archive, their health, and the forms to add and pause sources."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.web.outgoing import detected_sources
from wideangle.web.pages.context import page, read, require, see_other, write
from wideangle.web.security.forms import checked_form, form_token, text_of
from wideangle.web.security.viewer import Role, viewer_of
from wideangle.web.views.sources import TABLE_FORMATS, download_rows, source_row

router = APIRouter()


@router.get("/sources")
async def sources(request: Request) -> HTMLResponse:
    """Return the page with the live sources. Failing sources come first."""
    viewer = viewer_of(request)

    def load(archive: Archive) -> dict[str, object]:
        now = datetime.now(UTC)
        silent = {source.number for source in archive.sources.silent()}
        rows = [source_row(source, now, is_silent=source.number in silent) for source in archive.sources]
        rows.sort(key=lambda row: row.order)
        return {"rows": rows, "holdings": archive.status().holdings}

    context = {
        "token": await form_token(request) if viewer.may_edit else "",
        "downloads": download_rows(viewer.role),
        "formats": TABLE_FORMATS,
    }
    return page(request, "sources", await read(request, load) | context)


@router.post("/sources")
async def change(request: Request) -> RedirectResponse:
    """Add, pause, resume or remove a source."""
    require(request, Role.ADMIN)
    form = await checked_form(request)
    name, action = text_of(form, "source").strip(), text_of(form, "action")
    match action:
        case "add":
            folder = text_of(form, "folder").strip()
            detected = await detected_sources(request, _address(name))
            await write(request, lambda archive: archive.sources.add(name, folder=folder, detected=detected))
        case "pause":
            await write(request, lambda archive: archive.sources.pause(name))
        case "resume":
            await write(request, lambda archive: archive.sources.resume(name))
        case "remove":
            await write(request, lambda archive: archive.sources.remove(name))
        case _:
            raise UsageError("the form has an unknown action.", item=action, remedy="Load the page again.")
    return see_other(request, "sources")


@router.get("/sources.opml")
async def opml(request: Request) -> Response:
    """Return the live sources that are feeds as an OPML document, which feed readers can import."""
    require(request, Role.EDITOR)
    text = await read(request, lambda archive: archive.sources.to_opml())
    return Response(
        text, media_type="text/x-opml", headers={"content-disposition": "attachment; filename=sources.opml"}
    )


def _address(name: str) -> str:
    """Return the web URL of a new source. Raises UsageError for other text: a browser must not name files of the
    server, so folders can be added only on the command line."""
    if not name.startswith(("http://", "https://")):
        raise UsageError("not a web address.", item=name, remedy="A web address begins with http:// or https://.")
    return name
