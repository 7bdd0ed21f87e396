"""The page *Story*: one page, and two parts that are loaded after it, since they take longer to make."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wideangle.archive import Archive
from wideangle.model import Lane, Story
from wideangle.render import source_labels
from wideangle.render.views.coverage import view
from wideangle.render.views.quotes import quotes_view
from wideangle.render.views.story import story_view
from wideangle.web.pages.context import layout, page, read
from wideangle.web.views.story import ReportState, StoryPage, seen_mark, story_page

router = APIRouter()

SEEN_COOKIE = "wideangle_seen"
SEEN_SECONDS = 30 * 24 * 3600


@router.get("/story/{story}")
async def story(request: Request, story: str, why: bool = False) -> HTMLResponse:
    """One story: its reports with their copies, who reported when, and who has no report."""
    seen = request.cookies.get(SEEN_COOKIE)

    def load(archive: Archive) -> tuple[Story, StoryPage]:
        record = archive.story(story, why=why)
        states = {article.id: _state(archive, article.id) for article in record.articles}
        return record, story_page(record, states, seen, why=why)

    record, shown = await read(request, load)
    response = page(request, "story", {"shown": shown, "card": shown.story.card, "why": why})
    response.set_cookie(
        SEEN_COOKIE,
        seen_mark(record.articles),
        max_age=SEEN_SECONDS,
        path=request.url.path,
        httponly=True,
        samesite="strict",
    )
    return response


@router.get("/story/{story}/statements")
async def statements(request: Request, story: str) -> HTMLResponse:
    """Who said what in the reports of a story."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.story(story)
        shown = story_view(record)
        return {
            "card": shown.card,
            "statements": quotes_view(archive.quotes(record), shown.central.card.lang),
        }

    return page(request, "story_statements", await read(request, load) | layout(request))


@router.get("/story/{story}/context")
async def context(request: Request, story: str) -> HTMLResponse:
    """What led to a story, what followed, opinion about it, and the stories before and after it."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.story(story)
        shown = story_view(record, archive.storyline(record.id))
        coverage = view(archive.cover(record.central))
        lanes = [section for section in coverage.sections if section.lane is not Lane.SAME_STORY and section.entries]
        return {"card": shown.card, "lanes": lanes, "chains": shown.chains}

    return page(request, "story_context", await read(request, load) | layout(request))


def _state(archive: Archive, article: str) -> ReportState:
    correction = archive.correction(article)
    return ReportState(archive.revisions(article), source_labels.corrected(correction) if correction else "")
