"""The API endpoints for corrections: decisions about stories, links and orders, which an editor makes and revokes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.model import Lane
from wideangle.web.api.documents import described, document
from wideangle.web.pages.context import require, write
from wideangle.web.security.forms import check_origin
from wideangle.web.security.viewer import Role

router = APIRouter(prefix="/api", tags=["decisions"])

Identifier = Annotated[str, Field(min_length=1, max_length=2000)]


class NewDecision(BaseModel):
    """A correction.

    `split` takes `articles` out of a story. `merge` merges `stories` under the id named first. `pin` keeps `articles`,
    or all, in a story. `rename` gives a story a `name`. `link` puts the single article in `others` into a `lane` of the
    coverage of the single article in `articles`; without a lane, it removes the article from the coverage. `order` puts
    `others` first.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["split", "merge", "pin", "rename", "link", "order"]
    story: str = Field(default="", max_length=40)
    stories: list[Identifier] = Field(default=[], max_length=100)
    articles: list[Identifier] = Field(default=[], max_length=1000)
    others: list[Identifier] = Field(default=[], max_length=1000)
    name: str = Field(default="", max_length=500)
    lane: Lane | None = None


@router.get("/decisions", summary="Decisions, the oldest first", responses=described("decisionsDocument"))
async def decisions(
    request: Request,
    *,
    revoked: Annotated[bool, Query(description="Revoked decisions as well.")] = False,
) -> Response:
    """List the corrections that people made."""
    require(request, Role.EDITOR)
    return await document(request, lambda archive: render.decisions_json(archive.decisions(revoked=revoked)))


@router.post("/decisions", summary="Make a decision", responses=described("decisionsDocument"))
async def decide(request: Request, decision: NewDecision) -> Response:
    """Correct stories or a coverage. The response is the decision with its number."""
    require(request, Role.EDITOR)
    check_origin(request)

    def make(archive: Archive) -> str:
        number = _decide(archive, decision)
        return render.decisions_json([made for made in archive.decisions() if made.number == number])

    return Response(await write(request, make), media_type="application/json")


@router.delete("/decisions/{number}", summary="Revoke a decision", responses=described("decisionsDocument"))
async def revoke(request: Request, number: Annotated[int, Path(ge=1, le=2**31)]) -> Response:
    """Revoke a valid decision. The response lists the remaining decisions."""
    require(request, Role.EDITOR)
    check_origin(request)

    def take_back(archive: Archive) -> str:
        archive.revoke(number)
        return render.decisions_json(archive.decisions())

    return Response(await write(request, take_back), media_type="application/json")


def _decide(archive: Archive, decision: NewDecision) -> int:
    match decision.kind:
        case "split":
            return archive.split(decision.story, decision.articles)
        case "merge":
            return archive.merge(decision.stories)
        case "pin":
            return archive.pin(decision.story, decision.articles)
        case "rename":
            return archive.rename(decision.story, decision.name)
        case "order":
            [article] = _only("articles", decision.articles)
            return archive.arrange(article, decision.others)
        case "link":
            [article] = _only("articles", decision.articles)
            [other] = _only("others", decision.others)
            return archive.link(article, other, decision.lane)


def _only(name: str, values: list[str]) -> list[str]:
    if len(values) != 1:
        raise UsageError(f"{name} must name one article.", remedy="Name one article by id or URL.")
    return values
