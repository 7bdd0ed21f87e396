"""The API endpoints for citations: the articles of a coverage or a story in the formats of reference managers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as ApiPath
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.model import Article
from wideangle.web.api.documents import Answer, answer, described
from wideangle.web.api.parameters import ArticleParameter, StoryPath, check_query

router = APIRouter(prefix="/api", tags=["coverage"], dependencies=[Depends(check_query)])


class CitationFormat(StrEnum):
    """The formats of citations, by the names that `wideangle cover` uses."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


_WRITERS: Mapping[CitationFormat, Callable[[Iterable[Article]], str]] = {
    CitationFormat.BIBTEX: render.bibtex,
    CitationFormat.RIS: render.ris,
    CitationFormat.CSL_JSON: render.csl_json,
}
_MEDIA_TYPES = {
    CitationFormat.BIBTEX: "application/x-bibtex",
    CitationFormat.RIS: "application/x-research-info-systems",
    CitationFormat.CSL_JSON: "application/vnd.citationstyles.csl+json",
}
_ENDINGS = {CitationFormat.BIBTEX: "bib", CitationFormat.RIS: "ris", CitationFormat.CSL_JSON: "json"}

_TEXT = {"type": "string", "description": "Citations in the format that the address names."}
_SCHEMAS = {
    CitationFormat.BIBTEX: _TEXT,
    CitationFormat.RIS: _TEXT,
    CitationFormat.CSL_JSON: {"type": "array", "items": {"type": "object"}, "description": "Items of CSL JSON."},
}
_RESPONSES = described(_TEXT, "The citations", media_type=_MEDIA_TYPES[CitationFormat.BIBTEX])
_RESPONSES[200]["content"] |= {_MEDIA_TYPES[form]: {"schema": schema} for form, schema in _SCHEMAS.items()}

FormatPath = Annotated[CitationFormat, ApiPath(description="The format of the citations.")]


@router.get("/coverage/citations.{format_}", summary="Citations of a coverage", responses=_RESPONSES)
async def of_coverage(request: Request, format_: FormatPath, article: ArticleParameter) -> Response:
    """Return citations of an article and of every article that its coverage shows, as BibTeX, RIS or CSL JSON."""
    return await _citations(request, format_, "coverage", lambda archive: render.cited(archive.cover(article)))


@router.get("/stories/{story}/citations.{format_}", summary="Citations of a story", responses=_RESPONSES)
async def of_story(request: Request, story: StoryPath, format_: FormatPath) -> Response:
    """Return citations of all articles of a story, as BibTeX, RIS or CSL JSON."""
    return await _citations(request, format_, story, lambda archive: archive.story(story).articles)


async def _citations(
    request: Request, form: CitationFormat, name: str, load: Callable[[Archive], Iterable[Article]]
) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.{_ENDINGS[form]}"'}
    return await answer(request, lambda archive: Answer(_WRITERS[form](load(archive)), headers, _MEDIA_TYPES[form]))
