"""The HTTP API below /api: the JSON documents of the command line, feeds, downloads, events and corrections."""

from collections.abc import Iterator

from fastapi import APIRouter


def api_routers() -> Iterator[APIRouter]:
    """Yield the routers of all API endpoints."""
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
