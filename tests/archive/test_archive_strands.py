"""A round-up has the coverage of each of its matters; an article about one matter has one coverage."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from matters import BREAD, CHESS, DAM, MATTERS, REPORTS, UNRELATED, roundup

import wideangle
from wideangle import Article, Lane, Selection
from wideangle.archive import Archive

NAMES = ("dam", "chess", "bread")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with wideangle.open(tmp_path_factory.mktemp("strands") / "archive") as opened:
        opened.add([*REPORTS, *UNRELATED])
        yield opened


@pytest.mark.parametrize("number", range(3))
def test_an_article_about_one_matter_has_no_strands(archive: Archive, number: int) -> None:
    coverage = archive.cover(roundup(MATTERS[number]))
    assert coverage.strands == ()
    assert [section.lane for section in coverage.sections] == list(Lane)
    assert {section.strand for section in coverage.sections} == {0}
    entries = coverage.section(Lane.SAME_STORY).entries
    assert {entry.article.id for entry in entries} == {NAMES[number], f"{NAMES[number]}-2"}
    assert (coverage.reports, coverage.independent) == (3, 3)


def test_an_article_about_three_matters_has_three_strands_in_its_own_words(archive: Archive) -> None:
    article = roundup(*MATTERS)
    coverage = archive.cover(article)
    texts = [[span.of(article.text) for span in strand.spans] for strand in coverage.strands]
    assert texts == [["\n\n".join(matter)] for matter in MATTERS]
    headings = [strand.heading.of(article.text) for strand in coverage.strands]
    assert [matter[0].startswith(heading) for matter, heading in zip(MATTERS, headings, strict=True)] == [True] * 3


def test_entries_carry_the_strand_that_they_belong_to(archive: Archive) -> None:
    coverage = archive.cover(roundup(*MATTERS))
    shown = [
        (section.strand, section.lane, entry.article.id) for section in coverage.sections for entry in section.entries
    ]
    assert sorted(shown) == sorted(
        (number, Lane.SAME_STORY, report) for number, name in enumerate(NAMES) for report in (name, f"{name}-2")
    )
    assert [(strand.reports, strand.independent) for strand in coverage.strands] == [(2, 2)] * 3
    assert (coverage.reports, coverage.independent) == (7, 7)


def test_the_order_of_the_matters_is_the_order_of_the_strands(archive: Archive) -> None:
    coverage = archive.cover(roundup(BREAD, DAM))
    by_strand = [
        {entry.article.id for section in coverage.sections if section.strand == number for entry in section.entries}
        for number in range(len(coverage.strands))
    ]
    assert by_strand == [{"bread", "bread-2"}, {"dam", "dam-2"}]


@pytest.mark.parametrize("published", ["2031-10-22", "2031-10-24", "2031-10-25"])
def test_reports_of_a_day_that_a_round_up_of_the_week_names_are_of_the_same_story(
    archive: Archive, published: str
) -> None:
    links = archive.related(roundup(*MATTERS, published=published))[: len(REPORTS)]
    assert {(link.article.id, link.lane) for link in links} == {(report.id, Lane.SAME_STORY) for report in REPORTS}


def test_a_report_of_a_day_that_a_round_up_names_is_no_less_probable_for_its_age(archive: Archive) -> None:
    unnamed = [tuple(re.sub(r" (?:on|by) (?:Sun|Mon)day\b", "", part) for part in matter) for matter in MATTERS]
    named, silent = (
        {link.article.id: link.probability for link in archive.related(roundup(*matters, published="2031-10-24"))}
        for matters in (MATTERS, unnamed)
    )
    assert all(named[report.id] >= silent[report.id] - 0.001 for report in REPORTS)


def test_days_that_a_round_up_does_not_name_are_earlier_than_what_it_says(archive: Archive) -> None:
    undated = [tuple(re.sub(r" (?:on|by) (?:Sun|Mon)day\b", "", part) for part in matter) for matter in MATTERS]
    links = archive.related(roundup(*undated, published="2031-10-24"))[: len(REPORTS)]
    assert {link.lane for link in links} == {Lane.BACKGROUND}


def test_a_matter_that_nobody_else_reports_has_an_empty_strand(archive: Archive) -> None:
    hens = (
        "A farmer in Lower Skarvik counted nine hundred hens missing on Tuesday after a gale tore the roof from his "
        "barn. Neighbours found the birds roosting in the trees along the canal.",
        "The hens of Skarvik will be caught at night, when they sleep, the farmer said. Children had offered to carry "
        "them back to the barn in baskets for a coin each.",
    )
    coverage = archive.cover(roundup(hens, CHESS))
    assert [(strand.reports, strand.independent) for strand in coverage.strands] == [(0, 0), (2, 2)]
    assert not any(section.entries for section in coverage.sections if section.strand == 0)


def test_related_lists_what_belongs_to_any_strand_before_all_else(archive: Archive) -> None:
    article = roundup(*MATTERS)
    links = archive.related(article)
    assert {link.article.id for link in links[:6]} == {report.id for report in REPORTS}
    entries = [entry for section in archive.cover(article).sections for entry in section.entries]
    probabilities = {entry.article.id: (entry.link.probability, entry.link.lane) for entry in entries}
    assert {link.article.id: (link.probability, link.lane) for link in links[:6]} == probabilities


def test_a_round_up_of_the_archive_is_not_its_own_neighbour(tmp_path: Path) -> None:
    article = replace(roundup(*MATTERS), id="roundup", url="https://valley-post.example/briefing")
    with wideangle.open(tmp_path / "archive") as opened:
        opened.add([*REPORTS, *UNRELATED, article])
        assert "roundup" not in {link.article.id for link in opened.related("roundup")}
        coverage = opened.cover("roundup")
        assert len(coverage.strands) == 3
        assert coverage.copies == ()
        shown = {entry.article.id for section in coverage.sections for entry in section.entries}
        assert shown == {report.id for report in REPORTS}


@pytest.mark.parametrize("limit", [1, 8])
def test_the_limit_holds_for_each_lane_of_each_strand(archive: Archive, limit: int) -> None:
    coverage = archive.cover(roundup(*MATTERS), Selection(limit=limit))
    same = [section for section in coverage.sections if section.lane is Lane.SAME_STORY]
    assert [len(section.entries) for section in same] == [min(limit, 2)] * 3
    assert [bool(section.note) for section in same] == [limit == 1] * 3


def test_only_the_lanes_asked_for_are_in_every_strand(archive: Archive) -> None:
    coverage = archive.cover(roundup(*MATTERS), Selection(lanes=(Lane.OPINION, Lane.SAME_STORY)))
    assert [(section.strand, section.lane) for section in coverage.sections] == [
        (number, lane) for number in range(3) for lane in (Lane.SAME_STORY, Lane.OPINION)
    ]


def test_a_text_without_words_has_neither_strands_nor_entries(archive: Archive) -> None:
    coverage = archive.cover(Article("***"))
    assert coverage.strands == ()
    assert not any(section.entries for section in coverage.sections)
