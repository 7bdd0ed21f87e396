"""Run the web application with the server uvicorn."""

from __future__ import annotations

import socket
from collections.abc import Callable
from threading import Event

import uvicorn

from wideangle.errors import UsageError
from wideangle.web.application import create_app
from wideangle.web.options import ServerOptions
from wideangle.web.serving.metrics import LiveState

SHUTDOWN_SECONDS = 10
"""The number of seconds that running requests may still take after the server has received the signal to stop."""


def serve(
    options: ServerOptions,
    *,
    stop: Event | None = None,
    started: Callable[[], None] = lambda: None,
    live_state: LiveState = lambda: None,
) -> None:
    """Serve an archive until the process receives SIGINT or SIGTERM, and then finish the running requests.

    After the server has stopped, the signal is raised again, so that the handler that was installed before receives it.
    If `stop` is set before the server starts, the server does not start. `started` is called as soon as the server can
    be reached. Raises UsageError if the address is not available, and the errors of `create_app`.
    """
    config = uvicorn.Config(
        create_app(options, live_state=live_state, warms_up=True),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        proxy_headers=False,  # the application handles them
        ssl_certfile=options.certificate,
        ssl_keyfile=options.private_key,
    )
    try:
        config.load()
    except OSError as error:
        raise UsageError(
            f"the certificate or its key cannot be used: {error.strerror or error}.",
            item=str(options.certificate),
            remedy="Both are files in PEM form, without a passphrase.",
        ) from error
    with _listening(options.host.strip("[]"), options.port) as listener:
        if stop is None or not stop.is_set():
            started()
            uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        is_dual = host == "::" and socket.has_dualstack_ipv6()
        listener = socket.create_server(address[:2], family=family, backlog=2048, dualstack_ipv6=is_dual)
    except OSError as error:
        raise UsageError(
            f"the address is not available: {error.strerror}.",
            item=f"{host}, port {port}",
            remedy="Choose another one with --host and --port.",
        ) from error
    # Accepted connections inherit TCP_NODELAY. Without this option, each response waits 40 ms for the acknowledgement
    # of its headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
