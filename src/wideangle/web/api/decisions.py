"""The API endpoints for corrections. An editor makes and revokes decisions about stories, storylines, links and the
order of links."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.model import Lane
from wideangle.web.api.changes import change, check_number
from wideangle.web.api.documents import described, document
from wideangle.web.api.parameters import Flag, Identifier, NumberPath, StoryId, StorylineId, check_query
from wideangle.web.pages.context import require
from wideangle.web.security.viewer import Role

router = APIRouter(prefix="/api", tags=["decisions"], dependencies=[Depends(check_query)])

Articles = Annotated[list[Identifier], Field(min_length=1, max_length=1000, examples=[["ledger-002"]])]


class _Decision(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Split(_Decision):
    """Takes articles out of a story permanently."""

    kind: Literal["split"]
    story: StoryId
    articles: Articles

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.split(self.story, self.articles)


class Merge(_Decision):
    """Merges several stories into the story that is named first."""

    kind: Literal["merge"]
    stories: list[StoryId] = Field(min_length=2, max_length=100, examples=[["s1", "s2"]])

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.merge(self.stories)


class Pin(_Decision):
    """Keeps articles in their story permanently. Without articles, the decision applies to all present articles of the
    story."""

    kind: Literal["pin"]
    story: StoryId
    articles: list[Identifier] = Field(default=[], max_length=1000)

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.pin(self.story, self.articles)


class Rename(_Decision):
    """Gives a story a name."""

    kind: Literal["rename"]
    story: StoryId
    name: str = Field(min_length=1, max_length=500, pattern="[!-~]", examples=["Night buses in Vellmar"])

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.rename(self.story, self.name)


class PutIntoLane(_Decision):
    """Puts one article into a lane of the coverage of another article. Without a lane, the coverage never shows the
    article."""

    kind: Literal["link"]
    article: Identifier = Field(examples=["ledger-002"])
    other: Identifier = Field(examples=["one-001"])
    lane: Lane | None = None

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.link(self.article, self.other, self.lane)


class Order(_Decision):
    """Sets the order of related articles in the coverage of an article. The articles `others` come first in their
    lanes, in the given order."""

    kind: Literal["order"]
    article: Identifier = Field(examples=["ledger-002"])
    others: Articles

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.arrange(self.article, self.others)


class SplitStoryline(_Decision):
    """Takes stories out of a storyline permanently."""

    kind: Literal["split-storyline"]
    storyline: StorylineId
    stories: list[StoryId] = Field(min_length=1, max_length=100)

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.split_storyline(self.storyline, self.stories)


class MergeStorylines(_Decision):
    """Merges storylines and single stories into one storyline."""

    kind: Literal["merge-storylines"]
    parts: list[StorylineId | StoryId] = Field(min_length=2, max_length=100, examples=[["l1", "s9"]])

    def make(self, archive: Archive) -> int:
        """Apply the decision to the archive, and return the number of the decision."""
        return archive.merge_storylines(self.parts)


NewDecision = Annotated[
    Split | Merge | Pin | Rename | PutIntoLane | Order | SplitStoryline | MergeStorylines,
    Body(discriminator="kind", examples=[{"kind": "rename", "story": "s1", "name": "Night buses in Vellmar"}]),
]


@router.get("/decisions", summary="Decisions, the oldest first", responses=described("decisionsDocument"))
async def decisions(
    request: Request,
    *,
    revoked: Annotated[Flag, Query(description="Revoked decisions as well.", examples=[True])] = False,
) -> Response:
    """List the decisions with which people corrected the archive."""
    require(request, Role.EDITOR)
    return await document(request, lambda archive: render.decisions_json(archive.decisions(revoked=revoked)))


@router.post(
    "/decisions", summary="Make a decision", status_code=201, responses=described("decisionsDocument", status=201)
)
async def decide(request: Request, decision: NewDecision) -> Response:
    """Make a decision that corrects stories or a coverage. The response has the decision with its number."""

    def make(archive: Archive) -> str:
        number = decision.make(archive)
        return render.decisions_json([made for made in archive.decisions() if made.number == number])

    return await change(request, Role.EDITOR, make, status=201)


@router.delete("/decisions/{number}", summary="Revoke a decision", responses=described("decisionsDocument"))
async def revoke(request: Request, number: NumberPath) -> Response:
    """Revoke a decision that is in force. The response lists the remaining decisions."""

    def take_back(archive: Archive) -> str:
        check_number(number, archive.decisions())
        archive.revoke(number)
        return render.decisions_json(archive.decisions())

    return await change(request, Role.EDITOR, take_back)
