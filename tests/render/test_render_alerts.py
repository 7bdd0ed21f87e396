"""Alerts on a terminal, in Markdown, as Atom, JSON and mail: whole, verbatim, and harmless whatever outlets write."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import lxml.html
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from render_hostile import addresses, hostile, thorough, times
from rich.console import Console
from test_render_json import CLOSED
from test_render_markdown import INLINES, READER, inlines, links, words
from test_render_terminal import STEERING, STYLE, on_terminal

from wideangle import render
from wideangle.model import Alert, AlertKind, Excerpt, Follow, PublicationTime, Span
from wideangle.render.alerts.text import alert_title
from wideangle.render.text import href, visible

RAISED = datetime(2031, 10, 7, 19, 5, 30, tzinfo=UTC)
COURIER = Excerpt(
    "At least 12",
    "a1",
    "Ferry strikes quay of Port Ellery",
    "Halven Courier",
    "https://courier.example/ferry",
    PublicationTime.of("2031-10-07T08:00+00:00"),
    Span(0, 11, "a1"),
)
POST = Excerpt(
    "15",
    "a2",
    "Toll of Skerrow ferry crash rises",
    "Skerrow Post",
    "https://post.example/ferry",
    PublicationTime.of("2031-10-07T18:00+00:00"),
    Span(80, 82, "a2"),
)
SENTENCE = replace(POST, text="15 people are dead, police said on Tuesday evening.", span=Span(80, 131, "a2"))
FIGURE = Alert(
    7, 2, AlertKind.FIGURE, RAISED, story="s17", subject="dead", excerpts=(POST, SENTENCE), before=(COURIER,)
)
QUERY = Alert(8, 3, AlertKind.REPORT, RAISED, excerpts=(SENTENCE,), query="skerrow ferry")
GONE = Follow(3, query="skerrow ferry", webhook="https://desk.example/hook", paused="The webhook is gone (410).")

excerpts = st.lists(
    st.builds(Excerpt, hostile, hostile, hostile, hostile, addresses, times.map(PublicationTime.of)), max_size=2
).map(tuple)
alerts = st.lists(
    st.builds(
        Alert,
        st.integers(1, 9),
        st.integers(1, 9),
        st.sampled_from(AlertKind),
        st.just(RAISED),
        story=st.sampled_from(("", "s17")),
        subject=hostile,
        excerpts=excerpts,
        before=excerpts,
        query=hostile,
    ),
    max_size=2,
)


def printed(draw: Callable[[Console], None]) -> str:
    paper = io.StringIO()
    draw(Console(file=paper, width=100, force_terminal=False, _environ={}))
    return paper.getvalue()


def spans_of(alert: Alert) -> Sequence[Excerpt]:
    return (*alert.excerpts, *alert.before)


def test_a_changed_figure_stands_with_what_was_told_until_then() -> None:
    shown = printed(lambda console: render.alerts_terminal([FIGURE], console))
    assert shown.splitlines() == [
        "Changed figure (dead) · s17 · raised 2031-10-07 19:05 UTC",
        "   Toll of Skerrow ferry crash rises",
        "   Skerrow Post · 2031-10-07 18:00 UTC",
        "   > 15",
        "   > 15 people are dead, police said on Tuesday evening.",
        "   https://post.example/ferry",
        "   Until then:",
        "   Ferry strikes quay of Port Ellery",
        "   Halven Courier · 2031-10-07 08:00 UTC",
        "   > At least 12",
        "   https://courier.example/ferry",
    ]


def test_the_query_that_an_alert_is_of_is_named_everywhere() -> None:
    assert "New independent report · “skerrow ferry” · raised" in render.alerts_text([QUERY])
    assert "New independent report · “skerrow ferry” · raised" in render.alerts_markdown([QUERY])
    assert json.loads(render.alerts_json([QUERY]))["alerts"][0]["query"] == "skerrow ferry"
    [entry] = feedparser.parse(render.alerts_atom([QUERY])).entries
    assert entry.title == "“skerrow ferry” · New independent report: Toll of Skerrow ferry crash rises"


def test_a_paused_webhook_is_told_with_the_command_that_resumes_it() -> None:
    for draw in (
        lambda console: render.follows_terminal([GONE], console),
        lambda console: render.alerts_terminal([QUERY], console, [GONE]),
    ):
        shown = printed(draw)
        assert "paused: The webhook is gone (410). To resume: wideangle follow resume 3" in shown


def test_nothing_is_said_to_be_nothing() -> None:
    assert printed(lambda console: render.alerts_terminal([], console)) == "No alert has been raised.\n"
    assert render.alerts_markdown([]) == "No alert has been raised.\n"
    assert json.loads(render.alerts_json([]))["alerts"] == []
    assert feedparser.parse(render.alerts_atom([])).entries == []


@thorough
@given(alerts)
def test_alerts_steer_no_terminal_and_no_reader_of_mail(found: list[Alert]) -> None:
    follows = [replace(GONE, query=alert.query) for alert in found]
    shown = on_terminal(lambda console: render.alerts_terminal(found, console, follows))
    listed = on_terminal(lambda console: render.follows_terminal(follows, console))
    for text in (STYLE.sub("", shown), STYLE.sub("", listed), render.alerts_text(found)):
        assert not STEERING.search(text)
    assert all("\n" not in alert_title(alert) and not STEERING.search(alert_title(alert)) for alert in found)


@thorough
@given(alerts)
def test_the_text_of_a_mail_has_every_span_on_one_line(found: list[Alert]) -> None:
    lines = [line.strip() for line in render.alerts_text(found).splitlines()]
    for one in (one for alert in found for one in spans_of(alert)):
        shown = visible(one.text)
        assert not shown or f"> {shown}".strip() in lines


@thorough
@given(alerts)
def test_markdown_reads_back_as_exactly_its_words(found: list[Alert]) -> None:
    source = render.alerts_markdown(found)
    parsed = inlines(source)
    assert {token.type for tokens in parsed for token in tokens} <= INLINES | {"strong_open", "strong_close"}
    quoted, depth = [], 0
    for token in READER.parse(source):
        depth += token.nesting if token.type.startswith("blockquote") else 0
        if depth and token.type == "inline":
            quoted.append(words(token.children or []))
    told = [one for alert in found for one in spans_of(alert)]
    assert [" ".join(text.split()) for text in quoted] == [
        " ".join(text.split()) for text in (visible(one.text) for one in told) if text
    ]
    addresses_found = {address for tokens in parsed for _, address in links(tokens)}
    assert addresses_found <= {READER.normalizeLink(href(one.url)) for one in told if href(one.url)}


@thorough
@given(alerts)
def test_a_feed_is_well_formed_and_holds_no_element_of_an_outlet(found: list[Alert]) -> None:
    feed = etree.fromstring(render.alerts_atom(found).encode())
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}title") for entry in entries] == [alert_title(alert) for alert in reversed(found)]
    for entry in entries:
        content = lxml.html.fragment_fromstring(entry.findtext(f"{atom}content"))
        assert {element.tag for element in content.iter()} <= {"div", "p", "a", "blockquote"}
        assert {name for element in content.iter() for name in element.attrib} <= {"href", "rel"}
        assert all(re.match("https?://", address, re.IGNORECASE) for address in content.xpath(".//@href"))


@thorough
@given(alerts)
def test_json_of_any_alerts_is_valid_and_verbatim(found: list[Alert]) -> None:
    document = json.loads(render.alerts_json(found))
    assert list(CLOSED.iter_errors(document)) == []
    texts = [one["text"] for alert in document["alerts"] for one in (*alert["excerpts"], *alert["before"])]
    assert texts == [one.text for alert in found for one in spans_of(alert)]


def test_a_secret_is_in_no_listing() -> None:
    follow = replace(GONE, secret="hush-hush")
    shown = printed(lambda console: render.follows_terminal([follow], console))
    assert "hush-hush" not in shown + render.follows_json([follow])
