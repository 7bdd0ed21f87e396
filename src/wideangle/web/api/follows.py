"""The API endpoints for follows and their alerts. A follow is a story or query about whose new articles the archive
raises alerts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from wideangle import render
from wideangle.archive import Archive
from wideangle.model import Alert, Follow
from wideangle.render.alerts.data import MOST_IN_FEED, alerts_feed
from wideangle.web.api.changes import change, check_number, conflicts
from wideangle.web.api.documents import described, document
from wideangle.web.api.lists import Listing, list_answer, list_endpoint
from wideangle.web.api.parameters import Number, NumberPath, SinceParameter, WebAddress, check_query
from wideangle.web.options import ServerOptions
from wideangle.web.outgoing import check_webhook
from wideangle.web.pages.context import require
from wideangle.web.security.viewer import Role

router = APIRouter(prefix="/api", tags=["follows"], dependencies=[Depends(check_query)])

PREVIEWED = 5
"""The greatest number of matching articles in the response to a new follow."""


class NewFollow(BaseModel):
    """A request to follow a story or a query. The alerts are posted to a webhook, sent to an e-mail address, or only
    listed by `GET /api/alerts`."""

    model_config = ConfigDict(extra="forbid")

    target: str = Field(
        min_length=1, max_length=500, description="The id of a story ('s17'), or words.", examples=["night buses"]
    )
    webhook: WebAddress | None = None
    email: str | None = Field(
        default=None,
        max_length=254,
        pattern="^[A-Za-z0-9._+-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$",
        examples=["desk@ledger.example"],
    )


@router.get("/follows", summary="Follows", responses=described("followsDocument"))
async def follows(request: Request) -> Response:
    """List the followed stories and queries, with the state of their deliveries. Only editors may call this
    endpoint."""
    require(request, Role.EDITOR)
    return await document(request, lambda archive: render.follows_json(archive.follows()))


@router.post(
    "/follows", summary="Follow a story or a query", status_code=201, responses=described("followsDocument", status=201)
)
async def follow(request: Request, wanted: NewFollow) -> Response:
    """Follow a story or a query, so that new articles raise alerts. The response has the follow and the matching
    articles that are in the archive already; these raise no alerts.

    Posts to a webhook are signed. If the server generates the secret for the webhook, only this response contains the
    secret.
    """
    require(request, Role.EDITOR)
    with conflicts():
        await check_webhook(request, wanted.webhook or "")
    options: ServerOptions = request.app.state.options

    def make(archive: Archive) -> str:
        made = archive.follow(
            wanted.target, webhook=wanted.webhook or "", email=wanted.email or "", secret=options.webhook_secret
        )
        preview = archive.followed_articles(made, PREVIEWED)
        return render.follows_json([made], preview, secret=options.generated_secret(made))

    response = await change(request, Role.EDITOR, make, status=201)
    response.headers["cache-control"] = "no-store"
    return response


@router.delete("/follows/{number}", summary="End a follow", responses=described("followsDocument"))
async def unfollow(request: Request, number: NumberPath) -> Response:
    """End a follow and delete its alerts. The response contains the follow that was ended."""

    def end(archive: Archive) -> str:
        check_number(number, archive.follows())
        return render.follows_json([archive.unfollow(number)])

    return await change(request, Role.EDITOR, end)


@router.post("/follows/{number}/resume", summary="Resume a webhook", responses=described("followsDocument"))
async def resume(request: Request, number: NumberPath) -> Response:
    """Resume posting to a webhook that was paused because it answered 410. The alerts that were held back are posted
    first."""

    def restart(archive: Archive) -> str:
        check_number(number, archive.follows())
        return render.follows_json([archive.resume(number)])

    return await change(request, Role.EDITOR, restart)


@list_endpoint(router, "/alerts", "Alerts, the oldest first", "alertsDocument")
async def alerts(
    request: Request,
    *,
    follow: Annotated[Number | None, Query(description="Of the follow with this number alone.", examples=[1])] = None,
    since: SinceParameter = None,
) -> Response:
    """List the alerts that follows have raised. Feeds have the latest alerts, the newest first."""
    require(request, Role.READER)

    def load(archive: Archive) -> Listing[tuple[list[Alert], Follow | None]]:
        followed = next((made for made in archive.follows() if made.number == follow), None)
        return Listing((archive.alerts(follow, since), followed))

    return await list_answer(
        request,
        load,
        lambda listing: render.alerts_json(listing.content[0]),
        lambda listing: alerts_feed(listing.content[0][-MOST_IN_FEED:], listing.content[1]),
    )
