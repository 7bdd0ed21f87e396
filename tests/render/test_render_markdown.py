from __future__ import annotations

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token
from render_hostile import coverages, hostile, thorough
from render_samples import SAMPLE

from wideangle import render
from wideangle.model import Article, Coverage, Holdings, Lane, PublicationTime, Section
from wideangle.render.markdown.coverage import escape, link
from wideangle.render.text import visible
from wideangle.render.views.coverage import view

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = {"heading", "paragraph", "bullet_list", "list_item", "blockquote", "inline"}
INLINES = {"text", "text_special", "link_open", "link_close", "em_open", "em_close"}


def inlines(source: str) -> list[list[Token]]:
    tokens = READER.parse(source)
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= BLOCKS
    return [token.children or [] for token in tokens if token.type == "inline"]


def words(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens)


def links(tokens: list[Token]) -> list[tuple[str, str]]:
    found, start = [], 0
    for at, token in enumerate(tokens):
        if token.type == "link_open":
            start = at
        elif token.type == "link_close":
            found.append((words(tokens[start:at]), str(tokens[start].attrs["href"])))
    return found


@thorough
@given(hostile.map(visible).filter(bool))
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    for source in (escape(text), f"> {escape(text)}", f"- {escape(text)}", f"a · {escape(text)} · b"):
        (tokens,) = inlines(source)
        assert {token.type for token in tokens} <= {"text", "text_special"}
        assert text in words(tokens)


@thorough
@given(coverages)
def test_a_block_holds_our_links_and_nothing_else_of_ours_or_theirs(coverage: Coverage) -> None:
    shown = view(coverage, why=True)
    parsed = inlines(render.markdown(coverage, why=True))
    assert {token.type for tokens in parsed for token in tokens} <= INLINES
    expected = []
    for card, copies in [
        (shown.card, shown.copies),
        *((entry.card, entry.copies) for section in shown.sections for entry in section.entries),
    ]:
        expected += [(card.headline, card.href), *((copy.card.name, copy.card.href) for copy in copies)]
    found = [pair for tokens in parsed for pair in links(tokens)]
    assert found == [(text, READER.normalizeLink(address)) for text, address in expected if address]


@thorough
@given(coverages)
def test_extracts_and_headings_of_strands_read_back_verbatim(coverage: Coverage) -> None:
    tokens = READER.parse(render.markdown(coverage))
    quoted = [
        words(tokens[at + 2].children or []) for at, token in enumerate(tokens) if token.type == "blockquote_open"
    ]
    shown = []
    for section in view(coverage).sections:
        shown += [section.strand.heading] if section.strand else []
        shown += [entry.extract for entry in section.entries if entry.extract]
    assert quoted == shown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Plain words, 50% of them (nearly)!", "Plain words, 50% of them (nearly)!"),
        ("R&D at AT&T", "R&D at AT&T"),
        ("&copy; <b>", "\\&copy; \\<b\\>"),
        ("1. first", "1\\. first"),
        ("- dash", "\\- dash"),
        ("see https://a.example or www.a.example", "see https\\://a.example or www\\.a.example"),
        ("{{ x }} {% y %}", "\\{\\{ x \\}\\} \\{\\% y \\%\\}"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, written: str) -> None:
    assert escape(text) == written


def test_an_address_survives_entities_in_it() -> None:
    assert link("x", "https://a.example/?a=1&copy;=2&b=3") == "[x](<https://a.example/?a=1&amp;copy;=2&b=3>)"


def test_the_block_reads_well_as_it_stands() -> None:
    coverage = Coverage(
        article=Article(
            "Text.", title="Tram approved", outlet="Courier", published=PublicationTime.of("2031-03-04"), id="a1"
        ),
        sections=(SAMPLE.section(Lane.SAME_STORY), Section(Lane.OPINION, note="Nobody commented.")),
        reports=5,
        independent=3,
        holdings=Holdings(1, 1),
    )
    assert render.markdown(coverage) == (
        "## Expanded coverage\n\n"
        "Tram approved · Courier · 2031-03-04 · id a1\n\n"
        "5 reports of this event, this article and all copies counted; 3 are independent\n\n"
        "### Same story\n\n"
        "- [Tram to the harbour wins by three votes](<https://news2.example/2031/2?from=feed&page=1>)"
        " · Eastland Daily · 2031-03-04 07:15 UTC+01:00 · agency: NNA · en\n\n"
        "  > Members voted 31 to 28 shortly before three in the morning.\n\n"
        "  Also carried by [Northern Post](<https://news20.example/2031/20?from=feed&page=1>),"
        " [Coast Times](<https://news21.example/2031/21?from=feed&page=1>) (agency: Coast News Service),"
        " Vesterby Blad (id a22)\n\n"
        "- [Гавань Гальвена отримає трамвай: рада ухвалила рішення після дев’яти годин дебатів]"
        "(<https://news3.example/2031/3?from=feed&page=1>)"
        " · Вісник Сходу · Олена Приклад · 2031-03-04 09:00 UTC+02:00 · uk\n\n"
        "  > Міська рада Гальвена схвалила трамвайну лінію до старої гавані.\n\n"
        "- Well, they really did it. Nobody on Quay Street slept. · Harbour Blog · undated · en · id a4\n\n"
        "  > Nobody on Quay Street slept.\n\n"
        "  *uncertain: 64% likely of the same affair*\n\n"
        "### Opinion and analysis\n\n"
        "Nobody commented.\n\n"
        "Archive: 1 article by 1 outlet\n"
    )


def test_reasons_stand_with_their_weights_when_asked() -> None:
    block = render.markdown(SAMPLE, why=True)
    assert "  Why:\n\n  - +2.4 six rare names shared, among them Thorsen, Halven and Skarvik\n" in block
    assert "  - −0.6 published nine days apart\n" in block
    assert ">99% likely of the same affair" in block.replace("\\", "")
    assert "Why" not in render.markdown(SAMPLE)
