"""Windows of a browser that record what no page of this server may do."""

from __future__ import annotations

import re
from typing import Protocol

from playwright.sync_api import Browser, ConsoleMessage, Page, Route

HEIGHT = 800
TIMEOUT = 15_000
"""The milliseconds for which a browser waits for an element: pages take much less, loaded machines more."""


class Window:
    """A window on the pages of a server. `faults` are messages on the console, errors of scripts, and requests to
    other hosts, which are not sent."""

    def __init__(self, browser: Browser, server: str, *, width: int, scripts: bool, language: str) -> None:
        self.faults: list[str] = []
        self.scripts = scripts
        self._server = server
        self._context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts, locale=language, base_url=server
        )
        self._context.route(re.compile(".*"), self._pass_own)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(TIMEOUT)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def open(self, path: str) -> Page:
        """Open a page, and wait until its parts are loaded."""
        self.page.goto(path)
        if self.scripts:
            self.page.locator("[aria-busy]").first.wait_for(state="detached")
        return self.page

    def close(self) -> None:
        self._context.close()

    def _pass_own(self, route: Route) -> None:
        if route.request.url.startswith((self._server, "data:")):
            route.continue_()
        else:
            self.faults.append(f"request to {route.request.url}")
            route.abort()

    def _note_message(self, message: ConsoleMessage) -> None:
        is_status = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not is_status:  # an error page's own status is no fault
            self.faults.append(f"{self.page.url}: {message.type}: {message.text}")


class Windows(Protocol):
    """Opens a window."""

    def __call__(self, *, width: int = ..., scripts: bool = ..., language: str = ...) -> Window: ...
