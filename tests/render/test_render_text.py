from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from render_hostile import addresses, hostile, thorough

from wideangle.model import Article, Coverage, Entry, Lane, Link, Section, Span
from wideangle.render.text import headline, href, is_right_to_left, language_tag, lines, opening, same_language, visible
from wideangle.render.views.coverage import view


@thorough
@given(hostile)
def test_visible_text_holds_nothing_that_steers_an_output(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")
    assert visible(shown) == shown


def test_visible_text_keeps_what_scripts_need() -> None:
    persian = "می\u200cخواهم"
    family = "\U0001f468\u200d\U0001f469"
    assert visible(f"{persian} \u200f{family}") == f"{persian} \u200f{family}"


def test_what_cannot_be_shown_leaves_a_mark() -> None:
    assert visible("a\x00b\x1bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"


@pytest.mark.parametrize("text", ["", " \n", "\u202e", "\u200b"])
def test_text_with_nothing_to_see_is_empty(text: str) -> None:
    assert visible(text) == ""


def test_lines_keep_paragraphs_apart() -> None:
    assert lines("\nOne\ttwo\n\n\nthree\x1b\n") == ["One two", "", "three\ufffd"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://гавань.example/новини", "https://гавань.example/новини"),
        ("https://a.example/already%20quoted", "https://a.example/already%20quoted"),
        ('https://a.example/"<x>\\`|', "https://a.example/%22%3Cx%3E%5C%60%7C"),
        ("https://a.example/\x1b\u202e x", "https://a.example/%1B%E2%80%AE%20x"),
        ("javascript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("javascript://a.example/%0Aalert(1)", ""),
        ("ftp://a.example/x", ""),
        ("//a.example", ""),
        ("https:a.example", ""),
        ("https://", ""),
        ("https://[", ""),
        ("https://a.example:99999/", ""),
        ("a.example", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, address: str) -> None:
    assert href(url) == address


@thorough
@given(addresses)
def test_a_link_holds_no_character_that_could_end_it(url: str) -> None:
    address = href(url)
    assert not address or address.lower().startswith(("http://", "https://"))
    assert not set(address) & set(' "<>\\^`{|}\t\r\n\x00\x1b')
    assert href(address) == address


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("The council voted. It was late.", "The council voted."),
        ("  \n“Enough!” she said.", "“Enough!”"),
        ("Mr. Berg of the U.S. agency spoke today. Then he left.", "Mr. Berg of the U.S. agency spoke today."),
        ("Prices rose 3.5 percent in March. More follows.", "Prices rose 3.5 percent in March."),
        ("No stop here\nSecond line", "No stop here"),
        ("市議会は路面電車を承認した。賛成は31票。", "市議会は路面電車を承認した。"),
        ("परिषद ने मतदान किया। देर हो चुकी थी।", "परिषद ने मतदान किया।"),
        ("word " * 100, ("word " * 40).strip()),
        ("x" * 500, "x" * 200),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_the_opening_is_the_first_sentence_like_span(text: str, sentence: str) -> None:
    assert opening(text).of(text) == sentence


@thorough
@given(hostile)
def test_the_opening_is_verbatim(text: str) -> None:
    span = opening(text)
    assert span.end <= len(text)
    assert text.strip().startswith(span.of(text))
    assert span.of(text) or not text.strip()


def test_an_article_is_called_by_its_title_or_its_opening() -> None:
    assert headline(Article("Text here.", title="Title")) == "Title"
    assert headline(Article("The vote is over. More soon.")) == "The vote is over."
    assert headline(Article("\u200b", title="\u202e")) == "Untitled article"


def test_languages_compare_by_their_primary_tag() -> None:
    assert same_language("en-GB", "EN")
    assert not same_language("en", "uk")
    assert not same_language("en", "")


def test_a_language_that_is_no_tag_is_unknown() -> None:
    assert language_tag("zh-Hant") == "zh-Hant"
    assert language_tag('"><b>') == ""


@pytest.mark.parametrize(
    ("text", "end", "shown"),
    [
        ("The tram stopped. Two were hurt.", 17, "The tram stopped."),
        ("The tram stopped at Skarvik Square.", 16, "The tram stopped […]"),
        ("He said: “Stop.” Then it did.", 16, "He said: “Stop.”"),
        ("Tram stopped\nTwo were hurt.", 12, "Tram stopped"),
        ("The tram stopped", 16, "The tram stopped"),
    ],
)
def test_an_extract_that_breaks_off_within_a_sentence_says_so(text: str, end: int, shown: str) -> None:
    link = Link(Article(text), 0.9, Lane.SAME_STORY)
    section = Section(Lane.SAME_STORY, (Entry(link, Span(0, end)),))
    [entry] = view(Coverage(Article("At hand."), (section,))).sections[0].entries
    assert entry.extract == shown


@pytest.mark.parametrize(
    ("reports", "independent", "said"),
    [
        (1, 1, "No other report of this event in the archive."),
        (3, 3, "3 reports of this event, this article and all copies counted; all are independent"),
        (3, 1, "3 reports of this event, this article and all copies counted; 1 is independent"),
    ],
)
def test_reports_are_counted_in_words_that_fit_their_number(reports: int, independent: int, said: str) -> None:
    assert view(Coverage(Article("At hand."), reports=reports, independent=independent)).reports == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حافلات الليل", True),
        ("«גשר קרס»", True),
        ("24 ٣ حافلات", True),
        ("Night buses حافلات", False),
        ("2031", False),
        ("", False),
    ],
)
def test_first_letter_decides_the_direction(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected
