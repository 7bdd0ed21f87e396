"""The page *Cover an article*. The article is in the archive, or is pasted, uploaded or fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wideangle.archive import Archive, CoverageView
from wideangle.coverage import Selection
from wideangle.errors import UsageError
from wideangle.ingest import Given, identified
from wideangle.model import Article, Coverage, Lane
from wideangle.render import html_fragment, labels, markdown
from wideangle.render.style import gettext
from wideangle.render.text import visible
from wideangle.render.views.coverage import card, is_counted_otherwise, view
from wideangle.render.views.quotes import QuotesView, quotes_view
from wideangle.web.addresses import discovery
from wideangle.web.drafts import fetched_article, given_metadata, pasted_article, uploaded_article, without_id
from wideangle.web.outgoing import fetcher
from wideangle.web.pages.context import archive_page, layout, page, read, require, see_other, write
from wideangle.web.security.forms import checked_form, form_token, number_of, text_of, texts_of
from wideangle.web.security.viewer import Role
from wideangle.web.serving.archive_access import ArchiveAccess

router = APIRouter()

MAX_UPLOAD_BYTES = 5_000_000
_UNRELATED = "unrelated"

WITHOUT_STATEMENTS = Selection(statements=False)
"""The selection of a coverage without statements. Statements of an article in the archive are loaded after the page,
because they take longer."""


@router.get("/cover")
async def cover(request: Request, article: str = "", why: bool = False) -> Response:
    """Return the coverage of an article or story in the archive. Without an article, return the page with the form for
    an article."""
    if not article.strip():
        return page(request, "cover_form", {"token": await form_token(request), "given": {}})

    def load(archive: Archive) -> dict[str, object]:
        return _coverage(archive, article.strip(), why=why) | {"token": "", "draft": None, "oembed": discovery(request)}

    return await archive_page(request, "cover", load)


@router.get("/cover/statements")
async def statements(request: Request, article: str) -> Response:
    """Return the part of the page with the statements: who said what."""

    def load(archive: Archive) -> dict[str, object]:
        coverage = archive.cover(article)
        return _part(coverage) | {"statements": _statements(coverage), **layout(request)}

    return await archive_page(request, "cover_statements", load, vary=str(layout(request)))


@router.get("/cover/block")
async def block(request: Request, article: str) -> Response:
    """Return the part of the page that offers the coverage as HTML and Markdown to copy."""

    def load(archive: Archive) -> dict[str, object]:
        coverage = archive.cover(article)
        return _part(coverage) | {"block": _block(coverage), **layout(request)}

    return await archive_page(request, "cover_block", load, vary=str(layout(request)))


@router.post("/cover")
async def cover_draft(request: Request) -> HTMLResponse:
    """Return the coverage of an article that a person pastes, uploads, or names by its URL. The article is not
    stored."""
    form = await checked_form(request)
    given = given_metadata(form)
    draft = await _draft(request, form, given)
    access: ArchiveAccess = request.app.state.archive
    context = await access.read_for_text(lambda archive: _draft_coverage(archive, draft))
    return page(request, "cover", context | {"token": await form_token(request), "draft": _fields(draft, given)})


@router.post("/cover/save")
async def save_draft(request: Request) -> Response:
    """Add a pasted article to the archive, so that its coverage is stored and can be corrected."""
    require(request, Role.EDITOR)
    form = await checked_form(request)
    draft = identified(await _draft(request, form, given_metadata(form)))
    report = await write(request, lambda archive: archive.add(draft))
    if report.refusals:
        refusal = report.refusals[0]
        raise UsageError(refusal.reason, item=refusal.item, remedy=refusal.remedy)
    return see_other(request, "cover", article=draft.id)


@router.get("/cover/edit")
async def edit(request: Request, article: str) -> HTMLResponse:
    """Return the page with the coverage of an article of the archive, and the forms to correct it."""
    require(request, Role.EDITOR)

    def load(archive: Archive) -> dict[str, object]:
        record = archive.get(article)
        kinds = {"link", "order"}
        decisions = [
            decision for decision in archive.decisions() if decision.kind in kinds and record.id in decision.articles
        ]
        names = {identifier: archive.get(identifier).title for decision in decisions for identifier in decision.others}
        return _coverage(archive, record) | {"article": record.id, "decisions": decisions, "names": names}

    context = await read(request, load)
    lanes = [(str(lane), name) for lane, name in _lane_names().items()]
    return page(
        request, "cover_edit", context | {"token": await form_token(request), "lanes": lanes, "unrelated": _UNRELATED}
    )


@router.post("/cover/edit")
async def correct(request: Request) -> RedirectResponse:
    """Correct the coverage of an article: move an entry to another lane, remove an entry, add an entry, or change the
    order."""
    require(request, Role.EDITOR)
    form = await checked_form(request)
    article, other = text_of(form, "article"), text_of(form, "other").strip()
    action = text_of(form, "action")
    if action in {"up", "first"}:
        order = texts_of(form, "order")
        await write(request, lambda archive: archive.arrange(article, _moved(order, other, to_top=action == "first")))
    elif action == _UNRELATED:
        await write(request, lambda archive: archive.link(article, other, None))
    elif action in {str(lane) for lane in Lane}:
        await write(request, lambda archive: archive.link(article, other, Lane(action)))
    elif action == "revoke":
        await write(request, lambda archive: archive.revoke(number_of(form)))
    else:
        raise UsageError("the form has an unknown action.", item=action, remedy="Load the page again.")
    return see_other(request, "cover", "edit", article=article)


def _coverage(archive: Archive, article: Article | str, *, why: bool = False) -> dict[str, object]:
    coverage = archive.cover(article, WITHOUT_STATEMENTS)
    return _context(coverage, archive, why=why)


def _draft_coverage(archive: Archive, draft: Article) -> dict[str, object]:
    """Return the coverage of an article that is not stored, with its statements and its HTML and Markdown to copy. A
    browser could not load these parts later, because the server forgets the article after the response."""
    coverage = archive.cover(draft)
    if coverage.article not in archive:
        coverage = without_id(coverage)
    return _context(coverage, archive, why=False) | {"statements": _statements(coverage), "block": _block(coverage)}


def _statements(coverage: Coverage) -> QuotesView:
    return quotes_view(coverage.quotes, coverage.article.language)


def _block(coverage: Coverage) -> tuple[tuple[str, str], ...]:
    return ("HTML", html_fragment(coverage)), ("Markdown", markdown(coverage))


def _context(coverage: CoverageView, archive: Archive, *, why: bool) -> dict[str, object]:
    shown, undated = view(coverage, why=why), _undated(coverage)
    grouped = labels.own_story(coverage.story_reports) if is_counted_otherwise(coverage) else ""
    return {
        "shown": replace(shown, notes=tuple(note for note in shown.notes if note not in (undated, grouped))),
        "grouped": grouped,
        "undated": undated,
        "why": why,
        "in_archive": coverage.article in archive,
        "article": coverage.article.id,
        "story": coverage.story,
    }


def _undated(coverage: CoverageView) -> str:
    """Return the label with the inferred date of an undated article, or the label for an unknown date; '' for a dated
    article."""
    if coverage.article.published:
        return ""
    if coverage.inferred_date:
        return visible(labels.inferred_date(coverage.inferred_date, coverage.article.text))
    return gettext("The date of this article is not known, and cannot be inferred.")


def _fields(draft: Article, given: Given) -> dict[str, str]:
    """Return the values of the form in which a person corrects the metadata of a submitted article: the values from the
    article or its page. A detected language is left out, so that the language of a corrected text is detected again."""
    return {
        "title": draft.title,
        "published": draft.published.isoformat() if draft.published else "",
        "outlet": draft.outlet,
        "url": draft.url,
        "language": given.language,
        "text": draft.text,
    }


def _part(coverage: Coverage) -> dict[str, object]:
    return {"card": card(coverage.article, coverage.article.language), "article": coverage.article.id}


async def _draft(request: Request, form: FormData, given: Given) -> Article:
    """Return the article of a form: a pasted text, an uploaded file, or the page at a URL. Only editors may let the
    server fetch a page."""
    text, upload = text_of(form, "text"), form.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        content = await upload.read(MAX_UPLOAD_BYTES + 1)
        if len(content) > MAX_UPLOAD_BYTES:
            raise UsageError("the file is too large.", item=upload.filename, remedy="Upload a file of at most 5 MB.")
        return await run_in_threadpool(uploaded_article, content, upload.filename, given)
    if text.strip():
        return await run_in_threadpool(pasted_article, text, given)
    if given.url:
        require(request, Role.EDITOR)
        known = await read(request, lambda archive: archive.get(given.url) if given.url in archive else None)
        if known is not None:
            return given.over(known)
        return await run_in_threadpool(fetched_article, given, fetcher(request))
    raise UsageError("the form is empty.", remedy="Paste a text, give an address, or choose a file.")


def _moved(order: list[str], other: str, *, to_top: bool) -> list[str]:
    """Return the ids of a lane's articles, with one id moved up by one position or to the top."""
    if other not in order:
        return [other, *order]
    place = order.index(other)
    rest = [identifier for identifier in order if identifier != other]
    rest.insert(0 if to_top else max(0, place - 1), other)
    return rest


def _lane_names() -> Mapping[Lane, str]:
    return {lane: labels.lane(lane) for lane in Lane}
