"""The framed document and the fragment of an embedded coverage, and the page that shows how to embed a coverage."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.errors import ArticleNotFound, StoryNotFound
from wideangle.model import LANGUAGES, Lane
from wideangle.render import labels
from wideangle.render.style import house, house_style
from wideangle.web.addresses import absolute
from wideangle.web.embed.parameters import MOST_ENTRIES, EmbedParameters
from wideangle.web.embed.responses import EMBED_HEADERS, embed_response, frame_policy
from wideangle.web.embed.view import EmbedView, embed_view
from wideangle.web.middleware.security_headers import CONTENT_POLICY
from wideangle.web.pages.context import archive_page
from wideangle.web.serving.page_cache import Page
from wideangle.web.templating import Templates

router = APIRouter()

Parameters = Annotated[EmbedParameters, Query()]


@router.get("/embed/block")
async def block(request: Request, parameters: Parameters) -> Response:
    """Return a small HTML document with the coverage of an article, for a frame in another site."""
    try:
        return await _embedded(request, parameters, "embed_block")
    except (ArticleNotFound, StoryNotFound):
        page = _page(request, "embed_missing", {"parameters": parameters})
        headers = {**EMBED_HEADERS, **dict(page.headers)}
        return Response(page.content, HTTPStatus.NOT_FOUND, headers, media_type="text/html")


@router.get("/embed/fragment")
async def fragment(request: Request, parameters: Parameters) -> Response:
    """Return the coverage of an article as a fragment of HTML for insertion into a page. The fragment is empty if the
    archive has no such article."""
    try:
        return await _embedded(request, parameters, "embed_fragment")
    except (ArticleNotFound, StoryNotFound):
        return Response("", HTTPStatus.NOT_FOUND, EMBED_HEADERS, media_type="text/html")


@router.get("/embed")
async def embed(request: Request, parameters: Parameters) -> Response:
    """Return the page that shows how to embed the coverage of an article: HTML to copy, and a preview."""

    def load(archive: Archive) -> dict[str, object]:
        shown = embed_view(archive, parameters)
        chosen = parameters.model_copy(update={"article": shown.address})
        return {
            "parameters": parameters,
            "shown": shown,
            "lanes": [(str(lane), labels.lane(lane)) for lane in Lane],
            "languages": LANGUAGES,
            "most": MOST_ENTRIES,
            "snippet": frame_snippet(request, chosen, shown, shown.height),
            "page": absolute(request, "cover", article=shown.address),
            "fragment": absolute(request, "embed", "fragment", **chosen.query),
            "embedded": chosen.query,
        }

    response = await archive_page(request, "embed", load)
    response.headers["content-security-policy"] = f"{CONTENT_POLICY}; frame-src 'self'"
    return response


def frame_snippet(
    request: Request, parameters: EmbedParameters, shown: EmbedView, height: int, width: int | None = None
) -> str:
    """Return the HTML of a frame with the coverage. `height` and `width` are CSS pixels; without a width, the frame is
    as wide as the surrounding page allows."""
    address = absolute(request, "embed", "block", **parameters.query)
    context = {"address": address, "shown": shown, "height": height, "width": width or "100%"}
    return _templates(request).render(request, "web/embed_frame.html.jinja", context)


async def _embedded(request: Request, parameters: EmbedParameters, template: str) -> Response:
    def make(archive: Archive) -> Page:
        with house_style(replace(house(), language=parameters.language or house().language)):
            return _page(request, template, {"parameters": parameters, "shown": embed_view(archive, parameters)})

    return await embed_response(request, (template, parameters), make, "text/html", EMBED_HEADERS)


def _page(request: Request, template: str, context: dict[str, object]) -> Page:
    """Return a rendered template with its stylesheet, and the content security policy that allows this stylesheet."""
    rendered = _templates(request).render(request, "web/embed_style.css.jinja", {})
    style = "\n".join(rendered.splitlines())  # as a browser reads it before it compares the digest
    text = _templates(request).render(request, f"web/{template}.html.jinja", {**context, "style": Markup(style)})  # noqa: S704
    return Page(text.encode("utf-8", "replace"), headers=(("content-security-policy", frame_policy(style)),))


def _templates(request: Request) -> Templates:
    templates: Templates = request.app.state.templates
    return templates
