"""A server over the sample archive as its own process, and one browser for all tests.

The browser is Chromium of the operating system; Playwright downloads none. Screenshots of all pages go to the folder in
the environment variable WIDEANGLE_SCREENSHOTS, by default build/screenshots.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
from browser_kit import Window, Windows
from loopback import Loopback, Quiet
from playwright.sync_api import Browser, expect, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[3]
START_SECONDS = 60
PATIENCE_MILLISECONDS = 20_000
"""How long a test waits for what a page is to show: other tests use the same processors."""
CHROMIUM = ("chromium", "chromium-browser")
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "chromium"]

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Lindholm Harbour Notes</title><link>https://harbournotes.example/</link>
<description>News of the harbour</description>
<item><title>Crane inspected at Lindholm quay</title><link>https://harbournotes.example/crane</link>
<pubDate>Tue, 14 Oct 2031 08:00:00 +0000</pubDate>
<description>The harbour board inspected the oldest crane on Lindholm quay and found no fault.</description>
</item></channel></rss>"""


def _chromium() -> str:
    """The path of Chromium. It is installed where this user may install packages."""
    with Path(tempfile.gettempdir(), "wideangle-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(map(shutil.which, CHROMIUM)) and os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "update"], check=False, capture_output=True)
            subprocess.run(INSTALL, check=False, capture_output=True)
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail("These tests need Chromium. Run: sudo apt-get install chromium", pytrace=False)
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


class _Feed(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_feed = self.path == "/feed"
        self.send_response(200 if is_feed else 404)
        self.send_header("content-type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(FEED if is_feed else b"")


@pytest.fixture(scope="session")
def feed() -> Iterator[str]:
    """The address of a feed of one article."""
    with Loopback(_Feed) as server:
        yield f"{server.address}/feed"


@pytest.fixture(scope="session")
def server(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a copy of the sample archive, whose user is an administrator."""
    folder = tmp_path_factory.mktemp("browser")
    archive = shutil.copytree(sample_folder, folder / "archive")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "wideangle", "serve", "--archive", str(archive), "--port", str(port)],
            env=os.environ | {"WIDEANGLE_ALLOW_HOSTS": "127.0.0.1"},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(address, process, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{address}/healthz", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(os.environ.get("WIDEANGLE_SCREENSHOTS", REPOSITORY / "build" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def windows(browser: Browser, server: str) -> Iterator[Windows]:
    """Opens windows of the browser. After the test, a message on a console and a request to another host are faults,
    except those that a test expects."""
    opened: list[Window] = []

    def open_window(*, width: int = 1280, scripts: bool = True, language: str = "en-GB") -> Window:
        window = Window(browser, server, width=width, scripts=scripts, language=language)
        opened.append(window)
        return window

    yield open_window
    for window in opened:
        window.close()
    assert [fault for window in opened for fault in window.faults] == []


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def window(request: pytest.FixtureRequest, windows: Windows) -> Window:
    """A window with scripts, and a window without."""
    return windows(scripts=request.param)
