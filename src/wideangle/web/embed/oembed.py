"""The oEmbed endpoint (version 1.0, https://oembed.com). Another site sends the URL of a page, and receives the HTML of
a frame with the coverage."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated
from xml.sax.saxutils import escape

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.render import labels
from wideangle.web.addresses import absolute, embedded_article
from wideangle.web.embed.frames import frame_snippet
from wideangle.web.embed.parameters import EmbedParameters, Variant
from wideangle.web.embed.responses import embed_response
from wideangle.web.embed.view import embed_view
from wideangle.web.errors import PageNotFound
from wideangle.web.serving.page_cache import Page

router = APIRouter()

WIDTH = 600
"""The width of a frame in CSS pixels, unless the requesting site allows less."""

LOWEST_COMPACT = 200
"""The least height in CSS pixels of a frame with headlines. If the requesting site allows less, the frame has a single
line."""

CACHE_SECONDS = 3600

_FORMATS = {"json": "application/json", "xml": "text/xml"}
_LARGEST = 100_000
_MOST_CHARACTERS = 2000


@router.get("/oembed")
async def oembed(
    request: Request,
    url: str = "",
    document_format: Annotated[str, Query(alias="format")] = "json",
    maxwidth: int = _LARGEST,
    maxheight: int = _LARGEST,
) -> Response:
    """Return the oEmbed document for a URL: the frame of a coverage. The URL is that of a page of this server or of an
    article in the archive."""
    if not url:
        raise UsageError("the address is missing.", remedy="Name it with url=.")
    if document_format not in _FORMATS:
        raise HTTPException(HTTPStatus.NOT_IMPLEMENTED, "The formats are json and xml.")
    if maxwidth < 1 or maxheight < 1:
        raise UsageError("a frame has at least one pixel.", remedy="Raise maxwidth and maxheight.")
    article = embedded_article(request, url)
    if not article or len(article) > _MOST_CHARACTERS:
        raise PageNotFound("nothing at this address can be embedded.", item=url[:_MOST_CHARACTERS])
    variant = Variant.COMPACT if maxheight >= LOWEST_COMPACT else Variant.LINE
    parameters = EmbedParameters(article=article, variant=variant)

    def make(archive: Archive) -> Page:
        shown = embed_view(archive, parameters)
        width, height = min(WIDTH, maxwidth), min(shown.height, maxheight)
        chosen = parameters.model_copy(update={"article": shown.address})
        fields: dict[str, str | int] = {
            "version": "1.0",
            "type": "rich",
            "title": f"{labels.COVERAGE}: {shown.coverage.card.headline}",
            "provider_name": labels.PROGRAM,
            "provider_url": absolute(request),
            "cache_age": CACHE_SECONDS,
            "width": width,
            "height": height,
            "html": frame_snippet(request, chosen, shown, height, width),
        }
        return Page((_xml(fields) if document_format == "xml" else json.dumps(fields)).encode("utf-8", "replace"))

    key = ("oembed", parameters, document_format, maxwidth, maxheight)
    return await embed_response(request, key, make, _FORMATS[document_format], {"access-control-allow-origin": "*"})


def _xml(fields: dict[str, str | int]) -> str:
    elements = "".join(f"<{name}>{escape(str(value))}</{name}>\n" for name, value in fields.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n{elements}</oembed>\n'
