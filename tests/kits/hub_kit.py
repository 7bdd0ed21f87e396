"""A newspaper and its hub (WebSub) on the loopback, which does what hubs do, good and bad."""

from __future__ import annotations

import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from loopback import Loopback, Quiet

import wideangle
from wideangle.archive import Archive, Callback
from wideangle.ingest import Fetcher
from wideangle.model import Fetched

PATIENCE = 15.0


class Hub(Loopback):
    """A server with a feed at /feed that names the hub at /hub.

    `manner` is how the hub answers a request: 'verifies' it at once or 'later', once `verify` is called, 'denies',
    'redirects' or 'refuses' it, is 'broken'. `asked` has the fields of each request, `answers` what the
    subscriber said when asked back. `topic` is what the feed calls itself, at first by its own address.
    """

    def __init__(self) -> None:
        self.manner = "verifies"
        self.lease: str | None = "86400"
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[int, bytes]] = []
        self.polls = 0
        self.stories: list[str] = ["Ferry to Skarvoy cancelled"]
        self.links: str | None = None
        hub = self

        class Handler(Quiet, BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/feed":
                    hub.polls += 1
                    hub._feed(self)
                else:
                    self._answer(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if self.path == "/moved":
                    self._answer(308, Location="/hub")
                    return
                hub._ask(self, {name: values[0] for name, values in parse_qs(body).items()})

            def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        super().__init__(Handler)
        self.topic = f"{self.address}/feed"

    def _feed(self, request: BaseHTTPRequestHandler) -> None:
        links = self.links
        if links is None:
            links = f'<atom:link rel="hub" href="{self.address}/hub"/><atom:link rel="self" href="{self.topic}"/>'
        items = "".join(
            f"<item><title>{title}</title><link>{self.address}/{number}</link>"
            f"<content:encoded>{title}. Number {number} left at nine, the harbour master said.</content:encoded></item>"
            for number, title in enumerate(self.stories)
        )
        space = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        title = "<title>Harbour Post</title>"
        body = f"<?xml version='1.0'?><rss version='2.0' {space}><channel>{title}{links}{items}</channel></rss>"
        request._answer(200, body.encode())  # type: ignore[attr-defined]

    def _ask(self, request: BaseHTTPRequestHandler, fields: dict[str, str]) -> None:
        self.asked.append(fields)
        answer: Callable[..., None] = request._answer  # type: ignore[attr-defined]
        if self.manner == "redirects":
            self.manner = "verifies"
            answer(307, Location="/moved")
        elif self.manner == "refuses":
            answer(403)
        elif self.manner == "broken":
            answer(500)
        else:
            if self.manner == "verifies":
                self.verify(fields)
            elif self.manner == "denies":
                self.call({"hub.mode": "denied", "hub.topic": fields["hub.topic"], "hub.reason": "No <b>room</b>."})
            answer(202)

    def verify(self, fields: dict[str, str], **instead: str) -> None:
        """Ask back whether a request was meant."""
        asked = {"hub.mode": fields["hub.mode"], "hub.topic": fields["hub.topic"], "hub.challenge": "c-1"}
        if self.lease is not None:
            asked["hub.lease_seconds"] = self.lease
        self.call(asked | {f"hub.{name}": value for name, value in instead.items()}, fields)

    def call(self, asked: dict[str, str], fields: dict[str, str] | None = None) -> None:
        """Call a subscriber back, and note what it says."""
        place = urlsplit((fields or self.asked[-1])["hub.callback"])
        connection = HTTPConnection(place.netloc, timeout=5)
        connection.request("GET", f"{place.path}?{urlencode(asked)}")
        answer = connection.getresponse()
        self.answers.append((answer.status, answer.read()))
        connection.close()

    def push(self, body: bytes = b"<rss/>", method: str = "sha256", secret: str | None = None) -> int:
        """Push something to the latest subscriber, signed with its secret unless another is given."""
        fields = next(item for item in reversed(self.asked) if item["hub.mode"] == "subscribe")
        key = fields["hub.secret"] if secret is None else secret
        place = urlsplit(fields["hub.callback"])
        headers = {"Content-Type": "application/rss+xml"}
        if method:
            digest = getattr(hashlib, method, hashlib.sha256)
            headers["X-Hub-Signature"] = f"{method}={hmac.new(key.encode(), body, digest).hexdigest()}"
        connection = HTTPConnection(place.netloc, timeout=5)
        connection.request("POST", place.path, body, headers)
        status = connection.getresponse().status
        connection.close()
        return status


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], object], patience: float = PATIENCE) -> float:
    """Wait until something holds; the seconds that took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < patience, "it never came to that"
        time.sleep(0.02)
    return time.monotonic() - began


class Watching:
    """A watch over an archive with one feed, in a thread, and what it has reported."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.seen: list[Fetched] = []
        self.stop = threading.Event()

    @property
    def pushed(self) -> wideangle.Pushed:
        return (self.seen[-1].pushed if self.seen else None) or wideangle.Pushed()

    @property
    def titles(self) -> set[str]:
        return {article.title for _, article in self.archive._store.iterate()}


@contextmanager
def watching(folder: Path, hub: Hub, *, subscribing: bool = True) -> Iterator[Watching]:
    """Watch the feed of a hub meanwhile."""
    callback = None
    if subscribing:
        port = free_port()
        callback = Callback(f"http://127.0.0.1:{port}/push", "127.0.0.1", port)
    with wideangle.open(folder) as archive:
        archive.sources.add(f"{hub.address}/feed", kind="feed")
        run = Watching(archive)
        fetcher = Fetcher(allow_hosts=["127.0.0.1"], delay=0, timeout=5)
        worker = threading.Thread(
            target=archive.sources.watch,
            kwargs={"fetcher": fetcher, "stop": run.stop, "progress": run.seen.append, "callback": callback},
        )
        worker.start()
        try:
            yield run
        finally:
            run.stop.set()
            worker.join(20)
            assert not worker.is_alive()
