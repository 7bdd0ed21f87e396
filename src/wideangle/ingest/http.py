"""One polite HTTP client: it says who it is, asks robots.txt, waits its turn, and bounds all that it takes in."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from wideangle.errors import UnreachableSource, UnreadableSource
from wideangle.ingest.encoding import decode
from wideangle.ingest.expand import TooLarge, content_encodings, inflated

if TYPE_CHECKING:
    import httpx
    from protego import Protego

MAX_RESPONSE_BYTES = 20_000_000
_ROBOTS_NAME = "Wideangle"  # what robots.txt calls this client by
_MAX_ROBOTS_BYTES = 512_000  # as much as RFC 9309, section 2.5, has every crawler read
_MAX_REDIRECTS = 5
_MAX_CRAWL_DELAY = 30.0  # seconds; some robots.txt ask for hours
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (408, 425, 429)
_CLOSED = {
    401: "Asks for a login",
    402: "Asks for payment",
    403: "Forbids access",
    404: "There is no such page",
    410: "The page is gone",
    451: "May not be shown, for legal reasons",
}
_SAVE_IT = "Open it in a browser, save the page, and give that file."
_TRY_LATER = "Try again later."
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """What a web address gave: its bytes, expanded; `url` is where they came from after redirects."""

    url: str
    body: bytes
    media_type: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer of a server; `cut` says that it went on beyond what was taken in."""

    status: int
    headers: httpx.Headers
    body: bytes
    cut: bool


class Fetcher:
    """Fetches web pages and feeds.

    `timeout` (seconds) bounds one address in all: connections, redirects and every byte. `max_bytes` bounds what is
    taken in, before and after decompression. `delay` (seconds) lies between two requests to one host, unless its
    robots.txt asks for more. Hosts in `allow_hosts` may resolve to private addresses; no other host may. `contact`, an
    e-mail or web address, is told to every site, so that its operators can reach whoever fetches. Proxies that the
    environment names are not used.
    """

    def __init__(
        self,
        *,
        timeout: float = 30.0,
        max_bytes: int = MAX_RESPONSE_BYTES,
        delay: float = 1.0,
        allow_hosts: Iterable[str] = (),
        contact: str = "",
    ) -> None:
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.delay = delay
        self.allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self.user_agent = f"Wideangle/{version('wideangle')}" + (f" (+{contact})" if contact else "")
        self._robots: dict[str, Protego] = {}
        self._last_visit: dict[str, float] = {}

    def fetch(self, url: str) -> Response:
        """Get one address.

        Raises UnreachableSource where another try may succeed, and UnreadableSource where it will not: a bad address,
        one of a private network, a refusal by the server or its robots.txt, too large an answer.
        """
        target = _address(url, url)
        deadline = time.monotonic() + self.timeout
        deadline += self._wait_turn(target, self._rules(target, url, deadline))
        for _ in range(_MAX_REDIRECTS + 1):
            if not self._rules(target, url, deadline).can_fetch(str(target), _ROBOTS_NAME):
                raise UnreadableSource("The site's robots.txt asks not to fetch it.", item=url, remedy=_SAVE_IT)
            answer = self._get(target, url, deadline, self.max_bytes)
            if answer.status not in _REDIRECTS:
                return self._response(target, answer, url)
            target = _redirected(target, answer, url)
        raise UnreadableSource(f"Redirects more than {_MAX_REDIRECTS} times.", item=url)

    def _response(self, target: httpx.URL, answer: _Answer, url: str) -> Response:
        if answer.status in _BUSY or answer.status >= 500:
            raise UnreachableSource(f"The server is busy or broken ({answer.status}).", item=url, remedy=_TRY_LATER)
        if answer.status >= 300:
            why = _CLOSED.get(answer.status, "The server refuses")
            raise UnreadableSource(f"{why} ({answer.status}).", item=url, remedy=_SAVE_IT)
        if answer.cut:
            raise UnreadableSource(f"Larger than {self.max_bytes / 1e6:g} MB.", item=url)
        declared = answer.headers.get("content-type", "")
        charset = _CHARSET.search(declared)
        media_type = declared.partition(";")[0].strip().lower()
        return Response(str(target), answer.body, media_type, charset[1] if charset else "")

    def _wait_turn(self, target: httpx.URL, rules: Protego) -> float:
        """Wait until the host may be asked again; the seconds waited come back."""
        pause = max(self.delay, min(rules.crawl_delay(_ROBOTS_NAME) or 0.0, _MAX_CRAWL_DELAY))
        now = time.monotonic()
        wait = max(0.0, self._last_visit.get(target.host, now - pause) + pause - now)
        if wait:
            time.sleep(wait)
        self._last_visit[target.host] = now + wait
        return wait

    def _rules(self, target: httpx.URL, url: str, deadline: float) -> Protego:
        """The robots.txt of a site (RFC 9309): none means all is allowed, none to be had now that nothing is."""
        from protego import Protego

        site = f"{target.scheme}://{target.netloc.decode()}"
        if site not in self._robots:
            place = target.join("/robots.txt")
            for _ in range(_MAX_REDIRECTS + 1):
                answer = self._get(place, url, deadline, _MAX_ROBOTS_BYTES)
                if answer.status not in _REDIRECTS:
                    break
                place = _redirected(place, answer, url)
            if answer.status in _BUSY or answer.status >= 500:
                reason = f"The site's robots.txt cannot be had ({answer.status}), so nothing may be fetched."
                raise UnreachableSource(reason, item=url, remedy=_TRY_LATER)
            found = answer.status == 200
            self._robots[site] = Protego.parse(decode(answer.body[:_MAX_ROBOTS_BYTES]) if found else "")
        return self._robots[site]

    def _get(self, target: httpx.URL, url: str, deadline: float, limit: int) -> _Answer:
        """One request, with `url` to name in errors."""
        import httpcore
        import httpx

        from wideangle.ingest.wire import ForbiddenAddress, GuardedNetwork

        headers = [
            ("Host", target.netloc.decode()),
            ("User-Agent", self.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", content_encodings()),
        ]
        where = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        network = GuardedNetwork(self.allow_hosts, deadline)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=_tls(), network_backend=network) as pool,
                pool.stream("GET", where, headers=headers) as answer,
            ):
                fields = httpx.Headers(answer.headers)
                body, cut = _body(answer.iter_stream(), fields, limit)
                return _Answer(answer.status, fields, body, cut)
        except ForbiddenAddress as error:
            raise UnreadableSource(
                f"{target.host} is at {error}, which is no address of the public internet.",
                item=url,
                remedy="If it is one of yours, name the host in WIDEANGLE_ALLOW_HOSTS.",
            ) from error
        except httpcore.TimeoutException as error:
            raise UnreachableSource(f"Not had within {self.timeout:g} seconds.", item=url, remedy=_TRY_LATER) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ValueError) as error:
            raise UnreachableSource(f"Cannot be fetched: {error}.", item=url, remedy=_TRY_LATER) from error


def _body(pieces: Iterable[bytes], headers: httpx.Headers, limit: int) -> tuple[bytes, bool]:
    """The expanded body, and whether it was cut off at the limit."""
    body = bytearray()
    try:
        for piece in inflated(pieces, headers.get("content-encoding", "").strip().lower(), limit):
            body += piece
    except TooLarge:
        return bytes(body), True
    return bytes(body), False


def _address(link: str, url: str, base: httpx.URL | None = None) -> httpx.URL:
    """A web address taken apart, with `url` to name in errors."""
    import httpx

    try:
        address = base.join(link) if base else httpx.URL(link)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnreadableSource(f"No web address: {error}.", item=url) from error
    if address.scheme not in ("http", "https") or not address.host or "%" in address.host:
        raise UnreadableSource(f"Leads to {address}, and only http and https are followed.", item=url)
    if address.userinfo:
        raise UnreadableSource("Holds a user name or password, which would end up in the archive.", item=address.host)
    return address


def _redirected(target: httpx.URL, answer: _Answer, url: str) -> httpx.URL:
    location = answer.headers.get("location", "")
    if not location:
        raise UnreadableSource(f"Redirects to nowhere ({answer.status}).", item=url)
    return _address(location, url, base=target)


@cache
def _tls() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context(trust_env=False)
