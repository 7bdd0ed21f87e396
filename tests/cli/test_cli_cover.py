"""`wideangle cover` and `wideangle related`: every form, every way to narrow down, every way to name an article."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from cli_kit import SCHEMA, TRAM, Site, document, row, rows, wideangle
from jsonschema import Draft202012Validator
from matters import MATTERS, REPORTS, UNRELATED, roundup

from wideangle.archive import open_archive
from wideangle.model import Lane
from wideangle.sample import STORY_OF_THE_DEMO as STORY

LANES = ["same-story", "background", "follow-up", "opinion"]
LATER = """\
Signal at centre of inquiry after fourteen die in Brannock rail crash
Published: 2031-10-07

The signal that should have held the morning train from Haverling outside Brannock Junction had twice been reported
by drivers. Fourteen people died when the train ran into wagons from Hadley Quarry, said Sunniva Tharp, who heads the
Rail Safety Office. Kestrian Rail Networks would not comment.
"""


def linked(coverage: dict[str, object], lane: str = "") -> list[dict[str, object]]:
    """The linked articles of a coverage in JSON, of one lane or of all."""
    sections = coverage["sections"]
    assert isinstance(sections, list)
    return [entry["article"] for one in sections if lane in ("", one["lane"]) for entry in one["entries"]]


def test_without_a_format_it_is_drawn_for_reading(sampled: Path) -> None:
    result = wideangle("cover", STORY, "--archive", sampled)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "SAME STORY" in result.stdout
    assert "WHAT FOLLOWED" in result.stdout
    assert "\x1b" not in result.stdout


def test_markdown_has_a_heading_for_each_lane(sampled: Path) -> None:
    result = wideangle("cover", STORY, "--archive", sampled, "--format", "markdown")
    assert result.exit_code == 0
    headings = [line for line in result.stdout.splitlines() if line.startswith("#")]
    assert headings[0] == "## Expanded coverage"
    assert len(headings) == 6


def test_html_is_one_section_and_a_page_is_whole(sampled: Path) -> None:
    [section] = lxml.html.fragments_fromstring(wideangle("cover", STORY, "-a", sampled, "-f", "html").stdout)
    assert (section.tag, section.get("class")) == ("section", "wa-coverage")
    page = wideangle("cover", STORY, "-a", sampled, "-f", "page").stdout
    assert page.startswith("<!doctype html>")
    assert len(lxml.html.document_fromstring(page).find_class("wa-entry")) == len(section.find_class("wa-entry")) > 0


def test_json_is_described_by_the_published_schema(sampled: Path) -> None:
    coverage = document(wideangle("cover", STORY, "--archive", sampled, "--format", "json"))
    assert coverage["kind"] == "coverage"
    assert [section["lane"] for section in coverage["sections"]] == LANES
    assert len(linked(coverage)) > 3


def test_atom_has_an_entry_for_each_linked_article(sampled: Path) -> None:
    feed = ET.fromstring(wideangle("cover", STORY, "--archive", sampled, "--format", "atom").stdout)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    coverage = document(wideangle("cover", STORY, "--archive", sampled, "--format", "json"))
    assert len(entries) == len(linked(coverage))


def test_every_article_shown_is_cited(sampled: Path) -> None:
    asked = ("cover", STORY, "--archive", sampled, "--limit", 2, "--format")
    items = json.loads(wideangle(*asked, "csl-json").stdout)
    shown = linked(document(wideangle(*asked, "json")))
    assert {article["id"] for article in shown} <= {item["id"] for item in items}
    assert items[0]["id"] == STORY
    assert wideangle(*asked, "bibtex").stdout.count("@article{") == len(items)
    assert wideangle(*asked, "ris").stdout_bytes.count(b"\r\nER  - \r\n") == len(items)


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "page"])
def test_reasons_are_shown_when_asked_for_and_not_before(sampled: Path, form: str) -> None:
    plain = wideangle("cover", STORY, "--archive", sampled, "--format", form).stdout
    reasoned = wideangle("cover", STORY, "--archive", sampled, "--format", form, "--why").stdout
    assert "log-odds" not in plain
    assert "log-odds" in reasoned


def test_a_limit_holds_for_each_lane(sampled: Path) -> None:
    coverage = document(wideangle("cover", STORY, "-a", sampled, "--limit", "1", "-f", "json"))
    assert [len(section["entries"]) <= 1 for section in coverage["sections"]] == [True] * 4
    assert len(linked(coverage)) >= 2


def test_only_the_lanes_asked_for_are_shown(sampled: Path) -> None:
    lanes = ("--lane", "background", "--lane", "same-story")
    coverage = document(wideangle("cover", STORY, "-a", sampled, *lanes, "-f", "json"))
    assert {section["lane"] for section in coverage["sections"]} == {"background", "same-story"}


def test_dates_narrow_it_down_and_spare_the_undated(sampled: Path) -> None:
    span = ("--since", "2031-10-07", "--until", "2031-10-08")
    coverage = document(wideangle("cover", STORY, "-a", sampled, *span, "-f", "json"))
    days = [str(article["published"])[:10] for article in linked(coverage) if article["published"]]
    assert days
    assert set(days) <= {"2031-10-07", "2031-10-08"}
    assert linked(coverage, Lane.BACKGROUND) == []


def test_an_outlet_is_chosen_or_left_out_by_any_of_its_names(sampled: Path) -> None:
    only = document(wideangle("cover", STORY, "-a", sampled, "--outlet", "KESTRIA ONE", "-f", "json"))
    assert {article["outlet"] for article in linked(only)} == {"Kestria One"}
    without = document(wideangle("cover", STORY, "-a", sampled, "--not-outlet", "Kestria One", "-f", "json"))
    assert linked(without)
    assert "Kestria One" not in {article["outlet"] for article in linked(without)}


def test_what_is_written_to_a_file_is_what_would_be_shown(sampled: Path, tmp_path: Path) -> None:
    for form in ("terminal", "markdown", "html", "page", "json", "atom", "bibtex", "csl-json"):
        path = tmp_path / form
        written = wideangle("cover", STORY, "-a", sampled, "-f", form, "--output", path)
        assert (written.exit_code, written.stdout, written.stderr) == (0, "", "")
        shown = wideangle("cover", STORY, "-a", sampled, "-f", form).stdout
        assert path.read_text("utf-8") == shown


def test_a_file_that_cannot_be_written_is_named(sampled: Path, tmp_path: Path) -> None:
    result = wideangle("cover", STORY, "-a", sampled, "-o", tmp_path / "gone" / "page.html", "--format", "page")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path / 'gone' / 'page.html'}: cannot be written")
    assert "Create the folder first" in result.stderr


@pytest.mark.parametrize("command", ["cover", "related"])
def test_an_article_from_outside_is_compared_and_not_added(sampled: Path, tmp_path: Path, command: str) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(LATER, "utf-8")
    by_file = document(wideangle(command, draft, "-a", sampled, "-f", "json"))
    by_stdin = document(wideangle(command, "-", "-a", sampled, "-f", "json", stdin=LATER))
    assert by_file == by_stdin
    assert "Brannock" in json.dumps(by_file)
    assert document(wideangle("status", "-a", sampled, "-f", "json"))["holdings"]["articles"] == 106


def test_an_article_is_found_by_its_id_and_by_its_url(sampled: Path) -> None:
    by_id = document(wideangle("cover", STORY, "-a", sampled, "-f", "json"))
    url = by_id["article"]["url"]
    by_url = document(wideangle("cover", url, "-a", sampled, "-f", "json"))
    with_tracker = document(wideangle("cover", f"{url}?utm_source=feed#top", "-a", sampled, "-f", "json"))
    assert by_url == by_id == with_tracker


def test_an_address_that_is_not_in_the_archive_is_fetched(sampled: Path) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in LATER.split("\n\n")[1:])
    page = f"<html><head><title>Signal at centre of inquiry</title></head><body><article>{body * 3}</article></body>"
    with Site({"/signal": page}) as site:
        allowed = {"WIDEANGLE_ALLOW_HOSTS": "127.0.0.1", "WIDEANGLE_CONTACT": "desk@courier.example"}
        result = wideangle("cover", f"{site.address}/signal", "-a", sampled, "-f", "json", **allowed)
        missing = wideangle("cover", f"{site.address}/gone", "-a", sampled, **allowed)
    assert document(result)["article"]["url"] == f"{site.address}/signal"
    assert all("desk@courier.example" in agent for agent in site.agents)
    assert missing.exit_code == 1
    assert f"{site.address}/gone" in missing.stderr
    assert "404" in missing.stderr


@pytest.mark.parametrize("command", ["cover", "related"])
def test_an_article_that_is_nowhere_is_named_with_ways_to_find_it(sampled: Path, command: str) -> None:
    result = wideangle(command, "no-such-article", "-a", sampled)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: no-such-article: neither the id of an article in the archive")
    assert "wideangle search" in result.stderr


def test_a_source_of_many_articles_is_no_article(sampled: Path, tmp_path: Path) -> None:
    result = wideangle("cover", rows(tmp_path / "news.jsonl", row(1), row(2)), "-a", sampled)
    assert result.exit_code == 2
    assert "contains more than one article" in result.stderr
    assert "Add it to the archive" in result.stderr


def test_a_file_without_an_article_says_why(sampled: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    for source, reason in ((photo, "PNG"), (rows(tmp_path / "one.jsonl", "{"), "line 1")):
        result = wideangle("cover", source, "-a", sampled)
        assert result.exit_code == 1
        assert str(source) in result.stderr
        assert reason in result.stderr
    assert "Empty" in wideangle("cover", "-", "-a", sampled, stdin="").stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ("--lane", "sport"),
        ("--since", "last week"),
        ("--since", "2031-10-09", "--until", "2031-10-01"),
        ("--limit", "0"),
        ("--limit", "many"),
        ("--format", "pdf"),
        ("--colour", "blue"),
        ("another", "--title", "Given"),
    ],
)
def test_wrong_usage_exits_with_2_and_shows_nothing(sampled: Path, wrong: tuple[str, ...]) -> None:
    result = wideangle("cover", STORY, "--archive", sampled, *wrong)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_related_lists_the_best_first_down_to_the_limit(sampled: Path) -> None:
    links, more = (
        document(wideangle("related", STORY, "-a", sampled, "-f", "json", "--limit", limit))["links"]
        for limit in ("5", "60")
    )
    assert len(links) == 5
    assert more[:5] == links
    least_of_best = min(link["probability"] for link in links)
    assert least_of_best > max(link["probability"] for link in more[20:])
    assert all(link["reasons"] for link in links)


def test_related_in_the_terminal_names_probability_and_lane(sampled: Path) -> None:
    plain = wideangle("related", STORY, "--archive", sampled, "--limit", "2").stdout
    reasoned = wideangle("related", STORY, "--archive", sampled, "--limit", "2", "--why").stdout
    assert plain.count("likely of the same affair · Same story") == 2
    assert "Why:" not in plain
    assert reasoned.count("Why:") == 2


def test_a_limit_of_200_shows_at_least_what_the_default_does(sampled: Path) -> None:
    default = document(wideangle("cover", STORY, "-a", sampled, "-f", "json"))
    whole = document(wideangle("cover", STORY, "-a", sampled, "-n", "200", "-f", "json"))
    for lane in LANES:
        shown = linked(default, lane)
        assert linked(whole, lane)[: len(shown)] == shown
    assert (default["reports"], default["independent"]) == (whole["reports"], whole["independent"])
    assert "not shown" not in json.dumps(whole)


def round_up(tmp_path: Path) -> Path:
    """A briefing about three matters, and an archive of reports on them beside it, in `tmp_path / "archive"`."""
    with open_archive(tmp_path / "archive") as archive:
        archive.add([*REPORTS, *UNRELATED])
    briefing = tmp_path / "briefing.txt"
    article = roundup(*MATTERS)
    briefing.write_text(f"{article.title}\nPublished: 2031-10-21\n\n{article.text}", "utf-8")
    return briefing


def test_a_round_up_is_shown_matter_by_matter_in_every_form(tmp_path: Path) -> None:
    briefing = round_up(tmp_path)
    coverage = document(wideangle("cover", briefing, "-a", tmp_path / "archive", "-f", "json"))
    headings = [strand["heading"]["text"] for strand in coverage["strands"]]
    assert [matter[0].startswith(heading) for matter, heading in zip(MATTERS, headings, strict=True)] == [True] * 3
    for form in ("terminal", "markdown", "html", "page"):
        shown = " ".join(wideangle("cover", briefing, "-a", tmp_path / "archive", "-f", form).stdout.split())
        places = [shown.find(heading[:60]) for heading in headings]
        assert sorted(places) == places, form
        assert [shown.count(heading[:60]) for heading in headings] == [1] * 3, form


def test_an_undated_article_is_shown_with_an_inferred_day_and_a_dated_one_without(tmp_path: Path) -> None:
    briefing = round_up(tmp_path)
    dated = wideangle("cover", briefing, "-a", tmp_path / "archive").stdout
    briefing.write_text(briefing.read_text("utf-8").replace("Published: 2031-10-21\n", ""), "utf-8")
    undated = wideangle("cover", briefing, "-a", tmp_path / "archive").stdout
    assert "Undated; about" not in dated
    assert undated.count("Undated; about 20 October 2031") == 1


def test_a_story_that_nobody_else_tells_has_empty_lanes(sampled: Path) -> None:
    result = wideangle("cover", "-", "--archive", sampled, stdin=TRAM)
    assert result.exit_code == 0
    assert "No other report of this event in the archive." in result.stdout
    assert "Nothing found among 106 articles." in result.stdout


def test_the_schema_that_is_published_is_a_schema() -> None:
    assert list(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(SCHEMA.schema)) == []


def test_a_story_is_covered_by_its_most_central_report_and_the_output_says_so(sampled: Path) -> None:
    [story, *_] = document(wideangle("stories", "-a", sampled, "-f", "json", "--min-articles", "4"))["stories"]
    central = document(wideangle("story", "show", story["id"], "-a", sampled, "-f", "json"))["story"]["central"]
    coverage = document(wideangle("cover", story["id"], "-a", sampled, "-f", "json"))
    assert (coverage["of_story"], coverage["article"]["id"]) == (story["id"], central)
    of_article = document(wideangle("cover", central, "-a", sampled, "-f", "json"))
    assert of_article["of_story"] == ""
    assert of_article["sections"] == coverage["sections"]
    for form in ("terminal", "markdown", "html", "page", "atom"):
        shown = wideangle("cover", story["id"].upper(), "-a", sampled, "-f", form).stdout
        assert f"Coverage of story {story['id']}: of its most central report." in shown


def test_a_story_that_does_not_exist_is_named_and_a_story_takes_no_metadata(sampled: Path) -> None:
    result = wideangle("cover", "s987654", "-a", sampled)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "s987654: no story has this id." in result.stderr
    assert wideangle("cover", "s1", "-a", sampled, "--title", "Another").exit_code == 2


def test_a_file_with_the_name_of_a_story_is_the_article(
    sampled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s1").write_text(LATER, "utf-8")
    coverage = document(wideangle("cover", "s1", "-a", sampled, "-f", "json"))
    assert (coverage["of_story"], coverage["article"]["title"]) == ("", LATER.splitlines()[0])


def test_several_articles_are_covered_in_order(sampled: Path, tmp_path: Path) -> None:
    draft = tmp_path / "later.txt"
    draft.write_text(LATER, "utf-8")
    answer = document(wideangle("cover", draft, STORY, "s1", "-a", sampled, "-f", "json"))
    assert (answer["kind"], answer["rejected"]) == ("coverages", [])
    singly = [document(wideangle("cover", name, "-a", sampled, "-f", "json")) for name in (draft, STORY, "s1")]
    assert answer["coverages"] == singly
    shown = wideangle("cover", draft, STORY, "-a", sampled, "-f", "markdown").stdout
    assert shown.count("## Expanded coverage") == 2


@pytest.mark.parametrize("bad", ["missing.txt", "empty.txt", "s987654"])
def test_one_bad_article_does_not_stop_the_others_and_gives_exit_status_1(
    sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_text("", "utf-8")
    result = wideangle("cover", bad, STORY, "-a", sampled)
    assert result.exit_code == 1
    assert bad in result.stderr
    assert "SAME STORY" in result.stdout
    failed = wideangle("cover", STORY, bad, "-a", sampled, "-f", "json")
    assert failed.exit_code == 1
    answer = json.loads(failed.stdout)
    SCHEMA.validate(answer)
    assert [coverage["article"]["id"] for coverage in answer["coverages"]] == [STORY]
    assert [rejected["item"] for rejected in answer["rejected"]] == [bad]


@pytest.mark.parametrize("options", [("-f", "page"), ("-f", "atom"), ("--title", "Given")])
def test_what_holds_for_one_article_is_wrong_usage_for_several(sampled: Path, options: tuple[str, str]) -> None:
    result = wideangle("cover", STORY, STORY, "-a", sampled, *options)
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_outlet_that_the_archive_lacks_is_reported(sampled: Path) -> None:
    known = "The Aldermouth Ledger"
    result = wideangle("cover", STORY, "-a", sampled, "--outlet", known, "--not-outlet", "Zorn Tidings")
    assert result.exit_code == 0
    assert "'Zorn Tidings'" in result.stderr
    assert known not in result.stderr
