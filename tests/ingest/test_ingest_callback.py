"""The callback server for hubs: valid requests, limits, and no information for strangers."""

from __future__ import annotations

import hashlib
import hmac
import socket
import time
from collections.abc import Iterator, Mapping

import pytest

from wideangle.errors import UsageError
from wideangle.ingest.http import websub_callback
from wideangle.ingest.http.websub_callback import Listener

SECRET = "a secret"


class Known:
    """Knows one path, and records the pushes to that path."""

    def __init__(self) -> None:
        self.pushes: list[bool] = []

    def verify_intent(self, path: str, fields: Mapping[str, str]) -> bool:
        return path == "/known" and fields.get("mode") == "subscribe"

    def secret(self, path: str) -> str | None:
        return SECRET if path == "/known" else None

    def push_received(self, path: str, *, is_signed: bool) -> None:
        self.pushes.append(is_signed)


@pytest.fixture
def known() -> Known:
    return Known()


@pytest.fixture
def port(known: Known, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(websub_callback, "_POLL_SECONDS", 0.05)
    listener = Listener("127.0.0.1", 0, known)
    with listener.running():
        yield listener.port


def talk(port: int, request: bytes, patience: float = 5.0) -> bytes:
    """What is answered, until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), patience) as connection:
        answered = b""
        try:
            connection.sendall(request)
            while piece := connection.recv(65_536):
                answered += piece
        except ConnectionError:
            pass
        return answered


def is_answered(port: int, status: bytes) -> bool:
    """Ask until the answer has this status: connections come and go in their own time."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if talk(port, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 " + status):
            return True
    return False


def push(port: int, body: bytes, signature: str | None, path: str = "/known") -> bytes:
    signed = f"X-Hub-Signature: {signature}\r\n" if signature is not None else ""
    return talk(port, f"POST {path} HTTP/1.1\r\nContent-Length: {len(body)}\r\n{signed}\r\n".encode() + body)


def signature(body: bytes, method: str = "sha256", secret: str = SECRET) -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


def test_a_challenge_is_returned_as_plain_text(port: int) -> None:
    answered = talk(port, b"GET /known?hub.mode=subscribe&hub.challenge=%3Cb%3E1 HTTP/1.1\r\n\r\n").decode()
    head, _, body = answered.partition("\r\n\r\n")
    assert body == "<b>1"
    assert head.splitlines()[0] == "HTTP/1.1 200 OK"
    assert "Content-Type: text/plain; charset=us-ascii" in head
    assert "X-Content-Type-Options: nosniff" in head
    assert "Server" not in head
    assert "Date" not in head


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET /known?hub.mode=unsubscribe&hub.challenge=1", 404),
        ("GET /known", 404),
        ("GET /", 404),
        ("GET /other?hub.mode=subscribe&hub.challenge=1", 404),
        (f"GET /known?hub.mode=subscribe&hub.challenge={'1' * 1_001}", 404),
        ("GET /known?hub.mode=subscribe&hub.challenge=a%0Db", 404),
        ("GET /known?hub.mode=subscribe&hub.challenge=%C3%A5", 404),
        (f"GET /known?hub.mode=subscribe&{'x=1&' * 30}", 404),
        ("GET //[/known", 404),
        ("HEAD /known", 405),
        ("PUT /known", 405),
        ("OPTIONS *", 405),
        ("<script>alert(1)</script> /", 405),
        ("POST /known", 411),
        ("POST /other", 404),
        (f"GET /{'x' * 20_000}", 431),
        (f"GET / HTTP/1.1\r\nX: {'x' * 20_000}\r\n", 431),
        ("GET / HTTP/1.1\r\n" + "X: y\r\n" * 150, 431),
        ("GET / HTTP/7.7", 505),
        ("nonsense", 400),
    ],
)
def test_nothing_else_is_served(port: int, known: Known, line: str, status: int) -> None:
    request = line if "\r\n" in line or "HTTP/" in line or line == "nonsense" else f"{line} HTTP/1.1"
    answered = talk(port, f"{request}\r\n\r\n".encode())
    assert answered.startswith(f"HTTP/1.1 {status} ".encode()), answered[:200]
    assert answered.endswith(b"\r\n\r\n")
    assert b"script" not in answered
    assert (b"Allow: GET, POST" in answered) == (status == 405)
    assert known.pushes == ([False] if status == 411 else [])


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_each_signature_of_the_recommendation_is_accepted(port: int, known: Known, method: str) -> None:
    body = b"<rss/>" * 50_000
    assert push(port, body, signature(body, method)).startswith(b"HTTP/1.1 202 ")
    assert known.pushes == [True]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256",
        "sha256=",
        signature(b"other"),
        signature(b"<rss/>", secret="other"),
        signature(b"<rss/>").replace("sha256", "md5"),
        signature(b"<rss/>", "md5"),
        signature(b"<rss/>", "sha256").replace("sha256", "sha512"),
        "sha256=\xe5",
    ],
)
def test_what_is_not_signed_is_answered_and_counted(port: int, known: Known, header: str | None) -> None:
    assert push(port, b"<rss/>", header).startswith(b"HTTP/1.1 202 ")
    assert known.pushes == [False]


def test_a_push_to_nowhere_is_not_read(port: int, known: Known) -> None:
    assert b" 404 " in push(port, b"<rss/>", signature(b"<rss/>"), "/unknown")[:20]
    assert known.pushes == []


@pytest.mark.parametrize("length", ["64000001", "9" * 5_000])
def test_huge_pushes_are_refused_unread(port: int, known: Known, length: str) -> None:
    request = f"POST /known HTTP/1.1\r\nContent-Length: {length}\r\n\r\n"
    assert talk(port, request.encode()).startswith(b"HTTP/1.1 413 ")
    assert known.pushes == [False]


@pytest.mark.parametrize("field", ["Content-Length: -1", "Content-Length: +6", "Transfer-Encoding: chunked", "X: y"])
def test_a_push_says_how_long_it_is(port: int, field: str) -> None:
    assert talk(port, f"POST /known HTTP/1.1\r\n{field}\r\n\r\n0\r\n\r\n".encode()).startswith(b"HTTP/1.1 411 ")


def test_a_push_that_breaks_off_is_none(port: int, known: Known) -> None:
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(b"POST /known HTTP/1.1\r\nContent-Length: 100\r\n\r\n<rss/>")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b""
    assert known.pushes == []


@pytest.mark.parametrize("start", [b"GET /kno", b"POST /known HTTP/1.1\r\nContent-Length: 100\r\n\r\n"])
def test_whoever_trickles_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    monkeypatch.setattr(websub_callback, "MOST_SECONDS", 0.4)
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 5) as connection, pytest.raises(ConnectionError):
        connection.sendall(start)
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.05)
    assert time.monotonic() - began < 3


def test_so_many_connections_at_a_time(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub_callback, "MOST_CONNECTIONS", 3)
    held = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(3)]
    assert is_answered(port, b"503")
    for connection in held:
        connection.close()
    assert is_answered(port, b"404")


def test_an_address_in_use_is_reported(port: int, known: Known) -> None:
    with pytest.raises(UsageError, match=rf"{port}: cannot listen on this address: Address already in use\."):
        Listener("127.0.0.1", port, known)
    with pytest.raises(UsageError, match="cannot listen"):
        Listener("192.0.2.1", 8_047, known)
    with pytest.raises(UsageError, match="cannot listen"):
        Listener("no-such-host.invalid", 8_047, known)


def test_a_hub_may_send_its_body_after_being_told_to_go_on(port: int, known: Known) -> None:
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        head = "POST /known HTTP/1.1\r\nContent-Length: 6\r\nExpect: 100-continue\r\n"
        connection.sendall(f"{head}X-Hub-Signature: {signature(b'<rss/>')}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"<rss/>")
        assert connection.recv(100).startswith(b"HTTP/1.1 202 ")
    assert known.pushes == [True]


def test_digests_are_those_of_the_standard_library() -> None:
    assert set(websub_callback.SIGNATURES) <= hashlib.algorithms_guaranteed
