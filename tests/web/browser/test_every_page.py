"""Every page, narrow and wide, light and dark: accessible, no wider than the window, quiet, and on its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_kit import HEIGHT, Windows
from playwright.sync_api import Page, expect

PAGES = {
    "now": "/",
    "now-empty": "/?language=xx",
    "story": "/story/s23?why=1",
    "statements": "/story/s23/statements",
    "story-correct": "/story/s23/edit",
    "storylines": "/storylines",
    "storyline": "/storyline/l4?why=1",
    "cover-form": "/cover",
    "cover": "/cover?article=ledger-002",
    "cover-strands": "/cover?article=one-015",
    "cover-correct": "/cover/edit?article=ledger-002",
    "article": "/article/ledger-002",
    "history": "/history/ledger-002",
    "outlet": "/outlet/Daily%20Comet",
    "speaker": "/speaker/Sunniva%20Tharp",
    "place": "/place/Haverling",
    "search": "/search?q=mayor",
    "search-form": "/search",
    "sources": "/sources",
    "follow": "/follow?story=s23",
    "settings": "/settings",
    "add": "/add",
    "users": "/users",
    "audit": "/audit",
}
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
EXAMINED = ((390, "light"), (1280, "dark"))
"""The windows that axe examines: each width and each scheme once, because axe takes most of the time."""

_RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
}


def _checked(page: Page, name: str, screenshots: Path) -> list[str]:
    """Return the faults of a page in all windows, and take its screenshots."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            faults.append(f"{needed} px wide in a window of {width} px")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=screenshots / f"{name}-{width}-{scheme}.png", animations="disabled")
            if (width, scheme) not in EXAMINED:
                continue
            violations = Axe().run(page, options=_RULES).response["violations"]
            faults += [
                f"{width} {scheme}: {found['id']}: {node['target']} {node['failureSummary']}"
                for found in violations
                for node in found["nodes"][:3]
            ]
    return faults


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits(windows: Windows, screenshots: Path, name: str) -> None:
    window = windows()
    assert _checked(window.open(PAGES[name]), name, screenshots) == []


def test_error_page_is_accessible_and_leads_on(windows: Windows, screenshots: Path) -> None:
    page = windows().open("/story/s999")
    assert _checked(page, "error", screenshots) == []
    page.locator("main").get_by_role("link", name="Now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Now")


@pytest.mark.parametrize("name", PAGES)
def test_page_is_usable_without_scripts(windows: Windows, name: str) -> None:
    page = windows(width=390, scripts=False).open(PAGES[name])
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("main").inner_text().strip()
    assert page.locator("button:visible[data-copy]").count() == 0


def test_head_of_a_page_leaves_a_phone_to_its_content(windows: Windows) -> None:
    page = windows(width=390).open("/")
    box = page.locator("header.bar").bounding_box()
    assert box is not None
    assert box["height"] < HEIGHT / 8


def test_page_is_printed_without_controls(windows: Windows) -> None:
    page = windows().open("/cover?article=ledger-002")
    page.emulate_media(media="print")
    assert page.locator("header.bar").is_hidden()
    assert page.locator(".actions").first.is_hidden()
    assert page.locator("#same-story .headline").first.is_visible()
