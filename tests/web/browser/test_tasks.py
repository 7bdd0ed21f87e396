"""The main task of each page, with scripts and without."""

from __future__ import annotations

import re
from uuid import uuid4

from browser_kit import Window, Windows
from playwright.sync_api import Locator, Page, expect

REPORT = """Ferry to Skarvoy sails again after eleven days

The ferry between Lindholm and Skarvoy sails again on Monday, after eleven days in the yard, its operator said.

"The new rudder has passed every test," said Ida Voll, who runs the line with a crew of nine and one spare boat."""


def _main(page: Page) -> Locator:
    return page.locator("main")


def _matches(page: Page) -> int:
    """The number of articles that a page of search says it found."""
    words = page.locator(".lead .soft").inner_text()
    return int(words.split()[0])


def test_now_is_filtered(window: Window) -> None:
    page = window.open("/")
    stories = page.locator(".stories > li")
    before = stories.count()
    page.get_by_role("combobox", name="Language").select_option("fr")
    page.get_by_role("combobox", name="Order").select_option("growth")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**language=fr**")
    expect(stories.first).to_be_visible()
    assert 0 < stories.count() < before
    assert all("fr" in text for text in page.locator(".stories .details").all_inner_texts())


def test_story_shows_its_parts_its_chart_and_its_reasons(window: Window) -> None:
    page = window.open("/story/s23")
    expect(page.get_by_role("img", name="Number of reports over time")).to_be_visible()
    page.get_by_role("link", name="Why these reports").click()
    expect(page.locator(".why").first).to_be_visible()
    if window.scripts:
        expect(page.locator("#statements blockquote").first).to_be_visible()
        expect(page.locator("#context .headline").first).to_be_visible()
    else:
        page.locator("#statements a").click()
        expect(page.locator("blockquote").first).to_be_visible()


def test_storyline_leads_from_story_to_story(window: Window) -> None:
    page = window.open("/")
    page.get_by_role("link", name="Storylines").click()
    page.locator(".stories a").first.click()
    expect(page.locator(".line > li").nth(1)).to_be_visible()
    page.locator(".line a").first.click()
    page.wait_for_url("**/story/**")


def test_pasted_article_is_covered_corrected_and_added(window: Window) -> None:
    page = window.open("/cover")
    page.get_by_label("Text of the article").fill(f"{REPORT}\n\nReference {uuid4()}.")
    page.get_by_role("button", name="Show the coverage").click()
    expect(_main(page)).to_contain_text("Same story")
    page.get_by_text("Correct headline, outlet, language or text").click()
    page.get_by_label("Headline").fill("Skarvoy ferry back")
    page.get_by_label("Outlet").fill("The Lindholm Post")
    page.get_by_role("button", name="Show the coverage again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skarvoy ferry back")
    page.get_by_role("button", name="Add to the archive").click()
    page.wait_for_url("**/cover?article=**")
    page.get_by_role("heading", level=1).get_by_role("link").click()
    expect(_main(page)).to_contain_text("The new rudder has passed every test")


def test_coverage_is_corrected_and_each_decision_revoked(window: Window) -> None:
    page = window.open("/cover/edit?article=ledger-002")
    background = page.locator("#background .headline")
    title = page.locator("#same-story .headline").last.inner_text()
    page.get_by_role("button", name=f"What led here: {title}").click()
    expect(background.get_by_text(title, exact=True)).to_be_visible()
    expect(background.first).to_have_text(title)
    second = background.nth(1).inner_text()
    page.get_by_role("button", name=f"Move to the top: {second}").click()
    expect(background.first).to_have_text(second)
    page.get_by_role("button", name=f"Remove: {title}").click()
    buttons = page.get_by_role("button", name="Revoke")
    # The removal replaces the first decision. A page that is still loading has no buttons.
    expect(buttons).to_have_count(2)
    expect(background.get_by_text(title, exact=True)).to_have_count(0)
    # To revoke a decision can put an earlier one in force again.
    while buttons.count():
        with page.expect_navigation():
            buttons.first.click()
    expect(page.locator("#same-story .headline").get_by_text(title, exact=True)).to_be_visible()


def test_block_is_copied(windows: Windows) -> None:
    page = windows().open("/cover?article=ledger-002")
    page.get_by_role("button", name="Copy the Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("document.getSelection().toString()").startswith("#")


def test_block_can_be_selected_without_scripts(windows: Windows) -> None:
    page = windows(scripts=False).open("/cover?article=ledger-002")
    page.locator("#block a").click()
    for name in ("HTML", "Markdown"):
        field = page.get_by_label(name, exact=True)
        expect(field).to_be_visible()
        expect(field).to_have_value(re.compile("Kestria rail toll rises to 14"))


def test_claim_leads_to_its_words_in_the_article(window: Window) -> None:
    page = window.open("/cover?article=ledger-002")
    claim = page.locator("#same-story .extract a").first
    words = claim.inner_text()
    claim.click()
    page.wait_for_url("**#span")
    expect(page.locator("mark").first).to_be_visible()
    assert "".join(page.locator("mark").all_inner_texts()) == words


def test_outlet_speaker_and_place_lead_on(window: Window) -> None:
    page = window.open("/article/ledger-002")
    page.locator(".details .outlet").click()
    expect(_main(page)).to_contain_text("articles in the archive")
    page = window.open("/article/ledger-002")
    page.locator("a[href^='/place/']").first.click()
    expect(_main(page)).to_contain_text("name this place")
    page = window.open("/speaker/Sunniva%20Tharp")
    if not window.scripts:
        page.get_by_role("link", name="What this person said").click()
    expect(page.locator("blockquote").first).to_be_visible()


def test_search_is_filtered(window: Window) -> None:
    page = window.open("/search?q=mayor")
    total = _matches(page)
    filters = page.get_by_role("form", name="Filters")
    filters.get_by_role("combobox", name="Language").select_option("en")
    filters.get_by_label("From").fill("2031-10-10")
    filters.get_by_role("button", name="Search").click()
    page.wait_for_url("**language=en**")
    expect(page.locator("mark").first).to_be_visible()
    assert 0 < _matches(page) < total


def test_source_is_added_paused_and_removed(window: Window, feed: str) -> None:
    page = window.open("/sources")
    page.get_by_label("Address of a feed").fill(feed)
    page.get_by_role("button", name="Add").click()
    row = page.get_by_role("row").filter(has_text=feed)
    row.get_by_role("button", name="Pause").click()
    expect(row.get_by_role("button", name="Resume")).to_be_visible()
    row.get_by_role("button", name="Resume").click()
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_story_is_followed(window: Window) -> None:
    page = window.open("/story/s23")
    page.get_by_role("link", name="Follow", exact=True).last.click()
    page.locator("#new").get_by_role("button", name="Follow").click()
    follows = page.locator("#follows form")
    expect(follows).to_have_count(1)
    follows.get_by_role("button", name="End").click()
    expect(follows).to_have_count(0)


def test_settings_change_what_pages_show(window: Window) -> None:
    page = window.open("/settings")
    page.get_by_label("Date format").fill("day-month-year")
    page.get_by_label("Longest extract").fill("7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Longest extract")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Longest extract").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("The settings are saved.")
    expect(_main(window.open("/article/ledger-002"))).to_contain_text("7 October 2031")
    window.open("/settings").get_by_label("Date format").fill("iso")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_headlines_are_in_the_language_of_the_reader(windows: Windows) -> None:
    page = windows(language="fr-FR").open("/story/s23")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "fr")
