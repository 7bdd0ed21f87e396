"""Newspapers on the loopback whose servers fail in every way that servers do, and a clock that makes days pass."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler
from random import Random

from loopback import Loopback, Quiet

from wideangle.ingest import Clock, Fetcher

START = datetime(2031, 5, 1, 6, tzinfo=UTC)
HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 9))


class Days(Clock):
    """A clock that goes on only while somebody sleeps on it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.passed = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        with self._guard:
            self.passed += max(seconds, 0.0)


@dataclass
class Story:
    """An article as its newspaper has it; `hour` is in its text and may change."""

    number: int
    hour: str = "nine"
    whole: bool = False

    @property
    def title(self) -> str:
        return f"Ferry {self.number} to Skårvøy"

    def paragraphs(self) -> list[str]:
        return [
            f"Ferry number {self.number} to Skårvøy left the harbour of Lindholm at {self.hour}, the master said.",
            f"“We waited for {self.number * 7 + 3} passengers and went,” he told the council of ward {self.number}.",
            f"The next crossing of line {self.number % 13} is planned for the morning, weather and crew permitting.",
        ]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs())


@dataclass
class Paper:
    """A newspaper: what it offers, and what its server does wrong at the moment."""

    host: str
    name: str
    stories: list[Story] = field(default_factory=list)
    fault: str = ""
    robots: str = ""
    version: int = 0


Respond = Callable[["Press", BaseHTTPRequestHandler, Paper], object]


class Press(Loopback):
    """The servers of several newspapers, one for each host, on one port."""

    def __init__(self, papers: int) -> None:
        self.papers = {host: Paper(host, f"Paper {number}") for number, host in enumerate(HOSTS[:papers], 1)}
        self.asked: list[str] = []
        press = self

        class Answering(Quiet, BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                paper = press.papers.get(str(self.headers["Host"]).partition(":")[0])
                if paper is None:
                    self.send_error(400)
                    return
                press.asked.append(f"{paper.host}{self.path}")
                press.respond(self, paper)

        super().__init__(Answering, host="")

    def url(self, paper: Paper, path: str = "/feed") -> str:
        return f"http://{paper.host}:{self.port}{path}"

    def fetcher(self, clock: Clock, timeout: float = 0.3) -> Fetcher:
        return Fetcher(allow_hosts=HOSTS, delay=1.0, timeout=timeout, clock=clock)

    def respond(self, request: BaseHTTPRequestHandler, paper: Paper) -> None:
        if request.path == "/robots.txt":
            if paper.fault == "robots broken":
                send(request, b"", 500)
            else:
                send(
                    request, (paper.robots if paper.fault != "robots forbid" else "User-agent: *\nDisallow: /").encode()
                )
        elif paper.fault in FAULTS:
            FAULTS[paper.fault](self, request, paper)
        elif request.path == "/feed":
            conditional(self, request, paper)
        else:
            page(self, request, paper)

    def feed(self, paper: Paper, *, guid: str = "", days_ahead: int = 0, declaration: str = "") -> str:
        items = "".join(self._item(paper, story, guid, days_ahead) for story in reversed(paper.stories))
        head = declaration or '<?xml version="1.0" encoding="UTF-8"?>'
        return f'{head}<rss version="2.0"><channel><title>{paper.name}</title>{items}</channel></rss>'

    def _item(self, paper: Paper, story: Story, guid: str, days_ahead: int) -> str:
        body = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in story.paragraphs())
        content = f"<content:encoded>{body}</content:encoded>" if story.whole else ""
        published = format_datetime(START + timedelta(hours=story.number % 100, days=days_ahead))
        return (
            f'<item xmlns:content="http://purl.org/rss/1.0/modules/content/"><title>{story.title}</title>'
            f"<link>{self.url(paper, f'/story/{story.number}')}</link><guid>{guid or f'g{story.number}'}</guid>"
            f"<pubDate>{published}</pubDate><description>{story.hour}: {story.title} …</description>{content}</item>"
        )


def send(request: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    if "Content_Length" not in headers:
        request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def conditional(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    tag = f'"{paper.version}"'
    if request.headers["If-None-Match"] == tag:
        send(request, b"", 304)
    else:
        send(request, press.feed(paper).encode(), ETag=tag, Content_Type="application/rss+xml")


def page(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    number = request.path.rpartition("/")[2]
    story = next((item for item in paper.stories if str(item.number) == number), None)
    if story is None:
        send(request, b"", 404)
        return
    running = "".join(f"<p>{line}</p>" for line in story.paragraphs())
    document = f"<!DOCTYPE html><html lang=en><body><article><h1>{story.title}</h1>{running}</article></body></html>"
    send(request, document.encode(), Content_Type="text/html; charset=utf-8")


def _hang(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    press.closing.wait(1.0)


def _trickle(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
    while not press.closing.wait(0.05):
        request.wfile.write(b" ")
        request.wfile.flush()


def _half(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    body = press.feed(paper).encode()
    send(request, body[: len(body) // 2], Content_Length=str(len(body)), ETag=f'"{paper.version}"')


def _cut(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    """Breaks off where nothing says how long it should be, with the validators of the whole."""
    body = press.feed(paper).encode()
    request.wfile.write(b'HTTP/1.0 200 OK\r\nETag: "%d"\r\n\r\n' % paper.version + body[: len(body) * 2 // 3])


def _latin(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    feed = press.feed(paper, declaration='<?xml version="1.0"?>')
    send(request, feed.encode("latin-1", "xmlcharrefreplace"))


def _bomb(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    send(request, _packed_bomb(), Content_Encoding="gzip")


@cache
def _packed_bomb() -> bytes:
    return gzip.compress(b"<rss>" + bytes(70_000_000))


def _entities(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    send(request, press.feed(paper, declaration=f'<?xml version="1.0"?>{doctype}').replace("Ferry", "&b;").encode())


def _always(body: bytes, status: int = 200, **headers: str) -> Respond:
    return lambda press, request, paper: send(request, body, status, **headers)


def _feed_only(respond: Respond) -> Respond:
    def answer(press: Press, request: BaseHTTPRequestHandler, paper: Paper) -> None:
        (respond if request.path == "/feed" else page)(press, request, paper)

    return answer


FAULTS: dict[str, Respond] = {
    "broken": _always(b"", 500),
    "busy": _always(b"", 503, Retry_After="7200"),
    "too often": _always(b"", 429, Retry_After="Thu, 01 May 2031 12:00:00 GMT"),
    "hangs": _hang,
    "trickles": _trickle,
    "half closed": _feed_only(_half),
    "cut off": _feed_only(_cut),
    "goes round": lambda press, request, paper: send(request, b"", 302, Location=request.path),
    "leads inside": lambda press, request, paper: send(request, b"", 302, Location=f"http://127.0.0.99:{press.port}/"),
    "missing": _always(b"", 404),
    "bomb": _bomb,
    "entities": _feed_only(_entities),
    "no encoding": _feed_only(_latin),
    "wrong encoding": _feed_only(
        lambda press, request, paper: send(
            request, press.feed(paper).encode(), Content_Type="application/rss+xml; charset=utf-16"
        )
    ),
    "one id for all": _feed_only(lambda press, request, paper: send(request, press.feed(paper, guid="1").encode())),
    "far ahead": _feed_only(lambda press, request, paper: send(request, press.feed(paper, days_ahead=900).encode())),
    "304 unasked": _feed_only(_always(b"", 304)),
    "304 whatever": _feed_only(
        lambda press, request, paper: (
            send(request, b"", 304) if request.headers["If-None-Match"] else conditional(press, request, paper)
        )
    ),
    "one tag for all": _feed_only(
        lambda press, request, paper: send(request, press.feed(paper).encode(), ETag='"always"')
    ),
    "empty": _always(b""),
    "apology": _always(b"<!DOCTYPE html><html><body><p>We will be back soon.</p></body></html>"),
    "noise": lambda press, request, paper: request.wfile.write(bytes(range(256))),
    "another format": _feed_only(_always(b'{"version": "https://jsonfeed.org/version/1.1"}')),
}
OF_ROBOTS = ("robots broken", "robots forbid")


def break_down(press: Press, chance: Random) -> None:
    """Give each server a fault, or none."""
    for paper in press.papers.values():
        paper.fault = chance.choice(["", "", *FAULTS, *OF_ROBOTS])
