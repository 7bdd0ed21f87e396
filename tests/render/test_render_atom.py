from __future__ import annotations

from dataclasses import replace

import feedparser
from hypothesis import given, settings
from lxml import etree
from render_hostile import coverages, thorough
from render_samples import AT_HAND, SAMPLE

from wideangle import render
from wideangle.model import Article, Coverage, Lane, Section
from wideangle.render.views.coverage import view

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"


def parsed(coverage: Coverage) -> etree._Element:
    return etree.fromstring(render.atom(coverage).encode())


@thorough
@given(coverages)
def test_a_feed_is_well_formed_and_complete(coverage: Coverage) -> None:
    feed = parsed(coverage)
    entries = [entry for section in view(coverage).sections for entry in section.entries]
    for holder in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated", "author"):
            assert len(holder.findall(ATOM + name)) == 1, name
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == [entry.card.headline for entry in entries]
    addresses = [found.get("href") for found in feed.findall(f"{ATOM}entry/{ATOM}link")]
    assert addresses == [entry.card.href for entry in entries if entry.card.href]


@settings(thorough, max_examples=25)
@given(coverages)
def test_a_feed_reader_reads_the_titles_back(coverage: Coverage) -> None:
    feed = feedparser.parse(render.atom(coverage))
    entries = [entry for section in view(coverage).sections for entry in section.entries]
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [entry.card.headline for entry in entries]


def test_entries_stand_in_the_order_of_the_lanes() -> None:
    terms = parsed(SAMPLE).xpath("//a:category/@term", namespaces={"a": ATOM[1:-1]})
    assert terms == ["same-story"] * 3 + ["background"] * 4 + ["follow-up"] * 3


def test_ids_outlive_a_change_of_lane_and_of_time() -> None:
    entry = SAMPLE.sections[0].entries[0]
    before = Coverage(AT_HAND, (Section(Lane.SAME_STORY, (entry,)),))
    moved = replace(entry, link=replace(entry.link, lane=Lane.FOLLOW_UP, probability=0.5))
    after = Coverage(replace(AT_HAND, title="New title"), (Section(Lane.FOLLOW_UP, (moved,)),))
    ids = [[found.text for found in parsed(coverage).iter(f"{ATOM}id")] for coverage in (before, after)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
    assert all(found.startswith("urn:uuid:") for found in ids[0])


def test_ids_differ_between_articles_that_have_none_of_their_own() -> None:
    ids = {parsed(Coverage(Article(text))).findtext(f"{ATOM}id") for text in ("One.", "Two.")}
    assert len(ids) == 2


def test_times_are_those_of_the_articles() -> None:
    feed = parsed(SAMPLE)
    first, _, undated, *rest = feed.findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}updated") == first.findtext(f"{ATOM}published") == "2031-03-04T07:15:00+01:00"
    assert undated.findtext(f"{ATOM}updated") == "2031-03-04T02:40:00+01:00"
    assert undated.find(f"{ATOM}published") is None
    assert rest[0].findtext(f"{ATOM}published") == "2031-03-01T00:00:00+00:00"
    assert feed.findtext(f"{ATOM}updated") == "2031-04-19T00:00:00+00:00"


def test_an_undated_coverage_still_makes_a_feed() -> None:
    feed = parsed(Coverage(Article("Text without a date.")))
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
