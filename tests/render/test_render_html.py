from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from render_hostile import coverages, thorough
from render_samples import SAMPLE

from wideangle import render
from wideangle.model import Article, Coverage, Lane, Section
from wideangle.render.views.coverage import Card, View, view

PAGE = {"html", "head", "meta", "title", "style", "body", "header", "nav", "main", "footer"}
BLOCKS = {"section", "article", "div", "h1", "h2", "h3", "h4", "p", "blockquote", "ol", "ul", "li"}
WORDS = {"a", "bdi", "span", "time"}
ATTRIBUTES = {"class", "id", "lang", "dir", "href", "rel", "cite", "datetime", "aria-label"}
META = {"charset", "name", "content", "http-equiv"}


def texts(tree: lxml.html.HtmlElement, name: str) -> list[str]:
    return [found.text_content().strip() for found in tree.find_class(name)]


def linked(shown: View) -> list[str]:
    copies = [copy.card for copy in shown.copies]
    entries = [entry for section in shown.sections for entry in section.entries]
    cards = list(copies)
    for entry in entries:
        cards += [entry.card, *(copy.card for copy in entry.copies)]
    return [card.href for card in cards if card.href]


def check(tree: lxml.html.HtmlElement, shown: View, at_hand: tuple[Card, ...] = ()) -> None:
    entries = [entry for section in shown.sections for entry in section.entries]
    assert {element.tag for element in tree.iter()} <= PAGE | BLOCKS | WORDS
    assert {name for element in tree.iter() for name in element.attrib} <= ATTRIBUTES | META
    assert set(tree.xpath("//@rel")) <= {"noopener"}
    assert [a.get("href") for a in tree.iter("a") if not a.get("href").startswith("#")] == [
        *(card.href for card in at_hand if card.href),
        *linked(shown),
    ]
    cards = [*at_hand, *(entry.card for entry in entries)]
    assert texts(tree, "wa-title") == [card.headline for card in cards]
    assert texts(tree, "wa-extract") == [entry.extract for entry in entries if entry.extract]
    details = [" · ".join(filter(None, (card.details, card.reference))) for card in cards]
    assert texts(tree, "wa-details") == details
    assert texts(tree, "wa-note") == [section.note for section in shown.sections if section.note]


@thorough
@given(coverages)
def test_a_page_reads_back_to_exactly_its_words(coverage: Coverage) -> None:
    tree = lxml.html.document_fromstring(render.html_page(coverage, why=True))
    shown = view(coverage, why=True)
    check(tree, shown, at_hand=(shown.card,))
    assert len(tree.findall(".//style")) == len(tree.findall(".//title")) == len(tree.findall(".//h1")) == 1


@thorough
@given(coverages)
def test_a_fragment_reads_back_to_exactly_its_words(coverage: Coverage) -> None:
    fragments = lxml.html.fragments_fromstring(render.html_fragment(coverage, why=True))
    assert len(fragments) == 1
    check(fragments[0], view(coverage, why=True))
    assert not fragments[0].xpath(".//@id")


def test_a_page_asks_for_nothing_and_runs_nothing() -> None:
    page = render.html_page(SAMPLE, why=True)
    tree = lxml.html.document_fromstring(page)
    assert not tree.xpath("//script | //img | //link | //iframe | //@src | //@style | //@*[starts-with(name(), 'on')]")
    assert not re.search(r"@import|url\(", page)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy[0].startswith("default-src 'none'")


def test_a_page_has_landmarks_and_an_unbroken_outline() -> None:
    tree = lxml.html.document_fromstring(render.html_page(SAMPLE))
    body = tree.find("body")
    assert [child.tag for child in body] == ["header", "main", "footer"]
    assert body.find("header/nav").get("aria-label")
    assert tree.get("lang") == "en"
    levels = [int(element.tag[1]) for element in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    jumps = tree.xpath("//nav//a/@href")
    assert jumps == [f"#{found}" for found in tree.xpath("//main/section/@id")] == [f"#{lane}" for lane in Lane]


def test_words_carry_their_language_direction_and_time() -> None:
    tree = lxml.html.document_fromstring(render.html_page(SAMPLE))
    arabic = next(title for title in tree.find_class("wa-title") if title.get("lang") == "ar")
    assert arabic.get("dir") == "auto"
    assert "2031-03-04T07:15+01:00" in tree.xpath("//time/@datetime")
    assert "2031-03-01" in tree.xpath("//time/@datetime")
    assert texts(tree, "wa-undated") == ["undated", "undated"]
    assert texts(tree, "wa-language") == ["uk", "ar"]


def test_an_unknown_language_is_not_passed_off_as_english() -> None:
    page = render.html_page(Coverage(Article("Text.", title="Title")))
    assert lxml.html.document_fromstring(page).find(".//h1").get("lang") == ""


def test_an_empty_lane_says_why() -> None:
    tree = lxml.html.document_fromstring(
        render.html_page(Coverage(Article("x"), (Section(Lane.OPINION), Section(Lane.FOLLOW_UP, note="Too early."))))
    )
    assert texts(tree, "wa-note") == ["Nothing in the archive belongs here.", "Too early."]


@pytest.mark.parametrize("why", [False, True])
def test_reasons_show_only_when_asked(why: bool) -> None:
    tree = lxml.html.document_fromstring(render.html_page(SAMPLE, why=why))
    assert bool(tree.find_class("wa-reasons")) is why
    assert bool(tree.find_class("wa-legend")) is why


def test_the_fragment_styles_nothing_but_itself() -> None:
    sheet = files("wideangle.render.html").joinpath("templates", "fragment.css").read_text(encoding="utf-8")
    selectors = [selector.strip() for rule in re.findall(r"([^{}]+)\{", sheet) for selector in rule.split(",")]
    assert selectors
    assert all(re.match(r"\.wa-coverage( |$)", selector) for selector in selectors)
