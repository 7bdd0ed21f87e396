"""The HTTP API: the JSON documents of the command line, feeds, downloads, events and corrections, below /api."""

from collections.abc import Iterator

from fastapi import APIRouter


def api_routers() -> Iterator[APIRouter]:
    """Yield the routers of the API."""
    from wideangle.web.api import (
        articles,
        citations,
        coverage,
        decisions,
        events,
        follows,
        search,
        sources,
        stories,
        tables,
    )

    for module in (articles, citations, coverage, stories, search, follows, sources, decisions, events, tables):
        yield module.router
