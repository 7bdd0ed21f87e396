"""One polite HTTP client: it says who it is, asks robots.txt, waits its turn, and bounds all that it takes in."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from wideangle.errors import UnreachableSource, UnreadableSource
from wideangle.ingest.decompression import TooLarge, content_encodings, inflated
from wideangle.ingest.encoding import decode
from wideangle.ingest.http.clock import Clock
from wideangle.ingest.http.robots import ROBOTS_NAME, Manners

if TYPE_CHECKING:
    import httpcore
    import httpx
    from protego import Protego

MAX_RESPONSE_BYTES = 20_000_000
_MAX_ROBOTS_BYTES = 512_000  # as much as RFC 9309, section 2.5, has every crawler read
_MAX_POST_ANSWER = 64_000
_MAX_REDIRECTS = 5
_MAX_RETRY_AFTER = 7 * 86_400.0  # seconds; some servers answer with dates of another century
_MAX_VALIDATOR = 500
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_KEEP_METHOD = (307, 308)
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
class Validators:
    """What a server said about the state of a document (RFC 9110, section 8.8), so that it can be asked for newer."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What a web address gave: its bytes, expanded; `url` is where they came from after redirects.

    `moved_to` is where it stands for good, after permanent redirects alone; '' where it has not moved. `links` is the
    Link header. Where nothing is newer than was asked for, it is `unchanged` and there is no body.
    """

    url: str
    body: bytes
    media_type: str = ""
    charset: str = ""
    validators: Validators = Validators()
    moved_to: str = ""
    links: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer of a server; `cut` says that it went on beyond what was taken in."""

    status: int
    headers: httpx.Headers
    body: bytes
    cut: bool


@dataclass(frozen=True, slots=True)
class _Request:
    """What a server is asked, beyond the headers that all requests have."""

    method: str
    target: httpx.URL
    headers: Sequence[tuple[str, str]]
    body: bytes | None = None


class Fetcher:
    """Fetches web pages and feeds; any number of threads may use one.

    `timeout` (seconds) bounds one address in all: connections, redirects and every byte. `max_bytes` bounds what is
    taken in, before and after decompression. `delay` (seconds) lies between two requests to one host, unless its
    robots.txt asks for more. Hosts in `allow_hosts` may resolve to private addresses; no other host may. `contact`, an
    e-mail or web address, is told to every site, so that its operators can reach whoever fetches. `proxy`, an http
    address, is asked in place of every host; proxies that the environment names are not used.
    """

    def __init__(
        self,
        *,
        timeout: float = 30.0,
        max_bytes: int = MAX_RESPONSE_BYTES,
        delay: float = 1.0,
        allow_hosts: Iterable[str] = (),
        contact: str = "",
        proxy: str = "",
        clock: Clock | None = None,
    ) -> None:
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.delay = delay
        self.allow_hosts = frozenset(host.lower() for host in allow_hosts)
        self.proxy = proxy
        self.user_agent = f"Wideangle/{version('wideangle')}" + (f" (+{contact})" if contact else "")
        self._clock = clock or Clock()
        self._manners = Manners(delay, self._clock)

    def fetch(self, url: str, *, newer_than: Validators | None = None, max_bytes: int | None = None) -> Response:
        """Get one address; with `newer_than` only if it has changed since it had these validators. `max_bytes` takes
        the place of the general bound.

        Raises UnreachableSource where another try may succeed, and UnreadableSource where it will not: a bad address,
        one of a private network, a refusal by the server or its robots.txt, too large an answer.
        """
        target = _address(url, url)
        deadline = time.monotonic() + self.timeout
        deadline += self._manners.wait(target.host, self._rules(target, url, deadline))
        limit = max_bytes or self.max_bytes
        moved_to = url
        for _ in range(_MAX_REDIRECTS + 1):
            if not self._rules(target, url, deadline).can_fetch(str(target), ROBOTS_NAME):
                raise UnreadableSource("The site's robots.txt asks not to fetch it.", item=url, remedy=_SAVE_IT)
            answer = self._get(target, url, deadline, limit, newer_than)
            if answer.status not in _REDIRECTS:
                if answer.cut and answer.status == 200:
                    raise UnreadableSource(f"Larger than {limit / 1e6:g} MB.", item=url)
                return self._response(target, answer, url, moved_to if moved_to != url else "", newer_than)
            has_only_moved = bool(moved_to) and answer.status in _PERMANENT
            target = _redirected(target, answer, url)
            moved_to = str(target) if has_only_moved else ""
        raise UnreadableSource(f"Redirects more than {_MAX_REDIRECTS} times.", item=url)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, redirects: int = 0) -> None:
        """Send a document to an address that somebody has given for that. So many redirects are followed as may be,
        those alone that keep the method (307, 308), and none that leads into your own network from outside.

        Raises UnreachableSource where another try may succeed, and UnreadableSource where it will not, as `fetch` does.
        """
        target = _address(url, url)
        first = target
        deadline = time.monotonic() + self.timeout
        fields = [("Content-Length", str(len(body))), *headers.items()]
        answer = self._ask(_Request("POST", target, fields, body), url, deadline, _MAX_POST_ANSWER)
        while answer.status in _KEEP_METHOD and redirects > 0:
            redirects -= 1
            target = _redirected(target, answer, url)
            is_inside = target.host.lower() in self.allow_hosts and first.host.lower() not in self.allow_hosts
            if is_inside or (first.scheme == "https" and target.scheme != "https"):
                raise UnreadableSource("Redirects to where nothing is to be sent.", item=url)
            answer = self._ask(_Request("POST", target, fields, body), url, deadline, _MAX_POST_ANSWER)
        if not 200 <= answer.status < 300:
            self._response(target, answer, url, "", None)

    def turn_in(self, url: str) -> float:
        """The seconds until the host of an address may be asked again; 0 for one never asked."""
        import httpx

        try:
            return self._manners.turn_in(httpx.URL(url).host)
        except (httpx.InvalidURL, ValueError):
            return 0.0

    def _response(
        self, target: httpx.URL, answer: _Answer, url: str, moved_to: str, newer_than: Validators | None
    ) -> Response:
        if answer.status in _BUSY or answer.status >= 500:
            raise UnreachableSource(
                f"The server is busy or broken ({answer.status}).",
                item=url,
                remedy=_TRY_LATER,
                retry_after=self._retry_after(answer.headers),
            )
        if answer.status == 304:
            if newer_than is None or newer_than == Validators():
                raise UnreachableSource(
                    "Answers that nothing has changed (304) without having been asked.", item=url, remedy=_TRY_LATER
                )
            return Response(str(target), b"", validators=newer_than, moved_to=moved_to, unchanged=True)
        if answer.status >= 300:
            why = _CLOSED.get(answer.status, "The server refuses")
            raise UnreadableSource(f"{why} ({answer.status}).", item=url, remedy=_SAVE_IT, gone=answer.status == 410)
        fields = answer.headers
        declared = fields.get("content-type", "")
        charset = _CHARSET.search(declared)
        return Response(
            str(target),
            answer.body,
            declared.partition(";")[0].strip().lower(),
            charset[1] if charset else "",
            Validators(*(_repeatable(fields.get(name, "")) for name in ("etag", "last-modified"))),
            moved_to,
            fields.get("link", ""),
        )

    def _retry_after(self, headers: httpx.Headers) -> float | None:
        """The seconds that a server asks to wait (RFC 9110, section 10.2.3), given in seconds or as a date."""
        given = headers.get("retry-after", "").strip()
        if given.isdecimal():
            return min(float(given[:9]), _MAX_RETRY_AFTER)
        try:
            until = parsedate_to_datetime(given)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(0.0, (until - self._clock.now()).total_seconds()), _MAX_RETRY_AFTER)

    def _rules(self, target: httpx.URL, url: str, deadline: float) -> Protego:
        """The robots.txt of a site (RFC 9309): none means all is allowed, none to be had now that nothing is."""
        site = f"{target.scheme}://{target.netloc.decode()}"
        return self._manners.rules(site, lambda: self._robots(target, url, deadline))

    def _robots(self, target: httpx.URL, url: str, deadline: float) -> str:
        place = target.join("/robots.txt")
        for _ in range(_MAX_REDIRECTS + 1):
            answer = self._get(place, url, deadline, _MAX_ROBOTS_BYTES)
            if answer.status not in _REDIRECTS:
                break
            place = _redirected(place, answer, url)
        if answer.status in _BUSY or answer.status >= 500:
            reason = f"The site's robots.txt cannot be had ({answer.status}), so nothing may be fetched."
            after = self._retry_after(answer.headers)
            raise UnreachableSource(reason, item=url, remedy=_TRY_LATER, retry_after=after)
        return decode(answer.body[:_MAX_ROBOTS_BYTES]) if answer.status == 200 else ""

    def _get(
        self, target: httpx.URL, url: str, deadline: float, limit: int, newer_than: Validators | None = None
    ) -> _Answer:
        """One request for a document, with `url` to name in errors."""
        headers: list[tuple[str, str]] = []
        if newer_than is not None:
            headers += [("If-None-Match", newer_than.etag)] if newer_than.etag else []
            headers += [("If-Modified-Since", newer_than.last_modified)] if newer_than.last_modified else []
        return self._ask(_Request("GET", target, headers), url, deadline, limit)

    def _ask(self, request: _Request, url: str, deadline: float, limit: int) -> _Answer:
        """What a server answers to a request, with `url` to name in errors."""
        import httpcore
        import httpx

        from wideangle.ingest.http.network_guard import ForbiddenAddress

        target = request.target
        every = [
            ("Host", target.netloc.decode()),
            ("User-Agent", self.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", content_encodings()),
            *request.headers,
        ]
        where = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        try:
            with (
                self._connections(target, deadline) as pool,
                pool.stream(request.method, where, headers=every, content=request.body) as answer,
            ):
                fields = httpx.Headers(answer.headers)
                taken, cut = _body(answer.iter_stream(), fields, limit)
                return _Answer(answer.status, fields, taken, cut)
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

    def _connections(self, target: httpx.URL, deadline: float) -> httpcore.ConnectionPool:
        import httpcore

        from wideangle.ingest.http.network_guard import GuardedNetwork, check_target

        if not self.proxy:
            network = GuardedNetwork(self.allow_hosts, deadline)
            return httpcore.ConnectionPool(ssl_context=_tls(), network_backend=network)
        check_target(target.host, self.allow_hosts)
        proxy = httpcore.URL(self.proxy)
        network = GuardedNetwork(self.allow_hosts | {proxy.host.decode().lower()}, deadline)
        return httpcore.HTTPProxy(proxy, ssl_context=_tls(), network_backend=network)


def _repeatable(value: str) -> str:
    """A header as it can be sent back; '' for what no server should have sent."""
    return value if value.isascii() and value.isprintable() and len(value) <= _MAX_VALIDATOR else ""


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
