"""Measure and log requests, and report the metrics of the server in Prometheus' text format."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wideangle.archive import Archive
from wideangle.model import Fetched
from wideangle.render.prometheus import archive_metrics, poll_metrics, prometheus_text
from wideangle.render.text import visible
from wideangle.web.middleware.prefix import route_path
from wideangle.web.security.access import check_role, is_local
from wideangle.web.security.viewer import Role, viewer_of

log = logging.getLogger(__name__)
router = APIRouter(tags=["operation"])

LiveState = Callable[[], Fetched | None]
"""A function that returns the results of polling live sources so far, or None if the server does not poll."""

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class RequestMetrics:
    """Counts requests by method, route and status, and measures the durations by route."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "wideangle_http_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "wideangle_http_request_seconds",
            "Seconds from the request to the end of its response.",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request and its duration in seconds. `route` is the pattern of a path and not the path itself, so
        that the number of time series stays small."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class RequestLog:
    """Measures and logs each request. The log excludes the query of the URL, because queries show what people search
    for."""

    def __init__(self, app: ASGIApp, metrics: RequestMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on. After the response, record and log its status and duration."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500  # the status of an exception, which is answered farther out

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            seconds = time.perf_counter() - start
            self._metrics.count(scope["method"], _route(scope), status, seconds)
            _log_request(scope, status, seconds)


@router.get("/metrics", summary="Metrics in Prometheus' text format", response_class=Response)
async def metrics(request: Request) -> Response:
    """Return the numbers and durations of requests, the numbers of articles and live sources in the archive, and the
    results of polls. If the archive has users, users and API tokens may call this endpoint; otherwise only this machine
    may."""
    if not is_local(request):
        check_role(request, Role.READER)
    measured: RequestMetrics = request.app.state.metrics
    live_state: LiveState = request.app.state.live_state
    of_archive = await request.app.state.archive.read(lambda archive: _archive_text(archive, live_state()))
    return Response(generate_latest(measured.registry) + of_archive, media_type=CONTENT_TYPE_LATEST)


def _archive_text(archive: Archive, result: Fetched | None) -> bytes:
    sources = list(archive.sources)
    silent = {source.number for source in archive.sources.silent()}
    articles, waiting = archive.status().holdings.articles, archive.sources.pages_waiting()
    polls = () if result is None else poll_metrics(result)
    return prometheus_text([*polls, *archive_metrics(articles, sources, silent, waiting)])


def _route(scope: Scope) -> str:
    """Return the pattern of the route that answered the request, '' if none did."""
    if route_path(scope).startswith("/static/"):
        return "/static"
    return str(getattr(scope.get("route"), "path", ""))


def _log_request(scope: Scope, status: int, seconds: float) -> None:
    connection = HTTPConnection(scope)
    fields = {
        "method": scope["method"],
        "path": visible(scope["path"]),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "client": connection.client.host if connection.client else "",
        "user": viewer_of(connection).name,
    }
    log.info("%s %s: %d in %.0f ms.", scope["method"], fields["path"], status, seconds * 1000, extra=fields)
