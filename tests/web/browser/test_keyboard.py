"""The keyboard reaches everything that a pointer does, and the focus can be seen."""

from __future__ import annotations

import pytest
from browser_kit import Windows
from playwright.sync_api import Page, expect

_FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  if (!element.dataset.number) element.dataset.number = String(++window.focused || (window.focused = 1));
  return [element.dataset.number, element.tagName, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0];
}"""
_REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((element) => element.type !== "hidden" && element.checkVisibility() && element.tabIndex >= 0).length"""
MOST_STEPS = 400


def _walk(page: Page) -> tuple[int, list[str]]:
    """Press Tab until the focus leaves the page; return the number of elements, and those without a visible focus."""
    numbers: list[str] = []
    unseen = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        number, tag, is_seen = page.evaluate(_FOCUSED)
        if tag == "BODY" or number in numbers:
            break
        numbers.append(number)
        if not is_seen:
            unseen.append(tag)
    return len(numbers), unseen


@pytest.mark.parametrize(
    "path", ["/", "/story/s23", "/cover?article=ledger-002", "/cover", "/cover/edit?article=ledger-002", "/settings"]
)
def test_keyboard_reaches_all_and_focus_is_seen(windows: Windows, path: str) -> None:
    page = windows(width=390).open(path)
    reachable = page.evaluate(_REACHABLE)
    reached, unseen = _walk(page)
    assert unseen == []
    assert reached >= reachable


def test_first_key_offers_to_skip_to_the_content(windows: Windows) -> None:
    page = windows().open("/story/s23")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    assert skip.evaluate("element => element === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["width"] > 50
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('main').contains(document.activeElement)")


def test_search_is_sent_by_the_keyboard(windows: Windows) -> None:
    page = windows().open("/")
    page.get_by_role("searchbox", name="Search the archive").press_sequentially("mayor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=mayor")
    expect(page.locator("main")).to_contain_text("articles match")
