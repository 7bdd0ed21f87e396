"""The pages for people, one module for each page."""

from collections.abc import Iterator

from fastapi import APIRouter


def page_routers() -> Iterator[APIRouter]:
    """Yield the routers of all pages."""
    from wideangle.web.pages import (
        article,
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
    )

    for module in (now, story, storyline, article, profiles, search, cover, corrections, sources, follow, settings):
        yield module.router
