"""An HTTP client that names itself, obeys robots.txt and crawl delays, and limits the size of downloads."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from wideangle.errors import SourceError, UnreachableSource, UnreadableSource, UsageError
from wideangle.ingest.decoding.decompression import TooLarge, content_encodings, inflated
from wideangle.ingest.decoding.encoding import decode
from wideangle.ingest.http.clock import Clock
from wideangle.ingest.http.robots import ROBOTS_NAME, Politeness

if TYPE_CHECKING:
    import httpcore
    import httpx
    from protego import Protego

MAX_RESPONSE_BYTES = 20_000_000
_MAX_ROBOTS_BYTES = 512_000  # the minimum that RFC 9309, section 2.5, requires a crawler to parse
_MAX_POST_RESPONSE = 64_000
_MAX_REDIRECTS = 5
_MAX_RETRY_AFTER = 7 * 86_400.0  # seconds; some servers send dates of another century
_MAX_VALIDATOR = 500
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_KEEP_METHOD = (307, 308)
_BUSY = (408, 425, 429)
_REFUSALS = {
    401: "Requires a login",
    402: "Requires payment",
    403: "Access is forbidden",
    404: "The page does not exist",
    410: "The page has been removed",
    451: "Blocked for legal reasons",
}
_SAVE_IT = "Open it in a browser, save the page, and give that file."
_TRY_LATER = "Try again later."
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Validators:
    """The values that a server sends to identify a version of a document (RFC 9110, section 8.8).

    A request with these values asks for the document only if it has changed.
    """

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """The response to a request for a document.

    `url` is the final URL after redirects. `body` is decompressed. `moved_to` is the new permanent URL after permanent
    redirects, '' if the document has not moved. `links` is the Link header. `validators` identify this version of the
    document in later requests. `unchanged` means that the document is the same as in an earlier response; `body` is
    then empty.
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
class _RawResponse:
    """One HTTP response as received. `is_truncated` means that the body was longer than the limit."""

    status: int
    headers: httpx.Headers
    body: bytes
    is_truncated: bool


@dataclass(frozen=True, slots=True)
class _Request:
    """One HTTP request. `headers` are sent in addition to the headers of all requests."""

    method: str
    target: httpx.URL
    headers: Sequence[tuple[str, str]]
    body: bytes | None = None


class Fetcher:
    """Fetches web pages and feeds. Several threads may share one fetcher.

    `timeout` (seconds) limits the total time for one URL: connections, redirects and the body. `max_bytes` limits the
    size of a body, before and after decompression. `delay` (seconds) is the time between two requests to one host,
    unless the host's robots.txt requests a longer time. Only hosts in `allow_hosts` may resolve to private addresses.
    `contact`, an e-mail or web address, is sent to every site, so that its operators can reach the user. `proxy`, an
    http URL, receives all requests; the proxy settings of the environment are ignored.
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
        self._politeness = Politeness(delay, self._clock)

    def fetch(self, url: str, *, newer_than: Validators | None = None, max_bytes: int | None = None) -> Response:
        """Fetch the document at a URL.

        `newer_than` holds the validators (ETag and date) of an earlier response; the document is then fetched only if
        it has changed. `max_bytes` replaces the fetcher's own limit.

        Raises UnreachableSource if a retry may succeed, and UnreadableSource if a retry will not: for an invalid URL, a
        private address, a refusal by the server or its robots.txt, or a body over the limit.
        """
        with request_context(url):
            target = _parsed_url(url)
            deadline = time.monotonic() + self.timeout
            deadline += self._politeness.wait(target.host, self._rules(target, deadline))
            limit = max_bytes or self.max_bytes
            moved_to = url
            for _ in range(_MAX_REDIRECTS + 1):
                if not self._rules(target, deadline).can_fetch(str(target), ROBOTS_NAME):
                    raise UnreadableSource("The site's robots.txt forbids fetching this URL.", remedy=_SAVE_IT)
                raw = self._get(target, deadline, limit, newer_than)
                if raw.status not in _REDIRECTS:
                    if raw.is_truncated and raw.status == 200:
                        raise UnreadableSource(f"Larger than {limit / 1e6:g} MB.")
                    return self._response(target, raw, moved_to if moved_to != url else "", newer_than)
                has_only_moved = bool(moved_to) and raw.status in _PERMANENT
                target = _redirect_target(target, raw)
                moved_to = str(target) if has_only_moved else ""
            raise UnreadableSource(f"Redirects more than {_MAX_REDIRECTS} times.")

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, redirects: int = 0) -> None:
        """Send a document to a URL that the user or a feed has named as its recipient.

        At most `redirects` redirects are followed. A redirect is followed only if it keeps the method (status 307 or
        308) and does not lead from a public host to a private one. Raises UnreachableSource if a retry may succeed, and
        UnreadableSource if a retry will not.
        """
        with request_context(url):
            target = _parsed_url(url)
            first = target
            deadline = time.monotonic() + self.timeout
            fields = [("Content-Length", str(len(body))), *headers.items()]
            raw = self._send(_Request("POST", target, fields, body), deadline, _MAX_POST_RESPONSE)
            while raw.status in _KEEP_METHOD and redirects > 0:
                redirects -= 1
                target = _redirect_target(target, raw)
                is_inside = target.host.lower() in self.allow_hosts and first.host.lower() not in self.allow_hosts
                if is_inside or (first.scheme == "https" and target.scheme != "https"):
                    raise UnreadableSource("Redirects to a private or unencrypted URL.")
                raw = self._send(_Request("POST", target, fields, body), deadline, _MAX_POST_RESPONSE)
            if not 200 <= raw.status < 300:
                self._response(target, raw, "", None)

    def check_recipient(self, url: str) -> None:
        """Raise UsageError if `post` would refuse the URL: if the URL is invalid, or if its host resolves to an address
        outside the public internet and is not in `allow_hosts`. Sends no request; a host that does not resolve is
        accepted."""
        from wideangle.ingest.http.network_guard import check_target

        try:
            target = _parsed_url(url)
            with _forbidden_address(target):
                check_target(target.host, self.allow_hosts)
        except UnreadableSource as error:
            raise UsageError(error.message, item=error.item or url, remedy=error.remedy) from error

    def seconds_until_allowed(self, url: str) -> float:
        """Return the number of seconds until the host of a URL may receive a request; 0 if it may receive one now."""
        import httpx

        try:
            return self._politeness.seconds_until_allowed(httpx.URL(url).host)
        except (httpx.InvalidURL, ValueError):
            return 0.0

    def turn_in(self, url: str) -> float:
        """Deprecated alias of `seconds_until_allowed`."""
        return self.seconds_until_allowed(url)

    def _response(self, target: httpx.URL, raw: _RawResponse, moved_to: str, newer_than: Validators | None) -> Response:
        if raw.status in _BUSY or raw.status >= 500:
            raise UnreachableSource(
                f"The server is busy or broken ({raw.status}).",
                remedy=_TRY_LATER,
                retry_after=self._retry_after(raw.headers),
            )
        if raw.status == 304:
            if newer_than is None or newer_than == Validators():
                raise UnreachableSource(
                    "The server answers 'not modified' (304) to an unconditional request.", remedy=_TRY_LATER
                )
            return Response(str(target), b"", validators=newer_than, moved_to=moved_to, unchanged=True)
        if raw.status >= 300:
            reason = _REFUSALS.get(raw.status, "The server refuses the request")
            raise UnreadableSource(f"{reason} ({raw.status}).", remedy=_SAVE_IT, gone=raw.status == 410)
        fields = raw.headers
        declared = fields.get("content-type", "")
        charset = _CHARSET.search(declared)
        return Response(
            str(target),
            raw.body,
            declared.partition(";")[0].strip().lower(),
            charset[1] if charset else "",
            Validators(*(_valid_validator(fields.get(name, "")) for name in ("etag", "last-modified"))),
            moved_to,
            fields.get("link", ""),
        )

    def _retry_after(self, headers: httpx.Headers) -> float | None:
        """Return the number of seconds that the header Retry-After requests; None if there is none.

        The header contains seconds or a date (RFC 9110, section 10.2.3).
        """
        value = headers.get("retry-after", "").strip()
        if value.isdecimal():
            return min(float(value[:9]), _MAX_RETRY_AFTER)
        try:
            until = parsedate_to_datetime(value)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(0.0, (until - self._clock.now()).total_seconds()), _MAX_RETRY_AFTER)

    def _rules(self, target: httpx.URL, deadline: float) -> Protego:
        """Return the rules in the robots.txt of a site (RFC 9309).

        A site without robots.txt allows everything. If robots.txt cannot be fetched at present, UnreachableSource is
        raised.
        """
        site = f"{target.scheme}://{target.netloc.decode()}"
        return self._politeness.rules(site, lambda: self._robots_txt(target, deadline))

    def _robots_txt(self, target: httpx.URL, deadline: float) -> str:
        location = target.join("/robots.txt")
        for _ in range(_MAX_REDIRECTS + 1):
            raw = self._get(location, deadline, _MAX_ROBOTS_BYTES)
            if raw.status not in _REDIRECTS:
                break
            location = _redirect_target(location, raw)
        if raw.status in _BUSY or raw.status >= 500:
            reason = f"The site's robots.txt is not available ({raw.status}), so the site must not be fetched."
            raise UnreachableSource(reason, remedy=_TRY_LATER, retry_after=self._retry_after(raw.headers))
        return decode(raw.body[:_MAX_ROBOTS_BYTES]) if raw.status == 200 else ""

    def _get(
        self, target: httpx.URL, deadline: float, limit: int, newer_than: Validators | None = None
    ) -> _RawResponse:
        headers: list[tuple[str, str]] = []
        if newer_than is not None:
            headers += [("If-None-Match", newer_than.etag)] if newer_than.etag else []
            headers += [("If-Modified-Since", newer_than.last_modified)] if newer_than.last_modified else []
        return self._send(_Request("GET", target, headers), deadline, limit)

    def _send(self, request: _Request, deadline: float, limit: int) -> _RawResponse:
        """Send a request and return the response, with at most `limit` bytes of its body."""
        import httpcore
        import httpx

        target = request.target
        headers = [
            ("Host", target.netloc.decode()),
            ("User-Agent", self.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", content_encodings()),
            *request.headers,
        ]
        url = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        try:
            with (
                _forbidden_address(target),
                self._connections(target, deadline) as pool,
                pool.stream(request.method, url, headers=headers, content=request.body) as response,
            ):
                fields = httpx.Headers(response.headers)
                body, is_truncated = _read_body(response.iter_stream(), fields, limit)
                return _RawResponse(response.status, fields, body, is_truncated)
        except httpcore.TimeoutException as error:
            raise UnreachableSource(
                f"No complete response within {self.timeout:g} seconds.", remedy=_TRY_LATER
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ValueError) as error:
            raise UnreachableSource(f"Cannot be fetched: {error}.", remedy=_TRY_LATER) from error

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


@contextmanager
def _forbidden_address(target: httpx.URL) -> Iterator[None]:
    """Raise UnreadableSource if the guard of the network refuses the host of a URL."""
    from wideangle.ingest.http.network_guard import ForbiddenAddress

    try:
        yield
    except ForbiddenAddress as error:
        raise UnreadableSource(
            f"{target.host} resolves to {error}, which is not an address of the public internet.",
            remedy="If the host is one of yours, name it in WIDEANGLE_ALLOW_HOSTS.",
        ) from error


@contextmanager
def request_context(url: str) -> Iterator[None]:
    """Add the requested URL to every SourceError that names no source."""
    try:
        yield
    except SourceError as error:
        error.item = error.item or url
        raise


def _valid_validator(value: str) -> str:
    """Return the value of a validator (ETag or Last-Modified) if it can be sent back to the server, else ''."""
    return value if value.isascii() and value.isprintable() and len(value) <= _MAX_VALIDATOR else ""


def _read_body(chunks: Iterable[bytes], headers: httpx.Headers, limit: int) -> tuple[bytes, bool]:
    """Return the decompressed body of a response, and whether it was truncated at the limit."""
    body = bytearray()
    try:
        for chunk in inflated(chunks, headers.get("content-encoding", "").strip().lower(), limit):
            body += chunk
    except TooLarge:
        return bytes(body), True
    return bytes(body), False


def _parsed_url(link: str, base: httpx.URL | None = None) -> httpx.URL:
    import httpx

    try:
        url = base.join(link) if base else httpx.URL(link)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnreadableSource(f"Not a valid web address: {error}.") from error
    if url.scheme not in ("http", "https") or not url.host or "%" in url.host:
        raise UnreadableSource(f"Leads to {url}, and only http and https are supported.")
    if url.userinfo:
        raise UnreadableSource("Contains a user name or password, which would be stored in the archive.", item=url.host)
    return url


def _redirect_target(target: httpx.URL, raw: _RawResponse) -> httpx.URL:
    location = raw.headers.get("location", "")
    if not location:
        raise UnreadableSource(f"A redirect without a target ({raw.status}).")
    return _parsed_url(location, base=target)


@cache
def _tls() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context(trust_env=False)
