"""Where hubs call back: a small HTTP server that answers them and nobody else, and bounds all that it takes in.

What is pushed is hostile bytes until its signature says otherwise, and even then it is not kept: its digest is taken as
it comes in, and whoever listens learns no more than that something has changed.
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
"""Connections at a time; one more is told to come back."""

MOST_SECONDS = 30.0
"""For which one connection may last, however little at a time the other side sends."""

MOST_PUSHED = 64_000_000
"""Bytes, as many as a feed may have."""

MOST_HEAD = 16_384
"""Bytes of a request line and its headers."""

MOST_CHALLENGE = 1_000
"""Characters. Hubs send some dozens."""

SIGNATURES = ("sha1", "sha256", "sha384", "sha512")
"""What a hub may sign with (section 7.1); that SHA-1 collides takes nothing from an HMAC made with it."""

_PIECE = 65_536
_SWEEP = 0.5
_MOST_FIELDS = 20


class Callbacks(Protocol):
    """Who knows what was asked of hubs. `path` is that of a request; any thread may call."""

    def answers(self, path: str, asked: Mapping[str, str]) -> bool:
        """Whether what a hub asks (the fields of its GET request) is what was asked of it; heeded if so."""

    def secret(self, path: str) -> str | None:
        """What pushes to a path are signed with; None where there is no such path."""

    def pushed(self, path: str, *, is_signed: bool) -> None:
        """Something was pushed; with a valid signature, or without."""


class Listener:
    """Listens on an address of this machine from the start of `running` to its end.

    Raises UsageError where it cannot: the address is in use, or none of this machine.
    """

    def __init__(self, host: str, port: int, callbacks: Callbacks) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._server = _Server((host, port), family, callbacks)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error)
            remedy = "Name another address, or stop who listens there."
            raise UsageError(f"cannot be listened on: {why}.", item=f"{host}:{port}", remedy=remedy) from error
        self.port: int = self._server.server_address[1]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Answer meanwhile."""
        worker = threading.Thread(target=self._server.serve_forever, args=(_SWEEP,), name="callbacks", daemon=True)
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
        """Bind, without looking up a name for the address as HTTPServer does: that may take half a minute."""
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
        """Hang up on whoever takes too long."""
        now = time.monotonic()
        with self._guard:
            late = [request for request, until in self._open.items() if until <= now]
        for request in late:
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        log.debug("A caller is not answered any more.", exc_info=True)


class _TooMuch(Exception):
    """A request's head is longer than any that is answered."""


class _Head:
    """A connection as it is read, of which the lines of a request's head may not be endless."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._left = MOST_HEAD

    def readline(self, limit: int) -> bytes:
        line: bytes = self._file.readline(min(limit, self._left + 1))
        self._left -= len(line)
        if self._left < 0:
            raise _TooMuch
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
        except _TooMuch:
            self._answer(431)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        try:
            fields = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        except ValueError:
            fields = {}
        asked = {name[4:]: value for name, value in fields.items() if name.startswith("hub.")}
        challenge = asked.get("challenge", "")
        is_fit = challenge.isascii() and challenge.isprintable() and len(challenge) <= MOST_CHALLENGE
        if is_fit and self.server.callbacks.answers(path, asked):
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
            self.server.callbacks.pushed(path, is_signed=False)
            self._answer(411)
        elif len(length) > 12 or int(length) > MOST_PUSHED:
            self.server.callbacks.pushed(path, is_signed=False)
            self._answer(413)
        elif (is_signed := self._is_signed(secret, int(length))) is not None:
            self.server.callbacks.pushed(path, is_signed=is_signed)
            self._answer(202)

    def _is_signed(self, secret: str, length: int) -> bool | None:
        """Whether the body has the signature that its headers promise (section 7.1); None where it breaks off."""
        method, _, signature = self.headers.get("X-Hub-Signature", "").strip().partition("=")
        is_known = method.lower() in SIGNATURES
        digest = hmac.new(secret.encode(), digestmod=method.lower() if is_known else "sha256")
        while length:
            piece = self.rfile.read(min(length, _PIECE))
            if not piece:
                return None
            digest.update(piece)
            length -= len(piece)
        told = signature.strip().lower().encode("utf-8", "replace")
        return hmac.compare_digest(digest.hexdigest().encode(), told) and is_known

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer what is no request that has an answer, in place of a page that repeats it."""
        self._answer(405 if code == 501 else code)

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.close_connection = True
        self.request_version = self.protocol_version  # there may have been none that can be made out
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
        """Who calls is reported by whoever listens, in words of its own."""
