"""The handlers of the pages for people, one module for each page."""

from collections.abc import Iterator

from fastapi import APIRouter


def page_routers() -> Iterator[APIRouter]:
    """Yield the routers of all pages."""
    from wideangle.web.pages import (
        account,
        add,
        article,
        audit,
        corrections,
        cover,
        follow,
        now,
        profiles,
        search,
        settings,
        sources,
        story,
        storyline,
        users,
    )

    of_archive = (now, story, storyline, article, profiles, search, cover, corrections, add, sources, follow, settings)
    for module in (*of_archive, account, users, audit):
        yield module.router
