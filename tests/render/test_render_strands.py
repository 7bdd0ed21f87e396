"""Strands and inferred dates as every output shows them: the article's own words, once, above their lanes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO
from typing import Any

import lxml.html
import pytest
from matters import MATTERS, REPORTS, roundup
from rich.console import Console

from wideangle import render
from wideangle.model import Coverage, DateEstimate, Entry, Lane, Link, Section, Span, StrandCoverage

ARTICLE = replace(roundup(*MATTERS), url="https://valley-post.example/briefing", id="briefing")
STARTS = [ARTICLE.text.index(matter[0]) for matter in MATTERS]
ENDS = [ARTICLE.text.index(matter[-1]) + len(matter[-1]) for matter in MATTERS]
HEADINGS = [matter[0].split(". ")[0].split(", after ")[0] for matter in MATTERS]
LANES = (Lane.SAME_STORY, Lane.BACKGROUND, Lane.FOLLOW_UP, Lane.OPINION)


def coverage() -> Coverage:
    """Three strands: two reports each of the first and the second matter, nothing of the third."""
    sections = tuple(
        Section(
            lane,
            tuple(
                Entry(Link(report, 0.9, lane))
                for report in REPORTS[2 * number : 2 * number + 2]
                if lane is Lane.SAME_STORY and number < 2
            ),
            "" if lane is Lane.SAME_STORY and number < 2 else "Nothing found among 6 articles.",
            number,
        )
        for number in range(3)
        for lane in LANES
    )
    strands = tuple(
        StrandCoverage(
            (Span(STARTS[number], ENDS[number]),),
            Span(STARTS[number], STARTS[number] + len(HEADINGS[number])),
            *((2, 2) if number < 2 else (0, 0)),
        )
        for number in range(3)
    )
    return Coverage(ARTICLE, sections, reports=5, independent=5, strands=strands)


def terminal(shown: Coverage) -> str:
    written = StringIO()
    render.terminal(shown, Console(file=written, width=100))
    return written.getvalue()


FORMS: dict[str, Any] = {
    "terminal": terminal,
    "markdown": render.markdown,
    "html": render.html_fragment,
    "page": render.html_page,
}


def words(output: str) -> str:
    return " ".join(unescape(output).replace("> ", "").split())


@pytest.mark.parametrize("form", FORMS)
def test_the_words_of_each_strand_stand_once_above_its_reports(form: str) -> None:
    shown = words(FORMS[form](coverage()))
    places = [shown.index(heading) for heading in HEADINGS]
    assert [shown.count(heading) for heading in HEADINGS] == [1, 1, 1]
    titles = [shown.index(report.title) for report in REPORTS[:4]]
    assert places[0] < min(titles[:2]) < max(titles[:2]) < places[1] < min(titles[2:]) < max(titles[2:]) < places[2]
    assert shown.count("2 reports of this, all copies counted; 2 independent") == 2
    assert shown.count("No report of this in the archive.") == 1


@pytest.mark.parametrize("form", FORMS)
def test_empty_lanes_of_a_strand_are_left_out_and_an_empty_strand_says_so(form: str) -> None:
    shown = FORMS[form](coverage())
    assert words(shown).count("Nothing found among 6 articles.") == 1


@pytest.mark.parametrize("form", FORMS)
def test_an_article_about_one_matter_names_no_strand(form: str) -> None:
    one = coverage()
    one = replace(one, sections=one.sections[:4], strands=())
    shown = words(FORMS[form](one))
    assert not any(heading in shown for heading in HEADINGS)
    assert "of this" not in shown.replace("of this event", "")
    assert shown.count("Nothing found among 6 articles.") == 3


def test_json_has_each_heading_once_and_numbers_the_lanes() -> None:
    document = json.loads(render.json_document(coverage()))
    assert [strand["heading"]["text"] for strand in document["strands"]] == HEADINGS
    assert [strand["spans"][0]["text"] for strand in document["strands"]] == ["\n\n".join(matter) for matter in MATTERS]
    assert [(strand["reports"], strand["independent"]) for strand in document["strands"]] == [(2, 2), (2, 2), (0, 0)]
    assert [(section["strand"], section["lane"]) for section in document["sections"]] == [
        (number, lane) for number in range(3) for lane in LANES
    ]


def test_lanes_of_a_page_are_told_apart() -> None:
    tree = lxml.html.document_fromstring(render.html_page(coverage()))
    identities = tree.xpath("//@id")
    assert len(set(identities)) == len(identities)
    jumps = [target.removeprefix("#") for target in tree.xpath("//nav//a/@href")]
    assert set(jumps) <= set(identities)
    assert len(jumps) == 3


def test_the_words_of_a_strand_are_no_markup() -> None:
    hostile = replace(ARTICLE, text="<b>One</b> [link](https://evil.example) *two*\n\n" + ARTICLE.text)
    heading = Span(0, hostile.text.index("\n"))
    strands = (StrandCoverage((heading,), heading, 0, 0), coverage().strands[0])
    shown = replace(coverage(), article=hostile, strands=strands, sections=coverage().sections[:8])
    tree = lxml.html.fromstring(render.html_fragment(shown))
    [quoted, _] = tree.find_class("wa-strand")
    assert quoted.text_content().strip() == heading.of(hostile.text)
    assert r"\<b\>One\</b\> \[link\](https\://evil.example) \*two\*" in render.markdown(shown)


def inferred() -> DateEstimate:
    span = Span(ARTICLE.text.index("Sunday"), ARTICLE.text.index("Sunday") + len("Sunday"))
    return DateEstimate(date(2031, 10, 20), date(2031, 10, 19), date(2031, 10, 21), 0.934, (span,), 6)


@pytest.mark.parametrize("form", FORMS)
def test_an_inferred_date_is_called_inferred_and_says_from_what(form: str) -> None:
    undated = replace(coverage(), article=replace(ARTICLE, published=None), inferred_date=inferred())
    line = "Undated; about 20 October 2031, from “Sunday” and 6 similar reports (93% within three days)"
    assert words(FORMS[form](undated)).count(line) == 1
    assert "Undated; about" not in FORMS[form](coverage())


def test_an_inferred_date_without_words_or_reports_names_none() -> None:
    bare = replace(inferred(), spans=(), reports=0)
    undated = replace(coverage(), article=replace(ARTICLE, published=None), inferred_date=bare)
    assert "Undated; about 20 October 2031 (93% within three days)" in render.markdown(undated)
    one = replace(bare, reports=1)
    assert "2031, from 1 similar report (93%" in render.markdown(replace(undated, inferred_date=one))


def test_the_date_of_the_article_stays_unknown_in_json() -> None:
    undated = replace(coverage(), article=replace(ARTICLE, published=None), inferred_date=inferred())
    document = json.loads(render.json_document(undated))
    assert document["article"]["published"] is None
    found = document["inferred_date"]
    assert (found["day"], found["first"], found["last"]) == ("2031-10-20", "2031-10-19", "2031-10-21")
    assert (found["confidence"], found["reports"]) == (0.934, 6)
    assert [span["text"] for span in found["spans"]] == ["Sunday"]
    assert json.loads(render.json_document(coverage()))["inferred_date"] is None
