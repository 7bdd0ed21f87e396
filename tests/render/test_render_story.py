"""Stories and decisions in every output: verbatim, escaped, and the same words everywhere."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from render_hostile import thorough
from rich.cells import cell_len
from rich.console import Console
from story_samples import BEFORE, COPY, DECISIONS, EXTRACT, FIRST, LINE, OTHER, STORY, decisions, lines, stories

from wideangle import render
from wideangle.model import Decision, Lane, Member, Story, StoryLink
from wideangle.render.views.story import MOST_IN_STORYLINE, story_view

STYLE = re.compile(r"\x1b\[[0-9;]*m")
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
Line = tuple[list[StoryLink], list[StoryLink]]


def drawn(paint: Callable[[Console], None], *, terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=80 if terminal else None, _environ={})
    paint(console)
    return STYLE.sub("", console.file.getvalue())  # type: ignore[attr-defined]


def closed_schema() -> dict[str, object]:
    """The published schema, which is open to later fields, closed: what it does not describe is an error."""
    schema = copy.deepcopy(render.json_schema())
    definitions = schema["$defs"]
    definitions["openStory"] = copy.deepcopy(definitions["story"])
    definitions["wholeStory"]["$ref"] = "#/$defs/openStory"
    for name, definition in definitions.items():
        if "properties" in definition and name not in ("openStory", "article"):
            definition["unevaluatedProperties"] = False
    return schema


CLOSED = Draft202012Validator(closed_schema())


@thorough
@given(stories(), lines, decisions, st.booleans())
def test_no_story_steers_a_terminal(story: Story, line: Line, settled: list[Decision], terminal: bool) -> None:
    def paint(console: Console) -> None:
        render.stories_terminal([story], console, more=True)
        render.story_terminal(story, console, line, why=True)
        render.decisions_terminal(settled, console)

    assert not STEERING.search(drawn(paint, terminal=terminal))


@thorough
@given(stories(), lines, st.booleans())
def test_a_story_s_page_reads_back_to_exactly_its_words(story: Story, line: Line, fragment: bool) -> None:
    shown = story_view(story, line, why=True, identified=not fragment)
    draw = render.story_fragment if fragment else render.story_page
    tree = lxml.html.document_fromstring(draw(story, line, why=True))
    assert not tree.xpath("//script | //img | //link | //iframe | //@src | //@style | //@*[starts-with(name(), 'on')]")
    cards = [shown.central.card, *(entry.card for entry in shown.reports)]
    told = [copied.card for entry in shown.reports for copied in entry.copies]
    addresses = {address for address in tree.xpath("//a/@href") if not address.startswith("#")}
    assert addresses == {card.href for card in (*cards, *told) if card.href}
    titles = [found.text_content().strip() for found in tree.find_class("wa-title")]
    named = [shown.card.title.strip()] if shown.card.named else []
    chained = [card.title.strip() for chain in shown.chains for card, _ in chain.stories]
    assert titles == [*named, *(card.headline.strip() for card in cards), *chained]
    assert bool(tree.xpath("//section//@id | //main//@id")) is not fragment
    if not fragment:
        assert len(tree.findall(".//h1")) == len(tree.findall(".//title")) == 1


@thorough
@given(stories(), lines)
def test_a_story_in_markdown_holds_our_links_and_nothing_else(story: Story, line: Line) -> None:
    shown = story_view(story, line, why=True)
    kinds, links = set(), []
    for source in (render.story_markdown(story, line, why=True), render.stories_markdown([story])):
        for token in READER.parse(source):
            kinds.add(token.type.removesuffix("_open").removesuffix("_close"))
            links += [str(one.attrs["href"]) for one in token.children or [] if one.type == "link_open"]
    assert kinds <= {"heading", "paragraph", "bullet_list", "list_item", "blockquote", "inline"}
    entries = [shown.central, *shown.reports]
    cards = [card for entry in entries for card in (entry.card, *(copied.card for copied in entry.copies))]
    assert links == [READER.normalizeLink(card.href) for card in cards if card.href]


@thorough
@given(stories(), lines, decisions)
def test_stories_and_decisions_are_valid_json(story: Story, line: Line, settled: list[Decision]) -> None:
    written = [render.story_json(story, line), render.stories_json([story], more=True), render.decisions_json(settled)]
    for document in written:
        assert not STEERING.search(document)
        CLOSED.validate(json.loads(document))
    whole = json.loads(written[0])["story"]
    assert [one["probability"] for one in whole["members"]] == [member.probability for member in story.members]
    assert whole["articles"] == [one["article"]["id"] for one in whole["members"]]


def test_headline_and_extract_are_verbatim_and_stand_with_their_article() -> None:
    shown = drawn(lambda console: render.story_terminal(STORY, console, LINE), terminal=False).splitlines()
    at = shown.index(FIRST.title)
    assert shown[at + 1] == "s17 · 2031-03-04 · 3 reports by 3 outlets, 2 independent · decided by you"
    assert shown[at + 2].startswith("Eastland Daily · 2031-03-04 07:15")
    assert shown[at + 3] == FIRST.url
    assert shown[at + 4] == f"> {EXTRACT.of(FIRST.text)}"


def test_copies_are_folded_with_what_their_desks_made_of_them() -> None:
    view = story_view(STORY, LINE)
    assert [entry.card.key for entry in view.reports] == [FIRST.id, OTHER.id]
    [folded] = view.reports[0].copies
    assert folded.card.key == COPY.id
    assert folded.note == "97% of the wording kept, new headline, 1 sentence inserted"
    assert view.reports[0].card.agency == "agency: NNA"


def test_doubt_and_a_near_second_story_are_shown_unasked() -> None:
    first, other = story_view(STORY).reports
    assert (first.certainty, first.uncertain) == ("93% likely in this story · also fits story s9, 31% likely", False)
    assert (other.certainty, other.uncertain) == (
        "uncertain: 41% likely in this story · also fits story s9, 2% likely",
        True,
    )
    assert first.reasons == ()
    first, _ = story_view(STORY, why=True).reports
    assert first.why == f"Closest to Вісник Сходу: {OTHER.title}"
    assert len(first.reasons) == 2


def test_a_name_is_said_to_be_the_user_s_and_the_headline_stays() -> None:
    named = replace(STORY, name="Harbour tram")
    for draw in (render.story_page, render.story_markdown, render.story_fragment):
        shown = draw(named)
        assert shown.index("Harbour tram") < shown.index("named by you")
        assert FIRST.title in shown
    listed = drawn(lambda console: render.stories_terminal([named], console), terminal=False)
    assert listed.splitlines()[0] == "Harbour tram"


def test_a_story_of_one_source_is_marked() -> None:
    alone = Story("s3", "Bread dearer", (Member(FIRST),), central=FIRST.id, outlets=1, single_source=True)
    shown = drawn(lambda console: render.stories_terminal([alone], console), terminal=False)
    assert shown == "Bread dearer\ns3 · 2031-03-04 · 1 report · single source · headline: Eastland Daily\n"
    assert story_view(alone).reports[0].certainty == ""


def test_a_long_storyline_says_what_it_leaves_out() -> None:
    many = [StoryLink(replace(BEFORE, id=f"s{number}"), 0.9) for number in range(20, 31)]
    [chain] = story_view(STORY, ([], many)).chains
    assert (len(chain.stories), chain.note) == (MOST_IN_STORYLINE, "and 3 less likely ones, which JSON has")
    assert len(json.loads(render.story_json(STORY, ([], many)))["grew_into"]) == 11


def test_a_story_s_page_has_landmarks_and_an_unbroken_outline() -> None:
    for story in (STORY, replace(STORY, name="Harbour tram")):
        tree = lxml.html.document_fromstring(render.story_page(story, LINE, why=True))
        assert [child.tag for child in tree.find("body")] == ["header", "main", "footer"]
        levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert tree.xpath("//nav//a/@href") == [f"#{found}" for found in tree.xpath("//main/section/@id")]


def test_decisions_say_what_they_settle_and_about_which_articles() -> None:
    shown = drawn(lambda console: render.decisions_terminal(DECISIONS, console), terminal=False)
    assert shown.splitlines() == [
        "3  1 article taken out of s17, apart from the 2 articles left",
        "  settled 2031-03-05 08:00 UTC",
        "  Together: a20",
        "  Apart from: a2, a3",
        "",
        "4  s17 named Harbour tram",
        "  settled 2031-03-05 08:01 UTC",
    ]


def test_decisions_about_links_name_the_lane_and_both_articles() -> None:
    link = Decision(5, "link", "", ("a1",), ("a9",), made_at="2031-03-05T08:02:00+00:00", name=Lane.BACKGROUND)
    links = [link, replace(link, number=6, name="")]
    shown = drawn(lambda console: render.decisions_terminal(links, console), terminal=False)
    assert shown.splitlines() == [
        "5  link under “What led here”",
        "  settled 2031-03-05 08:02 UTC",
        "  Article: a1",
        "  Related: a9",
        "",
        "6  no link: the two are unrelated",
        "  settled 2031-03-05 08:02 UTC",
        "  Article: a1",
        "  Related: a9",
    ]
    written = json.loads(render.decisions_json(links))
    CLOSED.validate(written)
    assert [decision["lane"] for decision in written["decisions"]] == ["background", None]


@pytest.mark.parametrize("settled", [[], DECISIONS])
def test_lists_that_are_empty_say_so(settled: list[Decision]) -> None:
    shown = drawn(lambda console: render.decisions_terminal(settled, console), terminal=False)
    assert ("You have made no decision" in shown) is (not settled)
    assert "No story" in drawn(lambda console: render.stories_terminal([], console), terminal=False)
    assert "No story" in render.stories_markdown([])


def test_only_addresses_run_past_the_edge_of_80_columns() -> None:
    shown = drawn(lambda console: render.story_terminal(STORY, console, LINE, why=True), terminal=True)
    wide = [line for line in shown.splitlines() if cell_len(line) > 80]
    assert all(line.lstrip().startswith("https://") for line in wide)
