"""Who said what, in every output."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import lxml.html
import pytest
from hypothesis import Phase, given, settings
from markdown_it import MarkdownIt
from render_hostile import heard
from render_samples import HEARD, QUOTES, SAMPLE
from rich.console import Console
from test_render_json import CLOSED

from wideangle import render
from wideangle.model import Article, Attribution, Coverage, Member, Quote, Span, Story, Wording
from wideangle.render.text import visible
from wideangle.render.views.coverage import Card
from wideangle.render.views.quotes import MOST_QUOTES, QuotesView, quotes_view

# Not shrunk: what fails here is a page long whatever its size.
thorough = settings(
    derandomize=True, deadline=None, max_examples=40, database=None, phases=(Phase.explicit, Phase.generate)
)
READER = MarkdownIt("commonmark")


def shown(coverage: Coverage = HEARD) -> QuotesView:
    return quotes_view(coverage.quotes, coverage.article.language)


def cards(said: QuotesView) -> list[Card]:
    return [one.card for quote in said.quotes for one in (quote.first, *quote.wordings, *quote.paraphrases)]


def on_a_pipe(coverage: Coverage) -> str:
    buffer = io.StringIO()
    render.terminal(coverage, Console(file=buffer, width=100, force_terminal=False))
    return buffer.getvalue()


def test_a_terminal_shows_each_statement_once_with_every_outlets_words() -> None:
    said = on_a_pipe(HEARD).partition("WHO SAID WHAT\n")[2]
    assert "Jana Holt, Mayor · reported by 2 outlets" in said
    assert "> “We will build the old line before winter, and nobody will pay a mark for it,”" in said
    assert (
        "Coast Times · 2031-03-05 · in brackets “harbour” for “old” · leaves out, with a mark, “before winter”"
        " · has “shall” for “will” · shorter · a copy"
    ) in said
    assert "In the reporter’s words:" in said
    assert "Northern Post · undated · uncertain: 66% likely the same statement" in said
    assert "Holt and Jana Holt: one gives the surname alone." in said
    assert "nobody named · reported by 2 outlets" in said


def test_markdown_shows_the_same() -> None:
    said = render.markdown(HEARD).partition("### Who said what\n")[2]
    assert "- Jana Holt, Mayor · reported by 2 outlets" in said
    assert "> “We will build the old line before winter, and nobody will pay a mark for it,”" in said
    assert "[Coast Times](<https://news41.example/2031/41?from=feed&page=1>) · 2031-03-05 · in brackets" in said


def test_html_marks_the_words_that_differ() -> None:
    tree = lxml.html.document_fromstring(render.html_page(HEARD))
    assert [mark.text_content() for mark in tree.iter("mark")] == ["harbour", "shall"]
    assert tree.xpath("//nav//a[@href='#quotes']/text()") == ["Who said what"]
    quotations = [quote.text_content().strip() for quote in tree.xpath("//*[@id='quotes']//blockquote")]
    assert quotations[1] == "“We will build the [harbour] line … and nobody shall pay a mark for it,”"


def test_a_coverage_without_statements_has_no_such_section() -> None:
    for written in (on_a_pipe(SAMPLE), render.markdown(SAMPLE), render.html_page(SAMPLE), render.html_fragment(SAMPLE)):
        assert "who said what" not in written.lower()


def test_what_is_left_out_is_counted() -> None:
    said = quotes_view((QUOTES[0],) * (MOST_QUOTES + 3), "en")
    assert len(said.quotes) == MOST_QUOTES
    assert said.note == "3 more not shown, which JSON has."


def test_json_has_every_span_with_its_words() -> None:
    document = json.loads(render.json_document(HEARD))
    CLOSED.validate(document)
    wording = document["quotes"][0]["wordings"][1]
    assert wording["differences"][0]["here"]["text"] == "harbour"
    assert wording["differences"][0]["there"]["text"] == "old"
    assert wording["copy_of"] == "a40"
    assert wording["attribution"]["speaker"]["name"]["text"] == "Ms. Holt"


def test_the_statements_of_stories_are_a_document_of_their_own() -> None:
    story = Story("s7", "Tram wins", (Member(SAMPLE.article),))
    document = json.loads(render.quotes_json([(story, QUOTES)]))
    CLOSED.validate(document)
    assert document["stories"][0]["story"] == "s7"
    buffer = io.StringIO()
    render.quotes_terminal([(story, QUOTES)], Console(file=buffer, width=100, force_terminal=False))
    assert buffer.getvalue().startswith("Tram wins\nStory: s7")
    assert "WHO SAID WHAT" in buffer.getvalue()


@thorough
@given(heard)
def test_json_of_anything_is_valid(coverage: Coverage) -> None:
    assert list(CLOSED.iter_errors(json.loads(render.json_document(coverage)))) == []


@thorough
@given(heard)
def test_a_fragment_holds_only_our_elements_and_their_addresses(coverage: Coverage) -> None:
    (fragment,) = lxml.html.fragments_fromstring(render.html_fragment(coverage))
    said = shown(coverage)
    (section,) = fragment.xpath(".//section[*[1][.='Who said what']]") if said.quotes else (None,)
    if section is None:
        return
    assert {element.tag for element in section.iter()} <= set(
        "section h3 div ol ul li p blockquote bdi a time span mark".split()
    )
    assert [a.get("href") for a in section.iter("a")] == [card.href for card in cards(said) if card.href]


@thorough
@given(heard)
def test_markdown_of_anything_holds_only_our_links(coverage: Coverage) -> None:
    written = render.markdown(coverage).partition("### Who said what\n")[2]
    tokens = [child for token in READER.parse(written) for child in token.children or ()]
    assert {token.type for token in tokens} <= {"text", "text_special", "link_open", "link_close"}
    addresses = [token.attrs["href"] for token in tokens if token.type == "link_open"]
    assert addresses == [READER.normalizeLink(card.href) for card in cards(shown(coverage)) if card.href]


@thorough
@given(heard)
def test_a_terminal_is_never_steered(coverage: Coverage) -> None:
    assert all(line == visible(line) or line.strip() == visible(line) for line in on_a_pipe(coverage).splitlines())


def test_no_line_is_left_blank_within_a_statement() -> None:
    said = on_a_pipe(HEARD).partition("WHO SAID WHAT\n")[2]
    assert "\n\n\n" not in said
    assert "  \n" not in said


def alike() -> Coverage:
    """A statement in three wordings, of which the second and the third have the words of the first."""
    (quote, *_), first = QUOTES, QUOTES[0].wordings[0]
    copied = replace(first, copy_of="a40")
    return replace(HEARD, quotes=(replace(quote, wordings=(first, copied, first), paraphrases=()),))


def test_who_has_the_same_words_stands_on_one_line() -> None:
    name = QUOTES[0].wordings[0].article.outlet
    said = on_a_pipe(alike()).partition("WHO SAID WHAT\n")[2]
    assert said.count("> “We will build the old line") == 1
    assert f"also in {name} (a copy), {name}" in " ".join(said.split())
    assert "other cuts" not in said
    assert render.markdown(alike()).count("We will build the old line before winter") == 1
    tree = lxml.html.document_fromstring(render.html_page(alike()))
    (line,) = tree.xpath("//*[@id='quotes']//*[@class='wa-copies']")
    assert line.text_content().startswith(f"also in {name} (a copy), {name}")
    assert len(json.loads(render.json_document(alike()))["quotes"][0]["wordings"]) == 3


def test_a_statement_of_the_draft_alone_is_reported_by_nobody() -> None:
    quotes = (replace(QUOTES[0], witnesses=0), replace(QUOTES[0], witnesses=1))
    said = [quote.reported for quote in quotes_view(quotes, "en").quotes]
    assert said == ["in this text alone", "reported by 1 outlet"]


@pytest.mark.parametrize(
    ("text", "cue", "content", "words"),
    [
        ("Holt called the old line a “sad day”.", "called", "the old line a “sad day”", ""),
        ("Holt told the council that trains may run.", "told", "that trains may run", ""),
        ("Хольт заявила, что поезда пойдут.", "заявила", "что поезда пойдут", ""),
        ("According to Holt, trains may run.", "According to", "trains may run", ""),
        (
            "Holt told them. The line is closed.",
            "told",
            "The line is closed",
            "The line is closed",
        ),
        ("Holt said “no train may run”.", "said", "“no train may run”", "“no train may run”"),
        ("No train may run, Holt said.", "said", "No train may run", "No train may run"),
    ],
)
def test_words_that_are_no_quotation_are_shown_with_their_verb(text: str, cue: str, content: str, words: str) -> None:
    def place(piece: str) -> Span:
        return Span(text.index(piece), text.index(piece) + len(piece))

    article = Article(text, id="a", outlet="Coast Times")
    attribution = Attribution(source=(place(text[:4]),), cue=(place(cue),), content=(place(content),))
    shown_first = quotes_view([Quote("Jana Holt", wordings=(Wording(article, attribution),))], "en").quotes[0].first
    words = words or text[text.index(cue) : place(content).end]
    assert (shown_first.text, "".join(piece for piece, _ in shown_first.pieces)) == (words, words)
    assert shown_first.span == f"{text.index(words)}-{place(content).end}"
