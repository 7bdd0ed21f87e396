"""Requests that the server sends for its users, before the archive is locked for a change."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from wideangle.ingest import Fetcher, probe
from wideangle.model import Source


def fetcher(request: Request) -> Fetcher:
    """Return an HTTP client that connects to the public internet and to the hosts that the operator allows."""
    return Fetcher(allow_hosts=request.app.state.options.allow_fetch)


async def detected_sources(request: Request, url: str) -> list[Source]:
    """Fetch a URL, and return the live sources that are found there. Raises SourceError if the URL is not a source or
    cannot be read."""
    return await run_in_threadpool(probe, url, fetcher(request))


async def check_webhook(request: Request, url: str) -> None:
    """Raise UsageError if the host in the URL of a webhook is not allowed, so that alerts could not be posted there."""
    if url:
        await run_in_threadpool(fetcher(request).check_recipient, url)
