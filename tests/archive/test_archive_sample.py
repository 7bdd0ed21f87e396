"""The main job on the sample archive, against its labels: who belongs where, what is a copy, what stays apart."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import wideangle
from wideangle import Lane, sample
from wideangle.archive import Archive

GOLD = json.loads((Path(__file__).parents[1] / "sample" / "gold.json").read_text("utf-8"))
PARTS = {member["article"]: (story["id"], member["part"]) for story in GOLD["stories"] for member in story["members"]}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with wideangle.open(tmp_path_factory.mktemp("sample") / "archive") as opened:
        report = opened.add(sample.path())
        assert (report.added, report.refused) == (106, 0)
        yield opened


def test_adding_the_same_again_changes_nothing(archive: Archive) -> None:
    before = archive.status()
    report = archive.add(sample.path())
    assert (report.added, report.updated, report.refused, report.known) == (0, 0, 0, 106)
    assert archive.status() == before


def test_related_articles_come_from_the_same_story(archive: Archive) -> None:
    at_hand = archive.get(sample.STORY_OF_THE_DEMO)
    story = PARTS[at_hand.url][0]
    first = [PARTS.get(link.article.url, ("", ""))[0] for link in archive.related(at_hand, limit=10)]
    assert first == [story] * 10


def test_every_report_links_its_story_before_any_other(archive: Archive) -> None:
    reports = {url: story for url, (story, part) in PARTS.items() if part == "report"}
    best = {url: archive.related(url, limit=1)[0].article.url for url in reports}
    astray = [url for url, story in reports.items() if PARTS.get(best[url], ("", ""))[0] != story]
    assert len(reports) >= 25
    assert len(astray) <= 1, astray


def test_look_alikes_stay_apart(archive: Archive) -> None:
    for pair in GOLD["look_alikes"]:
        first, second = (set(urls) for urls in pair["events"])
        for url in first:
            same = archive.cover(url).section(Lane.SAME_STORY).entries
            assert second.isdisjoint(entry.article.url for entry in same), pair["what"]


def test_what_led_to_an_undated_article_and_what_followed_is_known_by_its_inferred_day(archive: Archive) -> None:
    dated = archive.get(sample.STORY_OF_THE_DEMO)
    coverage = archive.cover(wideangle.Article(dated.text, title=dated.title, language="en"))
    assert coverage.inferred_date is not None
    assert coverage.inferred_date.day == dated.published.day
    for lane, earlier in ((Lane.BACKGROUND, True), (Lane.FOLLOW_UP, False)):
        entries = coverage.section(lane).entries
        assert {entry.article.published.day < dated.published.day for entry in entries} == {earlier}
        estimated = "the one at hand is undated, dates estimated from similar reports"
        assert all(estimated in [reason.text for reason in entry.link.reasons] for entry in entries)


def test_copies_fold_under_one_report(archive: Archive) -> None:
    coverage = archive.cover(sample.STORY_OF_THE_DEMO)
    groups = [
        {entry.article.url, *(copy.article.url for copy in entry.copies)}
        for section in coverage.sections
        for entry in section.entries
    ]
    labelled = [{pair["copy"], pair["original"]} for pair in GOLD["copies"] if PARTS[pair["copy"]][0].startswith("bra")]
    shown = set().union(*groups)
    assert labelled
    for pair in labelled:
        assert not pair <= shown or any(pair <= group for group in groups)
    assert coverage.reports > coverage.independent


def test_lanes_hold_what_led_here_and_what_followed(archive: Archive) -> None:
    coverage = archive.cover(sample.STORY_OF_THE_DEMO)
    # A report of the next day stands on the border between the event and what followed.
    for lane, parts in ((Lane.BACKGROUND, {"background"}), (Lane.FOLLOW_UP, {"follow-up", "report"})):
        shown = [PARTS[entry.article.url][1] for entry in coverage.section(lane).entries]
        assert set(shown) <= parts
        assert shown.count(lane.value) >= len(shown) / 2


def test_every_extract_is_verbatim_and_every_link_has_reasons(archive: Archive) -> None:
    coverage = archive.cover(sample.STORY_OF_THE_DEMO)
    entries = [entry for section in coverage.sections for entry in section.entries]
    assert entries
    for entry in entries:
        assert entry.extract is not None
        assert entry.extract.of(entry.article.text).strip() == entry.extract.of(entry.article.text) != ""
        assert entry.link.reasons


def test_reasons_name_what_stands_in_both_articles(archive: Archive) -> None:
    at_hand = archive.get(sample.STORY_OF_THE_DEMO)
    texts = [reason.text for reason in archive.related(at_hand, limit=1)[0].reasons if reason.feature == "text"]
    assert texts[0].startswith("both ")


def test_an_article_outside_the_archive_is_covered(archive: Archive) -> None:
    known = archive.get(sample.STORY_OF_THE_DEMO)
    outside = wideangle.Article(text=known.text)
    coverage = archive.cover(outside)
    assert known.id in {copy.article.id for copy in coverage.copies}
    assert coverage.section(Lane.SAME_STORY).entries


def test_selection_keeps_to_outlets_dates_and_lanes(archive: Archive) -> None:
    selection = wideangle.Selection(limit=2, lanes=(Lane.SAME_STORY,), not_outlets=("Kestria One",))
    coverage = archive.cover(sample.STORY_OF_THE_DEMO, selection)
    assert [section.lane for section in coverage.sections] == [Lane.SAME_STORY]
    outlets = {entry.article.outlet for entry in coverage.sections[0].entries}
    assert outlets
    assert "Kestria One" not in outlets
    assert len(coverage.sections[0].entries) <= 2


def test_search_finds_by_words(archive: Archive) -> None:
    found = archive.search("Brannock junction signal", limit=3)
    assert {PARTS[article.url][0] for article in found} == {"brannock-rail-crash"}
    assert archive.search("the of and") == []


def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "new") as archive:
        coverage = archive.cover(wideangle.Article(text="A ferry ran aground off Skerrow on Sunday."))
        assert all(not section.entries and section.note for section in coverage.sections)
        assert archive.related(wideangle.Article(text="")) == []


def test_articles_made_in_python_are_added_and_updated(tmp_path: Path) -> None:
    article = wideangle.Article(
        text="The council voted for a new pier.", title="Pier", id="one", published="2031-10-01"
    )
    changed = wideangle.Article(text="The council voted against a new pier.", title="Pier", id="one")
    with wideangle.open(tmp_path / "new") as archive:
        assert archive.add(article).added == 1
        assert archive.add([article]).known == 1
        assert archive.add(changed).updated == 1
        assert archive.get("one").text == changed.text
