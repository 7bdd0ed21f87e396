from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_hostile import articles, coverages, hostile, links, thorough
from render_samples import AT_HAND, SAMPLE
from rich.cells import cell_len
from rich.console import Console

from wideangle import render
from wideangle.model import Article, Coverage, Holdings, Lane, Link, PublicationTime, SearchHit, SearchPage, Span
from wideangle.render.views.coverage import view

STYLE = re.compile(r"\x1b\[[0-9;]*m")
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
DRAWING = re.compile("[\u2500-\u259f]")


def on_terminal(draw: Callable[[Console], None], width: int = 80) -> str:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, color_system="standard", width=width, _environ={})
    draw(console)
    return written.getvalue()


def in_pipe(draw: Callable[[Console], None]) -> str:
    written = io.StringIO()
    draw(Console(file=written, _environ={}))
    return written.getvalue()


@thorough
@given(coverages, st.booleans())
def test_a_coverage_steers_no_terminal(coverage: Coverage, why: bool) -> None:
    shown = STYLE.sub("", on_terminal(lambda console: render.terminal(coverage, console, why=why)))
    assert not STEERING.search(shown)


@thorough
@given(coverages)
def test_in_a_pipe_every_field_is_one_whole_line(coverage: Coverage) -> None:
    shown = view(coverage)
    piped = in_pipe(lambda console: render.terminal(coverage, console))
    assert not STEERING.search(piped)
    found = [line.strip() for line in piped.splitlines()]
    for entry in (entry for section in shown.sections for entry in section.entries):
        assert entry.card.headline.strip() in found
        assert not entry.card.href or entry.card.href in found
        assert not entry.extract or f"> {entry.extract}".strip() in found


@thorough
@given(articles, st.lists(links, max_size=2), hostile)
def test_articles_links_and_charts_steer_no_terminal(article: Article, found: list[Link], name: str) -> None:
    def draw(console: Console) -> None:
        render.article_terminal(article, console)
        render.search_terminal(SearchPage([SearchHit(article, 1.0, Span(0, len(article.text)))], 1), console)
        render.links_terminal(found, console, why=True)
        render.status_terminal(Holdings(1, 1), {name: 1}, {name: 1}, {}, console)

    assert not STEERING.search(STYLE.sub("", on_terminal(draw)))
    assert not STEERING.search(in_pipe(draw))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_only_addresses_run_past_the_edge(width: int) -> None:
    shown = STYLE.sub("", on_terminal(lambda console: render.terminal(SAMPLE, console, why=True), width))
    wide = [line for line in shown.splitlines() if cell_len(line) > min(width, 100)]
    assert all(line.lstrip().startswith("https://") for line in wide)


def test_a_pipe_gets_no_drawing_and_no_colour() -> None:
    piped = in_pipe(lambda console: render.terminal(SAMPLE, console, why=True))
    assert not DRAWING.search(piped)
    assert "\x1b" not in piped


def test_without_colour_the_words_are_the_same() -> None:
    bare = Console(file=io.StringIO(), force_terminal=True, width=80, no_color=True, _environ={})
    render.terminal(SAMPLE, bare)
    plain = STYLE.sub("", bare.file.getvalue())  # type: ignore[attr-defined]
    assert plain == STYLE.sub("", on_terminal(lambda console: render.terminal(SAMPLE, console)))


def test_markup_in_a_title_is_just_text() -> None:
    article = Article("x", title="[bold]Vote[/bold] :smile: [/] \\[red]")
    assert in_pipe(lambda console: render.article_terminal(article, console)).startswith(article.title + "\n")


def test_an_address_stands_alone_and_unbroken_on_a_narrow_terminal() -> None:
    article = Article("x", title="T", url="https://a.example/" + "long/" * 40)
    shown = STYLE.sub("", on_terminal(lambda console: render.article_terminal(article, console), 40))
    assert article.url in shown.splitlines()


def test_the_whole_coverage_in_a_pipe() -> None:
    lines = in_pipe(lambda console: render.terminal(SAMPLE, console)).splitlines()
    assert lines[:15] == [
        "Halven council approves harbour tram after nine-hour debate",
        "Halven Courier · Ada Lindqvist, Jon Berg · 2031-03-04 02:40 UTC+01:00",
        "https://news1.example/2031/1?from=feed&page=1",
        "Also carried by:",
        "  Halven Sunday",
        "  https://news31.example/2031/31?from=feed&page=1",
        "",
        "8 reports of this event, this article and all copies counted; 4 are independent",
        "",
        "SAME STORY",
        "",
        "  Tram to the harbour wins by three votes",
        "  Eastland Daily · 2031-03-04 07:15 UTC+01:00 · agency: NNA",
        "  https://news2.example/2031/2?from=feed&page=1",
        "  > Members voted 31 to 28 shortly before three in the morning.",
    ]
    assert [line for line in lines if line.isupper()] == [
        "SAME STORY",
        "WHAT LED HERE",
        "WHAT FOLLOWED",
        "OPINION AND ANALYSIS",
    ]
    assert "    Vesterby Blad (id a22)" in lines
    assert "  uncertain: 64% likely of the same affair" in lines
    assert "  No related article of the archive reads as opinion or analysis." in lines
    assert lines[-1] == "Archive: 37,554 articles by 491 outlets, 2012-01-02 to 2031-04-19, 4,411 undated"


def test_links_show_their_probability_lane_and_reasons() -> None:
    found = [entry.link for entry in SAMPLE.section(Lane.BACKGROUND).entries]
    lines = in_pipe(lambda console: render.links_terminal(found, console, why=True)).splitlines()
    assert "96% likely of the same affair · What led here" in lines
    assert "  −0.6  published nine days apart" in lines
    assert sum("likely of the same affair" in line for line in lines) == len(found)
    bare = in_pipe(lambda console: render.links_terminal(found, console))
    assert "published nine days apart" not in bare
    assert " · ar\n" in bare
    assert " · en\n" not in bare


def test_nothing_found_is_said() -> None:
    assert in_pipe(lambda console: render.links_terminal([], console)) == "Nothing related in the archive.\n"
    assert (
        in_pipe(lambda console: render.search_terminal(SearchPage([], 0), console))
        == "No article of the archive matches.\n"
    )


def test_an_article_shows_all_that_is_known_and_its_whole_text() -> None:
    article = Article(
        "First paragraph.\n\nSecond one.",
        title="Title",
        id="a9",
        url="javascript:alert(1)",
        section="Politics",
        metadata={"edition": "late", "empty": None},
    )
    assert in_pipe(lambda console: render.article_terminal(article, console)).splitlines() == [
        "Title",
        "undated",
        "javascript:alert(1)",
        "id: a9",
        "section: Politics",
        "edition: late",
        "",
        "First paragraph.",
        "",
        "Second one.",
    ]


HOLDINGS = Holdings(120, 13, 9, PublicationTime.of("2030-11-02"), PublicationTime.of("2031-03-04"))
OUTLETS = {f"Outlet {number:02}": 2**number for number in range(13)}


def test_a_status_is_charted_on_a_terminal() -> None:
    months = {"2030-11": 1, "2031-01": 4, "2031-03": 8}
    shown = STYLE.sub(
        "", on_terminal(lambda console: render.status_terminal(HOLDINGS, OUTLETS, {"en": 3, "": 1}, months, console))
    )
    lines = shown.splitlines()
    assert lines[0] == "Archive: 120 articles by 13 outlets, 2030-11-02 to 2031-03-04, 9 undated"
    assert f"  Outlet 12    4,096  {'█' * 28}" in lines
    assert "  and 3 more with 7 articles" in lines
    assert any(line.startswith("  unknown        1  █") for line in lines)
    assert "  2030  ··········▁·        1" in lines
    assert "  2031  ▄·█·········       12" in lines
    assert max(map(len, lines)) <= 80


def test_a_status_in_a_pipe_is_plain_and_complete() -> None:
    months = {"2031-01": 4, "2030-11": 1}
    piped = in_pipe(lambda console: render.status_terminal(HOLDINGS, OUTLETS, {"en": 3}, months, console))
    assert not DRAWING.search(piped)
    assert piped.count("Outlet") == len(OUTLETS)
    assert piped.index("2030-11  1") < piped.index("2031-01  4")


def test_an_empty_archive_has_no_charts() -> None:
    assert in_pipe(lambda console: render.status_terminal(Holdings(), {}, {}, {}, console)) == (
        "Archive: 0 articles by 0 outlets\n"
    )


def test_the_article_at_hand_is_named_even_without_any_lane() -> None:
    assert AT_HAND.title in on_terminal(lambda console: render.terminal(Coverage(AT_HAND), console))
