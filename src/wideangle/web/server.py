"""Run the application with uvicorn."""

from __future__ import annotations

import uvicorn

from wideangle.web.application import create_app
from wideangle.web.options import ServerOptions

SHUTDOWN_SECONDS = 10
"""The number of seconds that running requests may still take after the server was told to stop."""


def serve(options: ServerOptions) -> None:
    """Serve an archive until the process is told to stop (SIGINT or SIGTERM), and then finish the running requests."""
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
