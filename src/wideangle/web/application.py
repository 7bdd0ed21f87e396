"""Assemble the ASGI application from the middleware, the pages, the API and the archive that the pages and the API
read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files

from anyio import create_task_group
from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starsessions import SessionMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from wideangle import __version__
from wideangle.errors import WideangleError
from wideangle.web import errors
from wideangle.web.api import api_routers
from wideangle.web.api.events import event_listeners
from wideangle.web.api.openapi import openapi_document
from wideangle.web.assistants import assistants_app
from wideangle.web.downloads import Downloads
from wideangle.web.embed import embed_routers
from wideangle.web.interrupted_requests import InterruptedRequests
from wideangle.web.middleware.head_requests import HeadRequests
from wideangle.web.middleware.prefix import Prefix
from wideangle.web.options import ServerOptions
from wideangle.web.pages import page_routers
from wideangle.web.security.access import SESSION_COOKIE, AccessControl, check_start
from wideangle.web.security.audit import AuditLog
from wideangle.web.security.bodies import BodyLimit
from wideangle.web.security.forms import closed_form
from wideangle.web.security.middleware import HostCheck, SecurityHeaders
from wideangle.web.security.rate_limits import SignInLimit
from wideangle.web.security.sessions import LIFETIME_SECONDS, ExpiringStore
from wideangle.web.security.users import Users
from wideangle.web.serving import health, metrics
from wideangle.web.serving.archive_access import ArchiveAccess
from wideangle.web.serving.metrics import LiveState, RequestLog, RequestMetrics
from wideangle.web.serving.page_cache import PageCache
from wideangle.web.serving.warm_up import warm_up
from wideangle.web.templating import HouseStyle, Templates


def create_app(
    options: ServerOptions,
    access: ArchiveAccess | None = None,
    live_state: LiveState = lambda: None,
    *,
    warms_up: bool = False,
) -> FastAPI:
    """Return the application for one archive.

    `access` is an archive that is already open; the caller closes it. `live_state` returns the results of polling live
    sources, which the metrics show. If `warms_up` is true, the application calls `warm_up` when it starts, and answers
    requests meanwhile.

    Raises ArchiveError and its subclasses if the archive cannot be opened. Raises UsageError if other people could
    reach the server and nobody could sign in.
    """
    users, measured = Users(options.archive, needs_admin=True), RequestMetrics()
    check_start(options, users)
    opened = access or ArchiveAccess.open(options)
    assistants = assistants_app(opened, options)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with assistants.running(), create_task_group() as tasks:
            if warms_up:
                tasks.start_soon(opened.read, lambda archive: warm_up(archive, app.state.templates))
            yield
        if access is None:
            opened.close()

    app = FastAPI(
        title="Wideangle",
        version=__version__,
        summary="Expanded coverage for any news article, from one archive.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=_middleware(options, users, measured),
        exception_handlers={
            WideangleError: errors.on_wideangle_error,
            HTTPException: errors.on_http_error,
            RequestValidationError: errors.on_invalid_request,
            Exception: errors.on_unexpected_error,
        },
    )
    app.state.archive = opened
    app.state.options = options
    app.state.event_listeners = event_listeners()
    app.state.users = users
    app.state.metrics = measured
    app.state.live_state = live_state
    app.state.audit = AuditLog(options.archive)
    app.state.sign_in_limit = SignInLimit()
    app.state.pages = PageCache()
    app.state.downloads = Downloads()
    app.state.templates = Templates(options)
    _add_routes(app)
    app.router.routes.append(Route("/mcp", assistants))
    app.openapi = partial(openapi_document, app)  # type: ignore[method-assign]  # as FastAPI documents
    return app


def _add_routes(app: FastAPI) -> None:
    app.mount("/static", StaticFiles(directory=str(files("wideangle.web").joinpath("static"))), name="static")
    app.include_router(health.router)
    app.include_router(metrics.router)
    for router in api_routers():
        app.include_router(router)
    for router in page_routers():
        app.include_router(router, include_in_schema=False, dependencies=[Depends(closed_form)])
    for router in embed_routers():
        app.include_router(router, include_in_schema=False)


def _middleware(options: ServerOptions, users: Users, measured: RequestMetrics) -> list[Middleware]:
    """Return the middleware of the application in the order in which a request passes it."""
    return [
        *([Middleware(ProxyHeadersMiddleware, trusted_hosts=list(options.proxies))] if options.proxies else []),
        *([Middleware(Prefix, prefix=options.prefix)] if options.prefix else []),
        Middleware(RequestLog, metrics=measured),
        Middleware(SecurityHeaders),
        Middleware(HostCheck, hosts=options.hosts),
        Middleware(
            SessionMiddleware,
            store=ExpiringStore(),
            lifetime=LIFETIME_SECONDS,
            cookie_name=SESSION_COOKIE,
            cookie_same_site="strict",
            cookie_https_only=options.is_exposed,
        ),
        Middleware(HouseStyle),
        Middleware(InterruptedRequests),
        Middleware(AccessControl, options=options, users=users),
        Middleware(BodyLimit),
        Middleware(HeadRequests),
    ]
