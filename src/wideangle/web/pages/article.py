"""The pages of one article: its text with marked statements, names and figures, and its versions."""

from __future__ import annotations

from itertools import pairwise

from fastapi import APIRouter, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.render import source_labels
from wideangle.render.views.coverage import card
from wideangle.render.views.history import changes
from wideangle.web.addresses import discovery
from wideangle.web.pages.context import archive_page
from wideangle.web.views.article import article_view

router = APIRouter()


@router.get("/article/{article:path}")
async def article(request: Request, article: str, span: str = "") -> Response:
    """Return the page of one article. `span` ('120-184', code points) is the part of the text to highlight."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.get(article)
        correction = archive.correction(record)
        return {
            "shown": article_view(record, archive.annotate(record), span),
            "story": next(archive.story_ids([record.id])) or "",
            "wordings": len(archive.revisions(record.id)),
            "correction": source_labels.corrected(correction) if correction else "",
            "oembed": discovery(request),
        }

    return await archive_page(request, "article", load)


@router.get("/history/{article:path}")
async def history(request: Request, article: str) -> Response:
    """Return the page with the versions of an article that an outlet has published at one URL. Each version is shown
    with its changes from the previous version."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.get(article)
        revisions = archive.revisions(record.id)
        steps = [(source_labels.wording(after), list(changes(before, after))) for before, after in pairwise(revisions)]
        first = source_labels.wording(revisions[0]) if revisions else ""
        return {"card": card(record, record.language), "first": first, "steps": steps}

    return await archive_page(request, "history", load)
