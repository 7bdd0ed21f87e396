"""The page *Settings*, on which an administrator changes the house settings of the archive."""

from __future__ import annotations

from collections.abc import Mapping, Set
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from wideangle.model import DATE_FORMATS, LANGUAGES, HouseSettings, Lane
from wideangle.model.house import SHORTEST_EXTRACT
from wideangle.render import house_style, labels
from wideangle.render.style import house
from wideangle.web.pages.context import page, read, require, see_other, write
from wideangle.web.security.forms import checked_form, form_token, text_of
from wideangle.web.security.viewer import Role
from wideangle.web.views.settings import FIELDS, checked_settings, form_values

router = APIRouter()


@router.get("/settings")
async def settings(request: Request, *, saved: bool = False) -> HTMLResponse:
    """Return the page with the form of the house settings."""
    require(request, Role.ADMIN)
    values = await read(request, lambda archive: form_values(archive.house))
    return await _form(request, values, saved=saved)


@router.post("/settings")
async def change(request: Request) -> Response:
    """Replace the house settings. If a value is invalid, change nothing, and return the form with a message beside the
    field."""
    require(request, Role.ADMIN)
    form = await checked_form(request)
    values = {name: text_of(form, name) for name in FIELDS}
    chosen, invalid = checked_settings(values)
    if chosen is None:
        response = await _form(request, values, invalid)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    await write(request, lambda archive: archive.set_house(chosen))
    return see_other(request, "settings", saved="1")


async def _form(
    request: Request, values: Mapping[str, str], invalid: Set[str] = frozenset(), *, saved: bool = False
) -> HTMLResponse:
    with house_style(HouseSettings(language=house().language)):
        lanes = [(f"lane_{lane.replace('-', '_')}", labels.lane(lane)) for lane in Lane]
    context = {
        "values": values,
        "invalid": invalid,
        "saved": saved,
        "token": await form_token(request),
        "date_formats": DATE_FORMATS,
        "languages": LANGUAGES,
        "lanes": lanes,
        "shortest_extract": SHORTEST_EXTRACT,
    }
    return page(request, "settings", context)
