import socket
import ssl
import time
import zlib
from http.server import BaseHTTPRequestHandler
from typing import Any

import pyarrow
import pytest
from ingest_kit import STORY, Site, answer, gzipped, page

from wideangle.errors import UnreachableSource, UnreadableSource
from wideangle.ingest import Fetcher, read
from wideangle.ingest.decoding.decompression import content_encodings
from wideangle.ingest.http import client as http_client
from wideangle.ingest.http.network_guard import ForbiddenAddress, GuardedNetwork, is_public
from wideangle.model import Article


def test_a_page_comes_with_its_address_and_declared_type(site: Site, fetcher: Fetcher) -> None:
    site.pages["/storm"] = lambda request: answer(request, page(), Content_Type='text/html; charset="UTF-8"')
    response = fetcher.fetch(site.url("/storm"))
    assert response.body.decode() == page()
    assert (response.url, response.media_type, response.charset) == (site.url("/storm"), "text/html", "UTF-8")


def test_the_client_says_who_it_is(site: Site, fetcher: Fetcher) -> None:
    site.pages["/storm"] = "x"
    fetcher.fetch(site.url("/storm"))
    assert site.headers[-1]["User-Agent"].startswith("Wideangle/")
    known = Fetcher(allow_hosts=["127.0.0.1"], delay=0, contact="desk@harbourpost.example")
    known.fetch(site.url("/storm"))
    assert site.headers[-1]["User-Agent"].endswith(" (+desk@harbourpost.example)")
    assert site.headers[-1]["Host"] == site.url().split("/")[2]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_the_last_address_is_kept(site: Site, fetcher: Fetcher, status: int) -> None:
    site.pages["/old"] = lambda request: answer(request, "", status, Location="new?id=1#part")
    site.pages["/new?id=1"] = page()
    site.pages["/robots.txt"] = ""
    [result] = read(site.url("/old"), fetcher=fetcher)
    assert isinstance(result, Article)
    assert result.url.startswith(site.url("/new?id=1"))


def test_endless_redirects_end(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = lambda request: answer(request, "", 302, Location="/a")
    with pytest.raises(UnreadableSource, match="more than 5 times"):
        fetcher.fetch(site.url("/a"))
    assert site.asked.count("/a") == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://x.example/", "gopher://x.example/", "http://", "http://[::1"]
)
def test_redirects_elsewhere_than_to_the_web_are_refused(site: Site, fetcher: Fetcher, target: str) -> None:
    site.pages["/a"] = lambda request: answer(request, "", 302, Location=target)
    with pytest.raises(UnreadableSource):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1", "[::ffff:127.0.0.1]"]
)
def test_no_address_of_a_private_network_is_asked(site: Site, host: str) -> None:
    site.pages["/"] = "secret"
    with pytest.raises((UnreadableSource, UnreachableSource)) as refused:
        Fetcher(delay=0).fetch(site.url("/", host))
    assert "secret" not in str(refused.value)
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = lambda request: answer(request, "", 302, Location=site.url("/inside", "127.0.0.2"))
    site.pages["/inside"] = "secret"
    with pytest.raises(UnreadableSource, match="not an address of the public internet"):
        fetcher.fetch(site.url("/a"))
    assert "/inside" not in site.asked


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.2.1",
        ),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe"),
    ],
)
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_public_internet(address: str) -> None:
    assert is_public(address)


def _names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names resolve to each answer in turn; the addresses that are connected to are collected."""
    connected: list[str] = []
    waiting = list(answers)

    def resolve(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (item, port)) for item in waiting.pop(0)]

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError("no one is there")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    return connected


def test_the_checked_address_itself_is_connected_to_so_that_rebinding_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connected = _names(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(UnreachableSource):
        Fetcher(delay=0).fetch("http://harbourpost.example/")
    assert connected == ["93.184.216.34"]


def test_one_private_address_among_a_hosts_condemns_it(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = _names(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(ForbiddenAddress):
        GuardedNetwork(frozenset(), time.monotonic() + 5).connect_tcp("harbourpost.example", 80)
    assert connected == []


def test_each_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = _names(monkeypatch, ["93.184.216.34", "93.184.216.35"])
    with pytest.raises(UnreachableSource, match="no one is there"):
        Fetcher(delay=0).fetch("http://harbourpost.example/")
    assert connected == ["93.184.216.34", "93.184.216.35"]


@pytest.mark.parametrize(
    "address", ["http://", "http://[", "http://x.example:port/", "ftp://x.example/", "file:///etc/passwd"]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(UnreadableSource):
        Fetcher().fetch(address)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UnreadableSource) as refused:
        Fetcher().fetch("https://reader:secret@harbourpost.example/")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "error"), [(404, UnreadableSource), (403, UnreadableSource), (410, UnreadableSource)]
)
@pytest.mark.parametrize("path", ["/a"])
def test_a_final_no_is_final(site: Site, fetcher: Fetcher, status: int, error: type[Exception], path: str) -> None:
    site.pages[path] = lambda request: answer(request, "", status)
    with pytest.raises(error, match=str(status)):
        fetcher.fetch(site.url(path))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_busy_server_is_worth_another_try(site: Site, fetcher: Fetcher, status: int) -> None:
    site.pages["/a"] = lambda request: answer(request, "", status)
    with pytest.raises(UnreachableSource, match=str(status)):
        fetcher.fetch(site.url("/a"))


def test_no_server_at_all_is_worth_another_try(site: Site, fetcher: Fetcher) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        with pytest.raises(UnreachableSource):
            fetcher.fetch(f"http://127.0.0.1:{reserved.getsockname()[1]}/")


def test_robots_txt_is_obeyed(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = "User-agent: Wideangle\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n"
    site.pages["/open"] = site.pages["/private/a"] = "x"
    assert fetcher.fetch(site.url("/open")).body == b"x"
    with pytest.raises(UnreadableSource, match=r"robots\.txt"):
        fetcher.fetch(site.url("/private/a"))
    assert "/private/a" not in site.asked
    assert site.asked.count("/robots.txt") == 1


def test_a_redirect_leads_past_no_robots_txt(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
    site.pages["/a"] = lambda request: answer(request, "", 302, Location="/private/a")
    with pytest.raises(UnreadableSource, match=r"robots\.txt"):
        fetcher.fetch(site.url("/a"))
    assert "/private/a" not in site.asked


def test_while_robots_txt_cannot_be_had_nothing_is_fetched(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = lambda request: answer(request, "", 503)
    site.pages["/a"] = "x"
    with pytest.raises(UnreachableSource, match=r"robots\.txt"):
        fetcher.fetch(site.url("/a"))
    site.pages["/robots.txt"] = ""
    assert fetcher.fetch(site.url("/a")).body == b"x"


def test_of_an_endless_robots_txt_the_beginning_counts(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /private/\n" + "# x\n" * 200_000
    site.pages["/open"] = "x"
    assert fetcher.fetch(site.url("/open")).body == b"x"
    with pytest.raises(UnreadableSource, match=r"robots\.txt"):
        fetcher.fetch(site.url("/private/a"))


def test_a_host_is_not_asked_more_often_than_is_polite(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    site.pages["/a"] = "x"
    patient = Fetcher(allow_hosts=["127.0.0.1"], delay=1.0)
    patient.fetch(site.url("/a"))
    assert waits == []
    patient.fetch(site.url("/a"))
    assert len(waits) == 1
    assert 0.5 < waits[0] <= 1.0


def test_a_longer_pause_asked_for_in_robots_txt_is_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 7\n"
    site.pages["/a"] = "x"
    patient = Fetcher(allow_hosts=["127.0.0.1"], delay=1.0)
    patient.fetch(site.url("/a"))
    patient.fetch(site.url("/a"))
    assert 6 < waits[0] <= 7


def _brotli(data: bytes) -> bytes:
    return bytes(pyarrow.Codec("brotli").compress(data, asbytes=True))


def _zstd(data: bytes) -> bytes:
    return bytes(pyarrow.Codec("zstd").compress(data, asbytes=True))


def _bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


_CODINGS = [
    ("gzip", gzipped),
    ("deflate", zlib.compress),
    ("deflate", _bare_deflate),
    ("br", _brotli),
    ("zstd", _zstd),
    ("zstd", lambda data: _zstd(data[:4000]) + _zstd(data[4000:])),
    ("identity", bytes),
]


@pytest.mark.parametrize(("coding", "pack"), _CODINGS)
def test_compressed_answers_are_expanded(site: Site, fetcher: Fetcher, coding: str, pack: Any) -> None:
    site.pages["/a"] = lambda request: answer(request, pack(STORY.encode() * 200), Content_Encoding=coding)
    assert fetcher.fetch(site.url("/a")).body.decode() == STORY * 200
    assert "gzip" in site.headers[-1]["Accept-Encoding"]


@pytest.mark.parametrize(("coding", "pack"), _CODINGS)
def test_an_answer_that_expands_without_end_is_cut_off(site: Site, coding: str, pack: Any) -> None:
    site.pages["/a"] = lambda request: answer(request, pack(bytes(5_000_000)), Content_Encoding=coding)
    frugal = Fetcher(allow_hosts=["127.0.0.1"], delay=0, max_bytes=100_000)
    with pytest.raises(UnreadableSource, match=r"Larger than 0\.1 MB"):
        frugal.fetch(site.url("/a"))


def test_an_answer_longer_than_it_says_is_cut_off(site: Site) -> None:
    def lie(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(bytes(1_000_000))

    site.pages["/a"] = lie
    with pytest.raises(UnreadableSource, match="Larger than"):
        Fetcher(allow_hosts=["127.0.0.1"], delay=0, max_bytes=100_000).fetch(site.url("/a"))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"no gzip at all"),
        ("gzip", gzipped(STORY.encode())[:-20]),
        ("br", b"\xff\xff\xff"),
        ("br", _brotli(STORY.encode())[:-20]),
        ("zstd", b"x"),
        ("zstd", _zstd(STORY.encode())[:-20]),
        ("zstd", _zstd(STORY.encode()) + b"x"),
        ("gzip, br", b"x"),
    ],
)
def test_answers_in_a_wrong_coding_are_refused(site: Site, fetcher: Fetcher, coding: str, body: bytes) -> None:
    site.pages["/a"] = lambda request: answer(request, body, Content_Encoding=coding)
    with pytest.raises(UnreachableSource, match="Cannot be fetched"):
        fetcher.fetch(site.url("/a"))


def test_an_answer_that_breaks_off_is_worth_another_try(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a"] = lambda request: answer(request, "short", Content_Length="5000")
    with pytest.raises(UnreachableSource):
        fetcher.fetch(site.url("/a"))


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_trickles_is_given_up_in_time(site: Site, part: str) -> None:
    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if part == "body" else b"X-Slow: "))
        while not site.closing.wait(0.02):
            request.wfile.write(b"x")
            request.wfile.flush()

    site.pages["/a"] = trickle
    site.pages["/robots.txt"] = ""
    began = time.monotonic()
    with pytest.raises(UnreachableSource, match=r"within 0\.3 seconds"):
        Fetcher(allow_hosts=["127.0.0.1"], delay=0, timeout=0.3).fetch(site.url("/a"))
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("nonsense", [b"", b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 999999 \r\n\r\n", b"SSH-2.0-server\r\n"])
def test_a_server_that_speaks_no_http_does_no_harm(site: Site, fetcher: Fetcher, nonsense: bytes) -> None:
    site.pages["/a"] = lambda request: request.wfile.write(nonsense)
    with pytest.raises(UnreachableSource):
        fetcher.fetch(site.url("/a"))


def test_certificates_are_verified() -> None:
    context = http_client._tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_proxies_of_the_environment_are_not_used(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.pages["/a"] = "x"
    assert fetcher.fetch(site.url("/a")).body == b"x"


def test_only_codings_that_can_be_bounded_are_asked_for() -> None:
    assert set(content_encodings().split(", ")) == {"gzip", "deflate", "br", "zstd"}
