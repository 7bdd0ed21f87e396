"""`wideangle stories`, `wideangle story …` and `wideangle group`."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cli_kit import TRAM, document, process, row, rows, wideangle

from wideangle import sample
from wideangle.archive import open_archive
from wideangle.sample import STORY_OF_THE_DEMO


def story_of(archive: Path, article: str = STORY_OF_THE_DEMO) -> str:
    return str(document(wideangle("show", article, "-a", archive, "-f", "json"))["story"])


@pytest.fixture
def mine(sampled: Path, tmp_path: Path) -> Path:
    """An archive of the sample that may be changed."""
    return Path(shutil.copytree(sampled, tmp_path / "mine"))


def test_stories_are_listed_the_latest_first_within_days_size_and_number(sampled: Path) -> None:
    every = document(wideangle("stories", "-a", sampled, "-n", 1000, "-f", "json"))
    assert every["more"] is False
    assert sum(story["reports"] for story in every["stories"]) == 106
    lasts = [story["last"][:10] for story in every["stories"] if story["last"]]
    assert lasts == sorted(lasts, reverse=True)
    asked = ("--since", "2031-10-03", "--until", "2031-10-10", "--min-articles", 3, "--limit", 2)
    some = document(wideangle("stories", *asked, "-a", sampled, "-f", "json"))
    assert some["more"] is True
    assert [story["reports"] >= 3 for story in some["stories"]] == [True, True]
    assert all(story["last"] >= "2031-10-03" and story["first"] < "2031-10-11" for story in some["stories"])
    deprecated = ["--least" if option == "--min-articles" else option for option in asked]
    assert document(wideangle("stories", *deprecated, "-a", sampled, "-f", "json")) == some
    shown = wideangle("stories", *asked, "-a", sampled).stdout
    assert all(story["headline"] in shown for story in some["stories"])
    assert shown.endswith("There are more; --limit N shows them.\n")
    assert wideangle("stories", *asked, "-a", sampled, "-f", "markdown").stdout.startswith("## Stories\n")


@pytest.mark.parametrize(
    "wrong",
    [
        ("stories", "--since", "2031-10-09", "--until", "2031-10-03"),
        ("stories", "--since", "lately"),
        ("stories", "--least", "0"),
        ("stories", "--min-articles", "0"),
        ("stories", "--format", "html"),
        ("story", "show"),
        ("story", "show", "s1", "--format", "atom"),
        ("story", "split", "s1"),
        ("story", "merge", "s1"),
        ("story", "merge", "s1", "s1"),
        ("story", "rename", "s1", " "),
        ("story", "revoke", "seven"),
        ("story", "revoke", "7"),
        ("group",),
    ],
)
def test_wrong_usage_exits_with_2_and_says_why(sampled: Path, wrong: tuple[str, ...]) -> None:
    result = wideangle(*wrong, *(("--archive", sampled) if wrong[0] != "group" else ()))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("identifier", ["s999999", "17x", "", "s", "s9999999999999999999999"])
def test_a_story_that_is_not_there_fails_with_its_name(sampled: Path, identifier: str) -> None:
    result = wideangle("story", "show", identifier, "--archive", sampled)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no story has this id" in result.stderr


def test_a_story_is_shown_in_every_form_under_either_form_of_its_id(sampled: Path, tmp_path: Path) -> None:
    story = story_of(sampled)
    whole = document(wideangle("story", "show", story, "-a", sampled, "-f", "json"))
    members = whole["story"]["members"]
    assert STORY_OF_THE_DEMO in whole["story"]["articles"]
    copies = [member for member in members if member["copy_of"]]
    assert copies
    assert all(0.3 < member["edits"]["kept"] <= 1 for member in copies)
    shown = wideangle("story", "show", story.removeprefix("s"), "-a", sampled)
    assert shown.stderr == ""
    assert whole["story"]["headline"] in shown.stdout
    assert whole["story"]["extract"]["text"][:60] in shown.stdout
    assert "of the wording kept" in shown.stdout
    assert "Closest to" not in shown.stdout
    assert "Closest to" in wideangle("story", "show", story, "-a", sampled, "--why").stdout
    why = document(wideangle("story", "show", story, "-a", sampled, "--why", "-f", "json"))
    assert any(member["reasons"] for member in why["story"]["members"])
    for form, start in (("page", "<!doctype html>"), ("html", "<section"), ("markdown", "## ")):
        file = tmp_path / form
        assert wideangle("story", "show", story, "-a", sampled, "-f", form, "-o", file).stdout == ""
        assert file.read_text("utf-8").startswith(start)


def test_what_is_settled_is_told_with_how_to_take_it_back(mine: Path) -> None:
    story = story_of(mine)
    split = wideangle("story", "split", story, STORY_OF_THE_DEMO, "-a", mine)
    assert split.exit_code == 0, split.stderr
    apart = story_of(mine)
    assert apart != story
    assert f"Now 1 article in {apart}." in split.stdout
    assert split.stdout.endswith(f"To revoke it: wideangle story revoke 1 --archive {mine}\n")
    assert f"1  1 article taken out of {story}" in wideangle("story", "decisions", "-a", mine).stdout
    back = wideangle("story", "revoke", 1, "-a", mine)
    assert back.exit_code == 0, back.stderr
    assert "taken back" in back.stdout
    assert "To revoke it" not in back.stdout
    assert story_of(mine) == story
    assert wideangle("story", "decisions", "-a", mine).stdout == "You have made no decision.\n"
    [decision] = document(wideangle("story", "decisions", "--all", "-a", mine, "-f", "json"))["decisions"]
    assert decision["revoked_at"]
    assert wideangle("story", "revoke", 1, "-a", mine).exit_code == 2


def test_an_id_that_was_merged_says_what_it_goes_by_now(mine: Path) -> None:
    merged_id, kept = sorted(
        (story["id"] for story in document(wideangle("stories", "-a", mine, "-f", "json"))["stories"][:2]),
        key=lambda one: int(one[1:]),
    )
    [merged] = document(wideangle("story", "merge", kept, merged_id, "-a", mine, "-f", "json"))["decisions"]
    assert (merged["kind"], merged["story"]) == ("merge", kept)
    named = wideangle("story", "rename", merged_id, "Two in one", "-a", mine)
    assert named.stderr == f"Warning: {merged_id} has become part of {kept}.\n"
    shown = wideangle("story", "show", merged_id, "-a", mine)
    assert shown.stderr == named.stderr
    assert shown.stdout.splitlines()[0] == "Two in one"
    assert "named by you · decided by you" in shown.stdout


def test_a_split_that_undoes_a_merger_needs_a_yes(mine: Path) -> None:
    first, second = document(wideangle("stories", "-a", mine, "-f", "json"))["stories"][:2]
    with open_archive(mine) as archive:
        leaving = [article.id for article in archive.story(second["id"]).articles]
    wideangle("story", "merge", first["id"], second["id"], "-a", mine)
    refused = wideangle("story", "split", first["id"], *leaving, "-a", mine)
    assert refused.exit_code == 2
    assert f"this split undoes your decision 1 (merge {first['id']})." in refused.stderr
    assert "--yes" in refused.stderr
    assert wideangle("story", "split", first["id"], *leaving, "--yes", "-a", mine).exit_code == 0


def test_a_pin_holds_all_articles_or_some(mine: Path) -> None:
    story = story_of(mine)
    [every] = document(wideangle("story", "pin", story, "-a", mine, "-f", "json"))["decisions"]
    assert STORY_OF_THE_DEMO in every["articles"]
    [some] = document(wideangle("story", "pin", story, STORY_OF_THE_DEMO, "-a", mine, "-f", "json"))["decisions"]
    assert some["articles"] == [STORY_OF_THE_DEMO]


def test_articles_of_other_stories_or_of_none_cannot_be_split_off(mine: Path) -> None:
    story = story_of(mine)
    stranger = wideangle("story", "split", story, "gazette-006", "-a", mine)
    assert stranger.exit_code == 2
    assert "gazette-006 is not in this story" in stranger.stderr
    assert wideangle("story", "split", story, "no-such-article", "-a", mine).exit_code == 1
    assert document(wideangle("story", "decisions", "--all", "-a", mine, "-f", "json"))["decisions"] == []


def test_cover_and_show_name_the_story(sampled: Path) -> None:
    story = story_of(sampled)
    assert document(wideangle("cover", STORY_OF_THE_DEMO, "-a", sampled, "-f", "json"))["story"] == story
    assert f"wideangle story show {story}" in wideangle("cover", STORY_OF_THE_DEMO, "-a", sampled).stdout
    assert f"wideangle story show {story}" in wideangle("show", STORY_OF_THE_DEMO, "-a", sampled).stdout
    outside = wideangle("cover", "-", "-a", sampled, stdin=TRAM)
    assert "story show" not in outside.stdout


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_group_writes_a_row_for_each_article_in_order(tmp_path: Path, suffix: str) -> None:
    table = rows(tmp_path / "news.jsonl", row(3), row(1, title="Tram"), "{", row(2), row(3))
    out = tmp_path / f"out.{suffix}"
    result = wideangle("group", table, "--output", out, "--refusals", tmp_path / "refused.jsonl")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("4 articles in ")
    assert result.stdout.endswith(", 1 refused\n")
    assert f"{table}, line 3" in result.stderr
    assert "1 rejected in all" in result.stderr
    assert "line 3" in (tmp_path / "refused.jsonl").read_text("utf-8")
    if suffix == "jsonl":
        written = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    elif suffix == "csv":
        written = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    else:
        written = pq.read_table(out).to_pylist()
    assert [one["id"] for one in written] == ["n3", "n1", "n2", "n3"]
    columns = ["id", "story", "storyline", "probability", "copy_of", "url"]
    assert all(list(one) == columns and one["story"] for one in written)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.jsonl", out.name, "refused.jsonl"]


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("last Tuesday", "cannot be read: the article is stored without a date"),
        ("2024-13-45", "cannot be read: the article is stored without a date"),
        ("4/6/2024", "is ambiguous: the article is stored without a date"),
        ("Tue, 04 Jun 2024 14:30:00 XQZT", "is not certain: only the day 2024-06-04 is stored"),
    ],
)
def test_group_reports_a_date_that_it_cannot_read(tmp_path: Path, date: str, problem: str) -> None:
    result = wideangle("group", rows(tmp_path / "news.jsonl", row(1, published=date), row(2)), "-o", "-")
    assert result.exit_code == 0, result.stderr
    assert f"The date {date!r} {problem}." in result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_group_reads_from_a_pipe_and_writes_to_one() -> None:
    result = wideangle("group", "-", stdin="".join(json.dumps(row(number)) + "\n" for number in range(3)))
    assert result.exit_code == 0, result.stderr
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["n0", "n1", "n2"]
    assert result.stderr == ""


def test_group_of_the_sample_says_what_the_archive_of_it_says(sampled: Path, tmp_path: Path) -> None:
    result = process("group", sample.path(), "--output", "-")
    assert result.returncode == 0, result.stderr
    together: dict[str, set[str]] = {}
    for line in result.stdout.splitlines():
        pair = json.loads(line)
        together.setdefault(pair["story"], set()).add(pair["id"])
    _check_details(sampled, list(map(json.loads, result.stdout.splitlines())))
    stories = document(wideangle("stories", "-a", sampled, "-n", 1000, "-f", "json"))["stories"]
    assert sorted(map(sorted, together.values())) == sorted(sorted(story["articles"]) for story in stories)


def _check_details(archive: Path, grouped: list[dict[str, object]]) -> None:
    """Probability, original and URL are those that an archive of the same articles has."""
    details = {one["id"]: (one["probability"], one["copy_of"], one["url"]) for one in grouped}
    with open_archive(archive) as opened:
        stories = [story.id for story in opened.stories()]
        members = {
            member.article.id: (member.probability, member.copy_of, member.article.url)
            for member in opened.members(stories)
        }
    assert details == members
    assert 0 < sum(bool(copy_of) for _, copy_of, _ in details.values()) < len(details)


def test_group_ends_as_add_does_and_leaves_an_older_output_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("kept", "utf-8")
    nowhere = wideangle("group", rows(tmp_path / "news.jsonl", row(1)), "-o", tmp_path / "gone" / "out.jsonl")
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.stderr
    bad = wideangle("group", rows(tmp_path / "bad.jsonl", "{"), "-o", tmp_path / "none.jsonl")
    assert bad.exit_code == 1
    assert bad.stderr.endswith("Error: No item could be grouped.\n")
    missing = wideangle("group", tmp_path / "gone.jsonl", tmp_path / "news.jsonl", "-o", out)
    assert missing.exit_code == 1
    assert "1 of 2 sources could not be read" in missing.stderr
    assert json.loads(out.read_text("utf-8"))["id"] == "n1"
