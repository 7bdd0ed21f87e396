"""The page *Add articles*, on which an editor uploads files of articles and sees the outcome of each item."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from wideangle.errors import UsageError
from wideangle.ingest import column_mapping
from wideangle.model import Note, Refusal, Report
from wideangle.render import outcome_labels
from wideangle.web.drafts import given_metadata
from wideangle.web.pages.context import page, require, write
from wideangle.web.security.bodies import MAX_BODY_BYTES
from wideangle.web.security.forms import checked_form, form_token, text_of
from wideangle.web.security.viewer import Role
from wideangle.web.uploads import Upload, add_uploads

router = APIRouter()

MOST_LISTED = 500
"""The greatest number of rejected items, and of notes, in the lists of the page. The API lists all rejected items and
notes."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The outcomes of added items: the number of items by outcome, the valid items that are no articles, and the first
    rejected items and notes. `left_out` is the number of rejected items and notes that are not listed."""

    counts: tuple[tuple[str, int], ...]
    not_articles: str
    refusals: tuple[Refusal, ...]
    notes: tuple[Note, ...]
    left_out: int


@router.get("/add")
async def form(request: Request) -> Response:
    """Return the page with the form to upload files."""
    require(request, Role.EDITOR)
    return await _page(request, None)


@router.post("/add")
async def add(request: Request) -> Response:
    """Add the articles of the uploaded files, and return the page with the outcomes."""
    require(request, Role.EDITOR)
    form = await checked_form(request)
    uploads = await _uploads(form)
    given = given_metadata(form)
    if not uploads:
        raise UsageError("the form has no file.", remedy="Choose at least one file.")
    if len(uploads) > 1 and given.fields():
        raise UsageError(
            "title, date, outlet, URL and language can be given for a single article only.",
            remedy="Choose one file at a time.",
        )
    columns = column_mapping(filter(str.strip, text_of(form, "columns").splitlines()))
    restore_removed = bool(text_of(form, "restore_removed"))
    report = await write(
        request, lambda archive: add_uploads(archive, uploads, given, columns, restore_removed=restore_removed)
    )
    return await _page(request, _report_view(report))


async def _page(request: Request, report: ReportView | None) -> Response:
    context = {"report": report, "token": await form_token(request), "megabytes": MAX_BODY_BYTES // 1_000_000}
    return page(request, "add", context)


async def _uploads(form: FormData) -> list[Upload]:
    chosen = [part for part in form.getlist("files") if isinstance(part, UploadFile) and part.filename]
    return [Upload(part.filename or "", await part.read()) for part in chosen]


def _report_view(report: Report) -> ReportView:
    left_out = sum(max(0, len(listed) - MOST_LISTED) for listed in (report.refusals, report.notes))
    return ReportView(
        outcome_labels.counts(report),
        outcome_labels.kinds(report.not_articles),
        report.refusals[:MOST_LISTED],
        report.notes[:MOST_LISTED],
        left_out,
    )
