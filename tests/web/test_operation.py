"""The server in operation: behind a proxy, measured, logged, polling, and told to stop."""

from __future__ import annotations

import json
import logging
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from tests.web.security_kit import HOST, SITE, add_users, exposed, form_token, serving, sign_in

import wideangle
from wideangle.errors import UsageError
from wideangle.web import ServerOptions, serve
from wideangle.web.security.users import Users


@pytest.fixture(scope="module")
def folder(closed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("operation") / "archive"
    shutil.copytree(closed_sample, copied)
    add_users(copied)
    return copied


# A test client comes from the host "testclient", which is no address that a proxy can have.
BEHIND = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}


@pytest.fixture
def behind_proxy(folder: Path) -> Iterator[TestClient]:
    options = ServerOptions(folder, allowed_hosts=(HOST,), proxies=("testclient",), prefix="/news")
    with serving(options, f"http://{HOST}") as client:
        client.headers["origin"] = SITE
        yield client


@pytest.mark.parametrize("prefix", ["/news", ""])
def test_links_and_cookies_have_the_prefix_whether_or_not_the_proxy_removes_it(
    behind_proxy: TestClient, prefix: str
) -> None:
    assert behind_proxy.get(f"{prefix}/", headers=BEHIND).headers["location"] == "/news/login"
    page = behind_proxy.get(f"{prefix}/login", headers=BEHIND)
    assert 'action="/news/login"' in page.text
    assert "path=/news;" in page.headers["set-cookie"]
    assert behind_proxy.get(f"{prefix}/static/site.css", headers=BEHIND).status_code == 200
    response = behind_proxy.get(f"{prefix}/api/nowhere", headers=BEHIND)
    assert response.headers["content-type"] == "application/problem+json"


def test_next_page_of_the_api_has_the_prefix(behind_proxy: TestClient, folder: Path) -> None:
    header = BEHIND | {"authorization": f"Bearer {Users(folder).new_token('rita')}"}
    link = behind_proxy.get("/api/articles?limit=2", headers=header).links["next"]["url"]
    assert link.startswith(f"{SITE}/news/api/articles?")


def test_path_that_only_begins_like_the_prefix_is_another_one(behind_proxy: TestClient, folder: Path) -> None:
    header = BEHIND | {"authorization": f"Bearer {Users(folder).new_token('rita')}"}
    assert behind_proxy.get("/newsletter", headers=header).status_code == 404


def test_forwarded_headers_of_strangers_are_not_trusted(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "wideangle.web.serving.metrics")
    options = ServerOptions(folder, allowed_hosts=(HOST,), proxies=("192.0.2.1",))
    with serving(options, f"http://{HOST}") as client:
        response = client.get("/login", headers=BEHIND)
        assert "strict-transport-security" not in response.headers
        assert "not encrypted" in response.text
    assert vars(caplog.records[-1])["client"] == "testclient"


def test_address_of_the_client_comes_from_a_trusted_proxy(
    behind_proxy: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "wideangle.web.serving.metrics")
    response = behind_proxy.get("/login", headers=BEHIND)
    assert "strict-transport-security" in response.headers
    assert vars(caplog.records[-1])["client"] == "203.0.113.9"


def test_requests_are_logged_without_what_people_search_for(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "wideangle.web.serving.metrics")
    with serving(exposed(folder)) as client:
        sign_in(client, "rita")
        client.get("/search?q=confidential")
    logged = vars(caplog.records[-1])
    assert [logged[name] for name in ("method", "path", "status", "user")] == ["GET", "/search", 200, "rita"]
    assert "confidential" not in str(logged)


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_count_requests_by_route_and_status(sample_folder: Path) -> None:
    with serving(ServerOptions(sample_folder), "http://127.0.0.1:8765") as client:
        client.get("/story/s1")
        client.get("/story/s47")
        client.get("/api/articles/nothing")
        client.get("/nowhere")
        client.request("BREW", "/")
        response = client.get("/metrics")
    measured = samples(response.text)
    assert response.headers["content-type"].startswith("text/plain")
    assert measured["wideangle_http_requests_total", "GET", "/story/{story}", "200"] == 2
    assert measured["wideangle_http_requests_total", "GET", "/api/articles/{article:path}", "404"] == 1
    assert measured["wideangle_http_requests_total", "GET", "", "404"] == 1
    assert not any("BREW" in labels for labels in measured)
    assert measured["wideangle_http_request_seconds_count", "/story/{story}"] == 2
    assert measured["wideangle_archive_articles",] == 106
    assert not any(name.startswith("wideangle_visits") for name, *_ in measured)


def test_metrics_are_for_users_and_tokens(folder: Path) -> None:
    with serving(exposed(folder, public=True)) as client:
        assert client.get("/metrics").status_code == 401
        header = {"authorization": f"Bearer {Users(folder).new_token('rita')}"}
        assert client.get("/metrics", headers=header).status_code == 200


def test_server_says_when_it_is_ready(folder: Path) -> None:
    with serving(exposed(folder)) as client:
        assert client.get("/healthz").json()["status"] == "ok"
        assert client.get("/readyz").json() == {"status": "ready"}


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_address_in_use_is_explained(sample_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="not available"):
        serve(ServerOptions(sample_folder, port=taken.getsockname()[1]))


@pytest.mark.parametrize("content", ["nonsense", ""])
def test_certificate_that_cannot_be_used_is_explained(sample_folder: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "a.pem").write_text(content)
    with pytest.raises(UsageError, match="certificate"):
        serve(ServerOptions(sample_folder, certificate=tmp_path / "a.pem", private_key=tmp_path / "a.pem"))


@contextmanager
def running(*arguments: object, printed: list[str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A server in a process of its own, once it can be reached; `printed` gets the lines that it prints before."""
    command = [sys.executable, "-m", "wideangle", "serve", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if "Serving at" in line:
                break
            if printed is not None:
                printed.append(line)
        try:
            yield process
        finally:
            process.kill()


def test_request_under_way_is_answered_when_the_server_is_told_to_stop(closed_sample: Path, free_port: int) -> None:
    body = json.dumps({"text": "The mayor of Haverling resigned on Tuesday after the crash inquiry."}).encode()
    head = "POST /api/coverage HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    with running("--archive", closed_sample, "--port", free_port) as process:
        # The first coverage loads the models, which may take longer than the server waits when it stops.
        as_json = {"content-type": "application/json"}
        assert httpx.post(
            f"http://127.0.0.1:{free_port}/api/coverage", content=body, headers=as_json, timeout=60
        ).is_success
        with socket.create_connection(("127.0.0.1", free_port)) as connection:
            connection.sendall(head.encode() + body[:10])
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            connection.sendall(body[10:])
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert process.wait(20) == 0


def test_server_polls_live_sources_until_it_is_told_to_stop(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "incoming").mkdir()
    with wideangle.open(tmp_path / "news") as archive:
        archive.sources.add(str(tmp_path / "incoming"))
        archive.follow("ferry")
    text = (
        "Ferry returns on Monday\nHalven Courier\nPublished: 2031-10-07\n\nThe ferry sails again, its operator said.\n"
    )
    (tmp_path / "incoming" / "ferry.txt").write_text(text)
    address = f"http://127.0.0.1:{free_port}"
    with running("--archive", tmp_path / "news", "--port", free_port, "--watch", "-v", "--log-json") as process:
        for _ in range(100):
            measured = samples(httpx.get(f"{address}/metrics").text)
            if measured["wideangle_articles_added_total",]:
                break
            time.sleep(0.2)
        assert measured["wideangle_archive_articles",] == 1
        assert measured["wideangle_visits_total",] >= 1
        process.send_signal(signal.SIGTERM)
        logged = [json.loads(line) for line in process.stderr]
        assert process.wait(20) == 0
    assert {"path": "/metrics", "status": 200}.items() <= {
        key: value
        for line in logged
        if line["logger"] == "wideangle.web.serving.metrics"
        for key, value in line.items()
    }.items()


def test_polling_that_fails_does_not_end_the_server(tmp_path: Path, free_port: int) -> None:
    with wideangle.open(tmp_path / "news") as archive:
        (tmp_path / "incoming").mkdir()
        archive.sources.add(str(tmp_path / "incoming"))
    printed: list[str] = []
    with (
        running("--archive", tmp_path / "news", "--port", free_port, "--watch"),
        running("--archive", tmp_path / "news", "--port", free_port + 1, "--watch", printed=printed) as second,
    ):
        assert httpx.get(f"http://127.0.0.1:{free_port + 1}/readyz").status_code == 200
        second.send_signal(signal.SIGINT)
        assert "The live sources are not polled" in "".join(printed) + second.stderr.read()
        assert second.wait(20) == 0


def test_archive_that_cannot_be_written_is_served(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "archive")
    for path in [tmp_path / "archive", *(tmp_path / "archive").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    with serving(exposed(tmp_path / "archive")) as client:
        assert sign_in(client, "edda").status_code == 303
        assert client.get("/story/s47").status_code == 200
        assert form_token(client, "/story/s47/edit")
    for path in [tmp_path / "archive", *(tmp_path / "archive").rglob("*")]:
        path.chmod(0o755)
