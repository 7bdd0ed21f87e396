"""`wideangle search`, `show`, `status`, `demo` and `evaluate`: what is looked at rather than asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_kit import document, process, row, rows, wideangle

from wideangle import __version__
from wideangle.sample import STORY_OF_THE_DEMO as STORY

STRANDS = 3


def test_search_finds_by_words_down_to_the_limit(sampled: Path) -> None:
    articles = document(wideangle("search", "signal", "checks", "-a", sampled, "-f", "json"))["articles"]
    assert articles[0]["title"].endswith("overdue signal checks")
    assert len(document(wideangle("search", "signal", "-a", sampled, "-n", "2", "-f", "json"))["articles"]) == 2
    shown = wideangle("search", "signal", "checks", "--archive", sampled, "--limit", "1").stdout
    assert articles[0]["title"] in shown
    assert articles[0]["url"] in shown


def test_search_counts_all_matches_pages_and_shows_where_each_matches(sampled: Path) -> None:
    whole = document(wideangle("search", "signal OR tram", "-a", sampled, "-f", "json"))
    assert whole["total"] > 4
    page = document(wideangle("search", "signal OR tram", "-a", sampled, "-f", "json", "-n", "2", "--offset", "2"))
    assert (page["total"], page["offset"]) == (whole["total"], 2)
    assert page["articles"] == whole["articles"][2:4]
    for article in whole["articles"]:
        text = document(wideangle("show", article["id"], "-a", sampled, "-f", "json"))["article"]["text"]
        for span in filter(None, (article["snippet"], *article["matches"])):
            assert text[span["start"] : span["end"]] == span["text"]
    shown = wideangle("search", "signal OR tram", "-a", sampled, "-n", "2", "--offset", "2").stdout
    assert shown.endswith(f"Matches 3 to 4 of {whole['total']}.\n")


def test_search_filters_and_reports_an_outlet_that_the_archive_lacks(sampled: Path) -> None:
    outlet = "The Aldermouth Ledger"
    options = ("-a", sampled, "-f", "json", "--language", "en", "--since", "2031-05-01", "--until", "2031-12-31")
    found = wideangle("search", "signal", *options, "--outlet", outlet, "--outlet", "Gazette of Nowhere")
    assert {article["outlet"] for article in document(found)["articles"]} == {outlet}
    assert "'Gazette of Nowhere'" in found.stderr
    assert outlet not in found.stderr


@pytest.mark.parametrize("query", ['"open phrase', "tram OR", "-- -tram"])
def test_a_query_with_wrong_syntax_is_wrong_usage(sampled: Path, query: str) -> None:
    result = wideangle("search", "-a", sampled, *(query.split() if query.startswith("--") else [query]))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert "+word" in result.stderr


def test_search_without_a_match_says_so_and_is_no_failure(sampled: Path) -> None:
    result = wideangle("search", "xylophone", "--archive", sampled)
    assert (result.exit_code, result.stdout) == (0, "No article of the archive matches.\n")
    assert document(wideangle("search", "?!", "-a", sampled, "-f", "json"))["articles"] == []


def test_show_gives_the_whole_text_in_both_forms(sampled: Path) -> None:
    article = document(wideangle("show", STORY, "--archive", sampled, "--format", "json"))["article"]
    shown = wideangle("show", article["id"], "--archive", sampled).stdout
    assert article["text"].split("\n")[0] in shown
    assert article["url"] in shown


def test_showing_what_is_not_there_fails_with_its_name(sampled: Path) -> None:
    result = wideangle("show", "no-such-article", "--archive", sampled)
    assert result.exit_code == 1
    assert result.stderr == "Error: no-such-article: the archive has no article of this id or URL.\n"


def test_status_counts_by_outlet_language_and_month(sampled: Path) -> None:
    status = document(wideangle("status", "--archive", sampled, "--format", "json"))
    assert status["holdings"]["articles"] == sum(status["by_outlet"].values()) == sum(status["by_language"].values())
    assert status["by_outlet"]["The Aldermouth Ledger"] == 13
    assert sum(status["by_month"].values()) == status["holdings"]["articles"] - status["holdings"]["undated"]
    shown = wideangle("status", "--archive", sampled).stdout
    assert shown.startswith("Archive: 106 articles by 13 outlets, 2031-05-12 to 2031-10-19, 3 undated\n")
    assert "The Aldermouth Ledger" in shown


@pytest.mark.parametrize("command", [("search", "tram"), ("show", STORY), ("status",), ("related", STORY)])
def test_a_format_that_is_none_is_wrong_usage(sampled: Path, command: tuple[str, ...]) -> None:
    result = wideangle(*command, "--archive", sampled, "--format", "html")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "--format" in result.stderr


@pytest.mark.parametrize("arguments", [("search",), ("show",), ("search", "tram", "--limit", "0"), ("gossip",)])
def test_what_is_missing_or_unknown_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = wideangle(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_the_demo_shows_a_coverage_and_writes_it_as_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = wideangle("demo", "--output", page)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.count("SAME STORY") == 1 + STRANDS
    assert f"This article covers {STRANDS} matters." in result.stdout
    assert result.stdout.endswith(f"The first coverage as a page: {page}\n")
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_the_demo_leaves_its_archive_where_it_is_told_and_mixes_it_with_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    assert wideangle("demo", "--into", kept, "-o", tmp_path / "page.html").exit_code == 0
    assert document(wideangle("status", "--archive", kept, "-f", "json"))["holdings"]["articles"] == 106
    again = wideangle("demo", "--into", kept, "-o", tmp_path / "page.html")
    assert again.exit_code == 2
    assert f"{kept}: the folder exists" in again.stderr


def test_evaluate_prints_a_row_for_each_method_and_file(tmp_path: Path) -> None:
    texts = ("The Skerrow ferry struck the quay.", "A ferry hit the quay of Skerrow.", "Rovers beat City 2-1.")
    table = [{"id": str(number), "text": text, "published": "2031-10-01"} for number, text in enumerate(texts)]
    pq.write_table(pa.Table.from_pylist(table), tmp_path / "archive.parquet")
    rows(tmp_path / "stories-small.jsonl", {"story": "1", "articles": ["0", "1"]})
    shown = wideangle("evaluate", "related", tmp_path, "--archive", tmp_path / "kept", "--peers")
    assert shown.exit_code == 0, shown.stderr
    heading, first, *others = shown.stdout.splitlines()
    assert heading.split() == ["stories", "method", "articles", "MRR", "R@5", "R@10", "R@50"]
    assert first.split()[:3] == ["small", "wideangle", "2"]
    assert len(others) == 2
    again = wideangle("evaluate", "related", tmp_path, "-a", tmp_path / "kept", "--stories", "small", "-f", "json")
    [measured] = document(again)["rows"]
    assert measured["method"] == "wideangle"
    assert measured["MRR"] == 1.0


def test_evaluating_a_folder_without_stories_says_what_belongs_there(tmp_path: Path) -> None:
    result = wideangle("evaluate", "related", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path}: holds no archive.parquet with stories-*.jsonl")


def test_the_version_is_told() -> None:
    assert wideangle("--version").stdout == f"wideangle {__version__}\n"


def test_every_command_explains_itself() -> None:
    from typer.main import get_command

    from wideangle.cli import app

    waiting: list[tuple[tuple[str, ...], Any]] = [((), get_command(app))]
    while waiting:
        words, command = waiting.pop()
        help_ = wideangle(*words, "--help")
        assert help_.exit_code == 0
        assert help_.stdout == wideangle(*words, "-h").stdout
        waiting += [((*words, word), below) for word, below in getattr(command, "commands", {}).items()]
        assert command.help, words
        assert all(parameter.help for parameter in command.params), words


def test_a_word_in_json_is_written_as_it_is(sampled: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    wideangle("add", rows(tmp_path / "news.jsonl", row(1, title="Färja till Åland inställd")), "--archive", archive)
    found = wideangle("search", "Åland", "--archive", archive, "-f", "json").stdout
    assert "Färja till Åland" in found
    assert json.loads(found)["articles"][0]["id"] == "n1"


@pytest.mark.parametrize(
    "command", [("stories", "-n", "2"), ("story", "show", "s1"), ("search", "tram"), ("follow", "list"), ("alerts",)]
)
def test_common_options_stand_before_or_after_the_command(sampled: Path, command: tuple[str, ...]) -> None:
    after = wideangle(*command, "--archive", sampled, "-q", "--log-json")
    assert after.exit_code == 0
    for common in (("--archive", sampled, "-q", "--log-json"), ("-q", f"--archive={sampled}"), ("-a", sampled)):
        before = wideangle(*common, *command)
        assert (before.exit_code, before.stdout) == (0, after.stdout)


def test_a_common_option_before_the_command_is_found_by_the_process(sampled: Path) -> None:
    result = process("--archive", sampled, "status")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.startswith(b"Archive: 106 articles")


@pytest.mark.parametrize("arguments", [("--archive",), ("--archive", "x", "gossip"), ("--colour", "status")])
def test_what_is_no_common_option_before_the_command_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert wideangle(*arguments).exit_code == 2


@pytest.mark.parametrize("command", [("cover", STORY), ("stories",), ("quotes",), ("annotate", STORY), ("group", "x")])
@pytest.mark.parametrize("name", ["out.xlsx", "out.PDF", "out.tar.gz"])
def test_an_output_file_of_an_unknown_format_is_wrong_usage(
    sampled: Path, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    result = wideangle(*command, "-o", tmp_path / name, **{"COLUMNS": "300"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert "A file can end in " in result.stderr
    assert ".json" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "out.JSON", "stories.2031"])
def test_an_output_file_without_an_ending_or_with_a_known_one_is_written(
    sampled: Path, tmp_path: Path, name: str
) -> None:
    assert wideangle("stories", "-a", sampled, "-f", "json", "-o", tmp_path / name).exit_code == 0
    assert json.loads((tmp_path / name).read_text("utf-8"))["kind"] == "stories"
