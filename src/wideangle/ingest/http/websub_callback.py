"""A small HTTP server that receives the requests of WebSub hubs. It limits the size and duration of each request.

The server does not trust the content that a hub pushes, and never stores it. It checks the signature of the content and
reports only that the feed has changed.
"""

from __future__ import annotations

import hmac
import logging
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl

from wideangle.errors import UsageError

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 64
"""The greatest number of simultaneous connections. Further connections get status 503."""

MOST_SECONDS = 30.0
"""The greatest duration of one connection in seconds, however slowly the client sends."""

MOST_PUSHED = 64_000_000
"""The greatest size in bytes of the content that a hub may push; feeds have the same limit."""

MOST_HEAD = 16_384
"""The greatest size in bytes of the request line and the headers together."""

MOST_CHALLENGE = 1_000
"""The greatest length in characters of a challenge, the text that the server must return to a hub.

Hubs send a few dozen.
"""

SIGNATURES = ("sha1", "sha256", "sha384", "sha512")
"""The methods by which hubs may sign content (WebSub, section 7.1).

SHA-1 is safe here: its collisions do not weaken an HMAC.
"""

_CHUNK_BYTES = 65_536
_POLL_SECONDS = 0.5
_MOST_FIELDS = 20


class Callbacks(Protocol):
    """The functions that process the requests of hubs. `path` is the path of a request.

    The server may call these functions on any thread.
    """

    def verify_intent(self, path: str, fields: Mapping[str, str]) -> bool:
        """Process the fields of a hub's GET request. Return True if the fields match a request that was sent to the
        hub."""

    def secret(self, path: str) -> str | None:
        """Return the secret that signs the content pushed to a path; None for an unknown path."""

    def push_received(self, path: str, *, is_signed: bool) -> None:
        """Record that a hub has pushed content to a path. `is_signed` is true if the signature was valid."""


class Listener:
    """A server that receives the requests of hubs at a local address while its context `running` is active.

    Raises UsageError if the address is in use or not a local address.
    """

    def __init__(self, host: str, port: int, callbacks: Callbacks) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._server = _Server((host, port), family, callbacks)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            hint = "Choose another address, or stop the program that listens there."
            raise UsageError(f"cannot listen on this address: {reason}.", item=f"{host}:{port}", remedy=hint) from error
        self.port: int = self._server.server_address[1]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve the requests of hubs while the context is active."""
        worker = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="callbacks", daemon=True
        )
        worker.start()
        try:
            yield
        finally:
            self._server.shutdown()
            self._server.server_close()
            worker.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], family: socket.AddressFamily, callbacks: Callbacks) -> None:
        self.address_family = family
        self.callbacks = callbacks
        self._guard = threading.Lock()
        self._open: dict[socket.socket, float] = {}
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind the socket without a reverse name lookup. The lookup of HTTPServer may take half a minute."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            is_full = len(self._open) >= MOST_CONNECTIONS
            if not is_full:
                self._open[request] = time.monotonic() + MOST_SECONDS
        if not is_full:
            super().process_request(request, client_address)
            return
        with suppress(OSError):
            request.setblocking(False)
            request.send(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n")
        super().shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Close connections that exceed their time limit."""
        now = time.monotonic()
        with self._guard:
            late = [request for request, until in self._open.items() if until <= now]
        for request in late:
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        log.debug("A callback request failed.", exc_info=True)


class _HeadTooLarge(Exception):
    """Raised if the request line and headers of a request are longer than MOST_HEAD."""


class _Head:
    """The input of a connection, with a limit on the size of the request line and headers."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._left = MOST_HEAD

    def readline(self, limit: int) -> bytes:
        line: bytes = self._file.readline(min(limit, self._left + 1))
        self._left -= len(line)
        if self._left < 0:
            raise _HeadTooLarge
        return line

    def read(self, size: int) -> bytes:
        return bytes(self._file.read1(size))

    def close(self) -> None:
        self._file.close()

    @property
    def closed(self) -> bool:
        return bool(self._file.closed)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = MOST_SECONDS
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.rfile: Any = _Head(self.rfile)

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except _HeadTooLarge:
            self._answer(431)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        try:
            fields = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        except ValueError:
            fields = {}
        hub_fields = {name[4:]: value for name, value in fields.items() if name.startswith("hub.")}
        challenge = hub_fields.get("challenge", "")
        is_valid = challenge.isascii() and challenge.isprintable() and len(challenge) <= MOST_CHALLENGE
        if is_valid and self.server.callbacks.verify_intent(path, hub_fields):
            self._answer(200, challenge.encode())
        else:
            self._answer(404)

    def do_POST(self) -> None:
        path = self.path.partition("?")[0]
        secret = self.server.callbacks.secret(path)
        length = self.headers.get("Content-Length", "")
        if secret is None:
            self._answer(404)
        elif not (length.isascii() and length.isdecimal()) or "Transfer-Encoding" in self.headers:
            self.server.callbacks.push_received(path, is_signed=False)
            self._answer(411)
        elif len(length) > 12 or int(length) > MOST_PUSHED:
            self.server.callbacks.push_received(path, is_signed=False)
            self._answer(413)
        elif (is_signed := self._is_signed(secret, int(length))) is not None:
            self.server.callbacks.push_received(path, is_signed=is_signed)
            self._answer(202)

    def _is_signed(self, secret: str, length: int) -> bool | None:
        """Return True if the signature in the headers fits the body (WebSub, section 7.1); None for a truncated
        body."""
        method, _, signature = self.headers.get("X-Hub-Signature", "").strip().partition("=")
        is_known = method.lower() in SIGNATURES
        digest = hmac.new(secret.encode(), digestmod=method.lower() if is_known else "sha256")
        while length:
            chunk = self.rfile.read(min(length, _CHUNK_BYTES))
            if not chunk:
                return None
            digest.update(chunk)
            length -= len(chunk)
        received = signature.strip().lower().encode("utf-8", "replace")
        return hmac.compare_digest(digest.hexdigest().encode(), received) and is_known

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer an invalid request with a short response.

        The error page of the base class would repeat the request.
        """
        self._answer(405 if code == 501 else code)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.close_connection = True
        self.request_version = self.protocol_version  # the request may have had no valid version
        self.send_response_only(status)
        for name, value in (
            ("Content-Type", "text/plain; charset=us-ascii"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
            *((("Allow", "GET, POST"),) if status == 405 else ()),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no access log, because each subscription logs its own events."""
