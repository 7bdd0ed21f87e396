"""The socket of the server."""

from __future__ import annotations

import socket

from wideangle.web.server import _listening


def test_connections_send_small_responses_at_once() -> None:
    with _listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
