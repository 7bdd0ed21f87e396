"""The pages on which an editor corrects a story or a storyline."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.render.views.story import story_view
from wideangle.render.views.storyline import storyline_view
from wideangle.web.pages.context import page, read, require, see_other, write
from wideangle.web.security.forms import checked_form, form_token, number_of, text_of, texts_of
from wideangle.web.security.viewer import Role

router = APIRouter()

_OF_STORIES = {"split", "merge", "pin", "rename"}
_OF_STORYLINES = {"storyline split", "storyline merge"}


@router.get("/story/{story}/edit")
async def edit_story(request: Request, story: str) -> HTMLResponse:
    """Return the page with the articles of a story, the forms to split, merge, pin and rename the story, and the
    decisions in force."""
    require(request, Role.EDITOR)

    def load(archive: Archive) -> dict[str, object]:
        record = archive.story(story)
        decisions = [made for made in archive.decisions() if made.kind in _OF_STORIES and made.story == record.id]
        grown = [linked.story for links in archive.storyline(record.id) for linked in links]
        return {"shown": story_view(record), "decisions": decisions, "candidates": grown}

    return page(request, "story_edit", await read(request, load) | {"token": await form_token(request)})


@router.post("/story/{story}/edit")
async def correct_story(request: Request, story: str) -> RedirectResponse:
    """Split, merge, pin or rename a story, or revoke a decision about the story."""
    require(request, Role.EDITOR)
    form = await checked_form(request)
    articles, action = texts_of(form, "articles"), text_of(form, "action")
    match action:
        case "split":
            await write(request, lambda archive: archive.split(story, articles))
        case "pin":
            await write(request, lambda archive: archive.pin(story, articles))
        case "merge":
            await write(request, lambda archive: archive.merge([story, *text_of(form, "other").split()]))
        case "rename":
            await write(request, lambda archive: archive.rename(story, text_of(form, "name")))
        case "revoke":
            await write(request, lambda archive: archive.revoke(number_of(form)))
        case _:
            raise _unknown(action)
    return see_other(request, "story", story, "edit")


@router.get("/storyline/{storyline}/edit")
async def edit_storyline(request: Request, storyline: str) -> HTMLResponse:
    """Return the page with the stories of a storyline, and the forms to remove stories from the storyline or to add
    other stories."""
    require(request, Role.EDITOR)

    def load(archive: Archive) -> dict[str, object]:
        record = archive.storyline_by_id(storyline)
        decisions = [made for made in archive.decisions() if made.kind in _OF_STORYLINES and made.story == record.id]
        return {"shown": storyline_view(record), "decisions": decisions}

    return page(request, "storyline_edit", await read(request, load) | {"token": await form_token(request)})


@router.post("/storyline/{storyline}/edit")
async def correct_storyline(request: Request, storyline: str) -> RedirectResponse:
    """Remove stories from a storyline, merge other stories into it, or revoke a decision about it."""
    require(request, Role.EDITOR)
    form = await checked_form(request)
    action = text_of(form, "action")
    match action:
        case "split":
            await write(request, lambda archive: archive.split_storyline(storyline, texts_of(form, "stories")))
        case "merge":
            await write(request, lambda archive: archive.merge_storylines([storyline, *text_of(form, "other").split()]))
        case "revoke":
            await write(request, lambda archive: archive.revoke(number_of(form)))
        case _:
            raise _unknown(action)
    return see_other(request, "storyline", storyline, "edit")


def _unknown(action: str) -> UsageError:
    return UsageError("the form has an unknown action.", item=action, remedy="Load the page again.")
