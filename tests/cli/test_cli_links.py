"""`wideangle link`, `related --with`, and what is given of the article at hand."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_kit import document, wideangle

from wideangle.sample import STORY_OF_THE_DEMO as STORY

FERRY = "gazette-009"
"""A report of another affair."""

REPORT = "mpa-001"
"""A report of the same story."""

DRAFT = "Fourteen people died when a train ran into wagons from Hadley Quarry at Brannock Junction, Sunniva Tharp said."


@pytest.fixture
def mine(sampled: Path, tmp_path: Path) -> Path:
    """An archive of the sample that may be changed."""
    return Path(shutil.copytree(sampled, tmp_path / "mine"))


def entries(archive: Path, article: str = STORY) -> dict[str, dict[str, Any]]:
    """The entries of a coverage in JSON by the id of their article, each with its lane."""
    coverage = document(wideangle("cover", article, "-a", archive, "-n", 50, "-f", "json"))
    sections = [(section["lane"], section["entries"]) for section in coverage["sections"]]
    return {entry["article"]["id"]: entry | {"lane": lane} for lane, found in sections for entry in found}


def test_a_link_is_reported_with_how_to_take_it_back_listed_and_taken_back(mine: Path) -> None:
    before = entries(mine)
    linked = wideangle("link", STORY, FERRY, "--lane", "background", "-a", mine)
    assert linked.exit_code == 0, linked.stderr
    lines = linked.stdout.splitlines()
    assert lines[0] == "1  link under “What led here”"
    assert lines[2:] == [
        f"  Article: {STORY}",
        f"  Related: {FERRY}",
        f"To revoke it: wideangle story revoke 1 --archive {mine}",
    ]
    entry = entries(mine)[FERRY]
    assert (entry["lane"], entry["decided"], entry["probability"]) == ("background", True, 1.0)
    assert entries(mine, FERRY)[STORY]["lane"] == "follow-up"
    [decision] = document(wideangle("story", "decisions", "-a", mine, "-f", "json"))["decisions"]
    assert (decision["kind"], decision["lane"], decision["story"]) == ("link", "background", "")
    assert (decision["articles"], decision["others"]) == ([STORY], [FERRY])
    assert wideangle("story", "revoke", 1, "-a", mine).exit_code == 0
    assert entries(mine) == before


def test_a_link_is_removed_by_url(mine: Path) -> None:
    before = entries(mine)
    url = before[REPORT]["article"]["url"]
    removed = wideangle("link", STORY, url, "--unrelated", "-a", mine)
    assert removed.stdout.startswith("1  no link: the two are unrelated\n")
    assert REPORT not in entries(mine)
    related = document(wideangle("related", STORY, "-a", mine, "-f", "json", "-n", 50))["links"]
    assert REPORT not in [link["article"]["id"] for link in related]
    assert STORY not in entries(mine, REPORT)
    explained = wideangle("related", STORY, "--with", REPORT, "-a", mine).stdout
    assert explained.splitlines()[2] == "removed by you"
    assert "you decided that the two are unrelated" in explained


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "page"])
@pytest.mark.parametrize("why", [(), ("--why",)])
def test_a_link_that_a_person_added_shows_that_in_place_of_a_percentage(
    mine: Path, form: str, why: tuple[str, ...]
) -> None:
    lane = ("--lane", "opinion", "-n", 1)
    assert "added by you" not in wideangle("cover", STORY, "-a", mine, "-f", form, *lane, *why).stdout
    wideangle("link", STORY, FERRY, "--lane", "opinion", "-a", mine)
    shown = wideangle("cover", STORY, "-a", mine, "-f", form, *lane, *why).stdout
    assert "added by you" in shown
    assert "% likely" not in shown.partition("added by you")[0]


def test_related_articles_show_who_added_them(mine: Path) -> None:
    wideangle("link", STORY, FERRY, "--lane", "opinion", "-a", mine)
    shown = wideangle("related", STORY, "-n", 2, "-a", mine).stdout
    assert shown.startswith("added by you · Opinion and analysis\n")
    assert "100%" not in shown
    links = document(wideangle("related", STORY, "-n", 2, "-a", mine, "-f", "json"))["links"]
    assert [link["decided"] for link in links] == [True, False]


def test_articles_of_merged_stories_are_added_by_you(mine: Path) -> None:
    stories = [document(wideangle("show", one, "-a", mine, "-f", "json"))["story"] for one in (STORY, FERRY)]
    wideangle("story", "merge", *stories, "-a", mine)
    assert entries(mine)[FERRY]["decided"]
    shown = wideangle("cover", STORY, "-a", mine, "--lane", "same-story", "-n", 50).stdout
    assert "added by you" in shown


@pytest.mark.parametrize(
    ("wrong", "status", "message"),
    [
        ((STORY, FERRY), 2, "either a lane or --unrelated"),
        ((STORY, FERRY, "--lane", "background", "--unrelated"), 2, "either a lane or --unrelated"),
        ((STORY, FERRY, "--lane", "sport"), 2, "sport"),
        ((STORY, STORY, "--unrelated"), 2, "cannot be linked to itself"),
        ((STORY, "no-such-article", "--unrelated"), 1, "no article of this id or URL"),
        (("no-such-article", STORY, "--unrelated"), 1, "no article of this id or URL"),
        ((STORY, "https://nowhere.example/a", "--lane", "opinion"), 1, "no article of this id or URL"),
    ],
)
def test_links_that_cannot_be_made_say_why(sampled: Path, wrong: tuple[str, ...], status: int, message: str) -> None:
    result = wideangle("link", *wrong, "-a", sampled)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr
    assert document(wideangle("story", "decisions", "--all", "-a", sampled, "-f", "json"))["decisions"] == []


@pytest.mark.parametrize("other", [REPORT, FERRY])
def test_one_pair_is_explained_whether_or_not_it_is_shown(sampled: Path, other: str) -> None:
    [link] = document(wideangle("related", STORY, "--with", other, "-a", sampled, "-f", "json"))["links"]
    assert link["article"]["id"] == other
    assert not link["decided"]
    log_odds = sum(reason["weight"] for reason in link["reasons"])
    assert link["probability"] == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=0.002)
    shown = wideangle("related", STORY, "--with", other, "-a", sampled).stdout
    assert "likely of the same affair · " in shown
    assert all(reason["text"] in shown for reason in link["reasons"])
    assert document(wideangle("related", "-", "--with", other, "-a", sampled, "-f", "json", stdin=DRAFT))["links"]


def test_a_pair_needs_another_article_of_the_archive(sampled: Path) -> None:
    assert "no article of this id or URL" in wideangle("related", STORY, "--with", "nowhere", "-a", sampled).stderr
    assert wideangle("related", STORY, "--with", "nowhere", "-a", sampled).exit_code == 1
    assert wideangle("related", STORY, "--with", STORY, "-a", sampled).exit_code == 2


def test_what_is_given_of_a_draft_goes_before_what_the_draft_says(sampled: Path) -> None:
    given = {
        "--title": "Brannock crash",
        "--published": "2031-10-07",
        "--article-outlet": "Aldermouth Ledger",
        "--url": "https://aldermouthledger.example/draft",
        "--language": "EN",
    }
    options = [word for pair in given.items() for word in pair]
    at_hand = document(wideangle("cover", "-", *options, "-a", sampled, "-f", "json", stdin=DRAFT))["article"]
    assert [at_hand[name] for name in ("title", "published", "outlet", "url", "language")] == [
        *("Brannock crash", "2031-10-07", "Aldermouth Ledger", "https://aldermouthledger.example/draft", "en")
    ]
    options[options.index("--article-outlet")] = "--outlet"
    with_outlet = document(wideangle("related", "-", *options, "-a", sampled, "-f", "json", stdin=DRAFT))
    without = document(wideangle("related", "-", "-a", sampled, "-f", "json", stdin=DRAFT))
    assert with_outlet["links"] != without["links"]


def test_a_given_date_of_an_article_of_the_archive_counts(sampled: Path) -> None:
    def lanes(*options: str) -> set[str]:
        coverage = document(wideangle("cover", STORY, *options, "-a", sampled, "-f", "json"))
        return {section["lane"] for section in coverage["sections"] if section["entries"]}

    assert {"background", "follow-up"} <= lanes()
    assert "background" not in lanes("--published", "2031-01-01")
    assert "follow-up" not in lanes("--published", "2031-12-31T08:00Z")
    related = document(wideangle("related", STORY, "--published", "2031-12-31", "-a", sampled, "-f", "json"))["links"]
    assert "follow-up" not in {link["lane"] for link in related if link["article"]["published"]}
    assert document(wideangle("show", STORY, "-a", sampled, "-f", "json"))["article"]["published"] > "2031-10"


@pytest.mark.parametrize("command", ["cover", "related"])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("--published", "lately"), "The publication date 'lately' cannot be read."),
        (("--published", "2031-13-45"), "The publication date '2031-13-45' cannot be read."),
        (("--published", "03/04/2031"), "The publication date '03/04/2031' is ambiguous."),
        (("--published", "3 April 2031 10:00 IST"), "The publication date '3 April 2031 10:00 IST' is not certain."),
        (("--language", "german"), "not a language code"),
        (("--url", "nowhere"), "not a web address"),
    ],
)
def test_what_cannot_be_given_is_wrong_usage(sampled: Path, command: str, wrong: tuple[str, ...], message: str) -> None:
    result = wideangle(command, STORY, *wrong, "-a", sampled)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.replace("│", " ").split())
