"""The page *Story*, and its parts that the browser loads after the page because they take longer to compute."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.coverage import Selection
from wideangle.model import Lane
from wideangle.render import source_labels
from wideangle.render.views.coverage import view
from wideangle.render.views.quotes import quotes_view
from wideangle.render.views.story import story_card, story_view
from wideangle.web.addresses import discovery
from wideangle.web.pages.context import SEEN_COOKIE, archive_page, layout
from wideangle.web.parameters import reader_language
from wideangle.web.views.differences import differences_view
from wideangle.web.views.headlines import in_language
from wideangle.web.views.story import ReportState, seen_mark, story_page

router = APIRouter()


@router.get("/story/{story}")
async def story(request: Request, story: str, why: bool = False) -> Response:
    """Return the page of one story: its reports with their copies, when each outlet reported, and which outlets have no
    report."""
    seen, language = request.cookies.get(SEEN_COOKIE, ""), reader_language(request)

    def load(archive: Archive) -> dict[str, object]:
        record = in_language(archive.story(story, why=why), language)
        states = {article.id: _state(archive, article.id) for article in record.articles}
        shown = story_page(record, states, seen or None, why=why)
        page = {"shown": shown, "card": shown.story.card, "why": why, "seen": seen_mark(record.articles)}
        return page | {"oembed": discovery(request)}

    return await archive_page(request, "story", load, vary=f"{language} {seen}")


@router.get("/story/{story}/statements")
async def statements(request: Request, story: str) -> Response:
    """Return the part of the page with the statements in the reports of a story: who said what."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.story(story)
        shown = story_view(record)
        statements = quotes_view(archive.quotes(record), shown.central.card.lang)
        return {"card": shown.card, "statements": statements, **layout(request)}

    return await archive_page(request, "story_statements", load, vary=str(layout(request)))


@router.get("/story/{story}/differences")
async def differences(request: Request, story: str) -> Response:
    """Return the part of the page with the figures and quotations on which the reports of a story agree or differ."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.story(story)
        comparison = archive.compare(record)
        shown = story_card(record)
        return {
            "card": shown,
            "shown": differences_view(comparison.figures, comparison.quotes, shown.lang),
            **layout(request),
        }

    return await archive_page(request, "story_differences", load, vary=str(layout(request)))


@router.get("/story/{story}/context")
async def context(request: Request, story: str) -> Response:
    """Return the part of the page with the background of a story, its consequences, and opinion about it."""

    def load(archive: Archive) -> dict[str, object]:
        record = archive.story(story)
        coverage = view(archive.cover(record.central, Selection(statements=False)))
        lanes = [section for section in coverage.sections if section.lane is not Lane.SAME_STORY and section.entries]
        return {"card": story_card(record), "lanes": lanes, **layout(request)}

    return await archive_page(request, "story_context", load, vary=str(layout(request)))


@router.get("/story/{story}/chain")
async def chain(request: Request, story: str) -> Response:
    """Return the part of the page with the earlier and the later stories of the same affair."""

    def load(archive: Archive) -> dict[str, object]:
        shown = story_view(archive.story(story), archive.storyline(story))
        line = archive.storyline_of(story)
        return {"card": shown.card, "chains": shown.chains, "line": line.id if line else "", **layout(request)}

    return await archive_page(request, "story_chain", load, vary=str(layout(request)))


def _state(archive: Archive, article: str) -> ReportState:
    correction = archive.correction(article)
    return ReportState(archive.revisions(article), source_labels.corrected(correction) if correction else "")
