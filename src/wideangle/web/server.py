"""Runs the application with uvicorn."""

from __future__ import annotations

import uvicorn

from wideangle.web.application import create_app
from wideangle.web.options import ServerOptions

SHUTDOWN_SECONDS = 10
"""How long requests that are under way may take once the server was told to stop."""


def serve(options: ServerOptions) -> None:
    """Serve an archive until the process is told to stop (SIGINT or SIGTERM), then finish what is under way."""
    uvicorn.run(
        create_app(options),
        host=options.host,
        port=options.port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        proxy_headers=False,
    )
