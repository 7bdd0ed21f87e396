"""The page *Follow* with the followed stories and queries, their alerts, and the form for a new follow."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from wideangle.archive import Archive
from wideangle.errors import StoryNotFound, UsageError
from wideangle.model import Article
from wideangle.render import MOST_IN_FEED, alerts_atom
from wideangle.render.views.coverage import card
from wideangle.web.options import ServerOptions
from wideangle.web.outgoing import check_webhook
from wideangle.web.pages.context import page, read, require, see_other, write
from wideangle.web.security.forms import checked_form, form_token, keep_secret, number_of, taken_secret, text_of
from wideangle.web.security.viewer import Role, viewer_of
from wideangle.web.views.follow import alert_view, follow_row

router = APIRouter()

MOST_ALERTS = 60
MOST_PREVIEWED = 5
_SECRET = "webhook secret"  # noqa: S105  (a key of the session)


@router.get("/follow")
async def follow(request: Request, story: str = "", query: str = "") -> HTMLResponse:
    """Return the page with the follows and the latest alerts. If `story` or `query` is given, the form is filled in and
    the matching articles are shown. After the server has generated a secret for a new webhook, the next page shows the
    secret once."""
    require(request, Role.READER)

    def load(archive: Archive) -> dict[str, object]:
        alerts = archive.alerts()[-MOST_ALERTS:]
        return {
            "rows": [follow_row(made, _headline(archive, made.story)) for made in archive.follows()],
            "alerts": [alert_view(alert) for alert in reversed(alerts)],
            "preview": [card(article, "") for article in _preview(archive, story, query)],
        }

    context = await read(request, load) | {"story": story, "words": query, "may_edit": viewer_of(request).may_edit}
    secret = await taken_secret(request, _SECRET)
    response = page(request, "follow", context | {"token": await form_token(request), "secret": secret})
    if secret:
        response.headers["cache-control"] = "no-store"
    return response


@router.post("/follow")
async def change(request: Request) -> Response:
    """Follow a story or a query, or end or resume a follow."""
    require(request, Role.EDITOR)
    form = await checked_form(request)
    action = text_of(form, "action")
    target, webhook, email = (text_of(form, name).strip() for name in ("target", "webhook", "email"))
    if action == "add":
        options: ServerOptions = request.app.state.options
        await check_webhook(request, webhook)
        made = await write(
            request,
            lambda archive: archive.follow(target, webhook=webhook, email=email, secret=options.webhook_secret),
        )
        if secret := options.generated_secret(made):
            await keep_secret(request, _SECRET, secret)
    elif action == "remove":
        await write(request, lambda archive: archive.unfollow(number_of(form)))
    elif action == "resume":
        await write(request, lambda archive: archive.resume(number_of(form)))
    else:
        raise UsageError("the form has an unknown action.", item=action, remedy="Load the page again.")
    return see_other(request, "follow")


@router.get("/follow.atom")
async def feed(request: Request) -> Response:
    """Return the latest alerts as an Atom feed."""
    require(request, Role.READER)
    text = await read(request, lambda archive: alerts_atom(archive.alerts()[-MOST_IN_FEED:]))
    return Response(text, media_type="application/atom+xml")


def _headline(archive: Archive, story: str) -> str:
    """Return the headline of a followed story. Return '' for a query, and for a story whose articles were removed."""
    try:
        return archive.story(story).headline if story else ""
    except StoryNotFound:
        return ""


def _preview(archive: Archive, story: str, query: str) -> list[Article]:
    if story:
        return list(archive.story(story).articles[-MOST_PREVIEWED:])
    return list(archive.search(query, MOST_PREVIEWED)) if query.strip() else []
