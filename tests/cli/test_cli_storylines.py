"""`wideangle storylines` and `wideangle storyline …`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from affair_kit import affair
from cli_kit import document
from cli_kit import wideangle as run
from jsonschema import Draft202012Validator

import wideangle
from wideangle import render

VALID = Draft202012Validator(render.json_schema())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with wideangle.open(tmp_path / "news") as archive:
        archive.add(affair())
    return tmp_path / "news"


def test_storylines_are_listed_within_days(folder: Path) -> None:
    listed = document(run("storylines", "-a", folder, "-f", "json"))
    VALID.validate(listed)
    [storyline] = listed["storylines"]
    assert (storyline["id"], storyline["articles"], len(storyline["stories"])) == ("l1", 4, 4)
    assert listed["more"] is False
    shown = run("storylines", "-a", folder).stdout
    assert shown == f"{storyline['headline']}\nl1 · 2031-03-03 to 2031-04-06 · 4 stories, 4 articles\n"
    assert run("storylines", "-a", folder, "-f", "markdown").stdout.startswith("## Storylines\n")
    none = run("storylines", "-a", folder, "--since", "2031-06-01")
    assert none.stdout == "No storyline of the archive has an article of these days.\n"
    assert run("storylines", "-a", folder, "--since", "2031-06-01", "--until", "2031-05-01").exit_code == 2


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "page"])
def test_a_storyline_shows_its_stories_in_the_order_of_time(folder: Path, form: str) -> None:
    whole = document(run("storyline", "show", "l1", "-a", folder, "-f", "json"))
    VALID.validate(whole)
    headlines = [story["headline"] for story in whole["storyline"]["members"]]
    shown = run("storyline", "show", "L1", "-a", folder, "-f", form, "--why").stdout
    body = shown[shown.index("affair") if form == "page" else 0 :]
    places = [body.rindex(headline) for headline in headlines[1:]]
    assert places == sorted(places)
    for link in whole["storyline"]["links"]:
        named = f" with {link['earlier']}" if form != "html" else ""  # a block shows no ids of the archive
        assert f"likely of one affair{named}" in shown
    assert "both " in shown
    assert "+" in shown


def test_stories_are_split_off_merged_and_given_back(folder: Path) -> None:
    stories = document(run("storylines", "-a", folder, "-f", "json"))["storylines"][0]["stories"]
    said = run("storyline", "split", "l1", *stories[2:], "-a", folder)
    assert "2 stories taken out of l1, apart from the other stories" in said.stdout
    assert "2 stories in storyline l1." in said.stdout
    decided = document(run("story", "decisions", "-a", folder, "-f", "json"))
    VALID.validate(decided)
    assert [decision["kind"] for decision in decided["decisions"]] == ["storyline split"]
    assert len(document(run("storylines", "-a", folder, "-f", "json"))["storylines"]) == 2
    assert "4 stories in storyline l1." in run("storyline", "revoke", 1, "-a", folder).stdout
    whole = document(run("storylines", "-a", folder, "-f", "json"))["storylines"]
    assert [(storyline["id"], storyline["stories"]) for storyline in whole] == [("l1", stories)]
    again = run("storyline", "merge", "l2", "l1", "-a", folder)
    assert again.exit_code == 2
    assert "at least two storylines or stories" in again.stderr


def test_group_gives_the_storyline_beside_the_story(tmp_path: Path) -> None:
    table = tmp_path / "news.jsonl"
    rows = ({"id": a.id, "title": a.title, "text": a.text, "published": str(a.published.day)} for a in affair())
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    written = [json.loads(line) for line in run("group", table).stdout.splitlines()]
    storylines = {row["id"]: row["storyline"] for row in written}
    assert {name: storylines[name] for name in ("q0", "q1", "q2", "q3")} == dict.fromkeys(
        ("q0", "q1", "q2", "q3"), "l1"
    )
    assert [storylines[name] for name in ("o0", "o1", "o2")] == [None, None, None]
