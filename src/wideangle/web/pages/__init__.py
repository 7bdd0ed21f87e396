"""The pages for people, one module each."""

from collections.abc import Iterator

from fastapi import APIRouter


def page_routers() -> Iterator[APIRouter]:
    """The routers of all pages."""
    from wideangle.web.pages import article, cover, now, search, story

    for module in (now, story, article, search, cover):
        yield module.router
