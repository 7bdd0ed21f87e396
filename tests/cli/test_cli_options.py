"""What all commands have in common: help and errors in plain words, and options before or after the command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import typer
from cli_kit import wideangle

from wideangle.cli import app, command_run
from wideangle.cli.commands.queries.articles import ArticlesFormat
from wideangle.cli.commands.queries.cover import CoverageFormat
from wideangle.cli.commands.queries.quotes import QuotesFormat
from wideangle.cli.commands.queries.stories import StoriesFormat
from wideangle.cli.output import Format
from wideangle.cli.output_files import TABLES, check_format, checked_path
from wideangle.errors import UsageError
from wideangle.sample import STORY_OF_THE_DEMO as STORY

ODD_WORDS = re.compile(r"<\w+( \w+)?>|\b(int|float|str|bool)\b|int range|x>=|Value error|\{[A-Z|]+\}", re.IGNORECASE)
WIDE = {"COLUMNS": "300"}


def commands(command: Any = None, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    command = command or typer.main.get_command(app)
    yield words, command
    for word, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*words, word))


LEAVES = [(words, command) for words, command in commands() if not hasattr(command, "commands")]
CHECKED = [
    (words, option)
    for words, command in LEAVES
    for option in command.params
    if option.param_type_name == "option" and type(option.type).__name__ in ("FuncParamType", "TyperChoice")
]


@pytest.mark.parametrize("words", [words for words, _ in commands()], ids=" ".join)
def test_help_has_no_types_of_the_library(words: tuple[str, ...]) -> None:
    shown = wideangle(*words, "--help", **WIDE)
    assert shown.exit_code == 0
    assert not ODD_WORDS.search(shown.stdout)


@pytest.mark.parametrize(("words", "option"), CHECKED, ids=lambda value: getattr(value, "name", None))
def test_a_bad_value_is_named_in_plain_words(words: tuple[str, ...], option: Any) -> None:
    for value in ("last Tuesday", "2024-13-45", "-3", "99999999999999999999"):
        result = wideangle(*words, option.opts[0], value, **WIDE)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"Invalid value for '{option.opts[0]}'" in result.stderr
        assert value in result.stderr
        assert not ODD_WORDS.search(result.stderr)


def test_all_numbers_dates_and_choices_are_checked() -> None:
    assert len(CHECKED) > 60
    assert {option.metavar for _, option in CHECKED} >= {"N", "NUMBER", "DATE", "FORMAT", "LANE", "KIND", "CODE"}


@pytest.mark.parametrize("words", [("unfollow",), ("follow", "remove"), ("story", "revoke"), ("storyline", "revoke")])
@pytest.mark.parametrize("value", ["x", "0", "1.5"])
def test_a_bad_number_of_an_argument_is_named_in_plain_words(words: tuple[str, ...], value: str) -> None:
    result = wideangle(*words, value, **WIDE)
    assert result.exit_code == 2
    assert f"Invalid value for 'NUMBER': '{value}' is not a whole number of 1 or more." in result.stderr


def outcome(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, list[Any]]:
    """The exit status and message of a command line, and the common options that reach its command."""
    reached: list[Any] = []
    run = mock.MagicMock()

    def stop(*archive: str | None, **_: object) -> None:
        reached.extend(archive)
        raise typer.Exit(3)

    def start(**options: object) -> mock.MagicMock:
        reached.append(options)
        return run

    run.open.side_effect = run.location.side_effect = run.fetcher.side_effect = stop
    monkeypatch.setattr(command_run, "start", start)
    result = wideangle(*arguments, **WIDE)
    return result.exit_code, result.stderr, reached


@pytest.mark.parametrize("words", [words for words, _ in LEAVES if words != ("demo",)], ids=" ".join)
@pytest.mark.parametrize(
    "common", [("--archive", "/no/such"), ("-qa/no/such",), ("-vv", "--log-json", "-a", "/no/such")]
)
def test_common_options_stand_anywhere_before_or_after_a_command(
    words: tuple[str, ...], common: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    command = dict(LEAVES)[words]
    arguments = ["1" for one in command.params if one.param_type_name == "argument" and one.required]
    after = outcome((*words, *arguments, *common), monkeypatch)
    for place in range(len(words) + 1):
        line = (*words[:place], *common, *words[place:], *arguments)
        assert outcome(line, monkeypatch) == after, line
    if any("--archive" in one.opts for one in command.params) and words[0] != "evaluate":
        assert after[2][1:] in (["/no/such"], [])  # [] where the command rejects its arguments before


@pytest.mark.parametrize(
    ("line", "same"),
    [
        (("follow", "-f", "json", "list"), ("follow", "list", "-f", "json")),
        (("source", "--folder", "list", "add", "x"), ("source", "add", "--folder", "list", "x")),
        (("alerts", "--follow", "2", "list"), ("alerts", "list", "--follow", "2")),
        (("follow", "--atom", "f.atom", "harbour tram"), ("follow", "add", "--atom", "f.atom", "harbour tram")),
        (("follow", "--", "list"), ("follow", "add", "list")),  # a query
        (("story", "--why", "show", "s1"), ("story", "show", "--why", "s1")),
    ],
)
def test_options_of_a_command_may_stand_before_its_name_in_a_group(
    line: tuple[str, ...], same: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcome(line, monkeypatch) == outcome(same, monkeypatch)
    assert outcome(line, monkeypatch)[0] == 3


INPUTS = {"queries", "labels", "certificate", "private_key"}
OUTPUTS = [
    (words, option.opts[0], command)
    for words, command in LEAVES
    for option in command.params
    if option.metavar == "FILE" and option.param_type_name == "option" and option.name not in INPUTS
]


@pytest.mark.parametrize(("words", "option", "command"), OUTPUTS, ids=str)
@pytest.mark.parametrize("ending", [".xlsx", ".PDF", ".docx"])
def test_an_output_file_of_an_unknown_form_is_rejected_with_the_endings_of_the_command(
    words: tuple[str, ...], option: str, command: Any, ending: str, tmp_path: Path
) -> None:
    required = ["x" for argument in command.params if argument.param_type_name == "argument" and argument.required]
    result = wideangle(*words, *required, option, tmp_path / f"out{ending}", **WIDE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.search(r"A file can end in \.[a-z]+", result.stderr)
    assert len(OUTPUTS) > 15


@pytest.mark.parametrize("formats", [("page",), ("opml",), ("prom",), TABLES])
def test_each_ending_that_the_message_lists_is_accepted(formats: tuple[str, ...]) -> None:
    check = checked_path(*formats)
    with pytest.raises(typer.BadParameter) as rejected:
        check(Path("out.xlsx"))
    listed = re.findall(r"\.[a-z]+", rejected.value.message.partition("can end in")[2])
    assert [check(Path(f"out{ending}")) for ending in listed] == [Path(f"out{ending}") for ending in listed] != []


@pytest.mark.parametrize("formats", [CoverageFormat, ArticlesFormat, StoriesFormat, QuotesFormat, Format])
@pytest.mark.parametrize("name", ["out.xlsx", "out.PDF", "out.tar.gz"])
def test_each_ending_that_the_message_lists_for_a_format_is_accepted_with_that_format(
    formats: type[StrEnum], name: str
) -> None:
    with pytest.raises(UsageError) as rejected:
        check_format(Path(name), formats("terminal"))
    first, *others = rejected.value.remedy.removesuffix(".").split("; with --format ")
    listed = {"terminal": first} | dict(other.split(", ", 1) for other in others)
    assert list(listed) == list(formats)
    for format_, endings in listed.items():
        for ending in re.findall(r"\.[a-z]+", endings):
            check_format(Path(f"out{ending}"), formats(format_))


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        (("cover", "x", "-o", "page.html"), "Add --format page, or name another file."),
        (("cover", "x", "-f", "markdown", "-o", "cover.json"), "Add --format json, or name another file."),
        (
            ("stories", "-o", "stories.bib"),
            "can end in .txt; with --format markdown, .md or .markdown; with --format json, ",
        ),
        (("articles", "-f", "csv", "-o", "articles.jsonl"), "Add --format jsonl, or name another file."),
        (("quotes", "-f", "json", "-o", "quotes.parquet"), "Add --format parquet, or name another file."),
        (("annotate", "x", "-f", "json", "-o", "x.txt"), "Add --format terminal, or name another file."),
    ],
)
def test_an_output_file_whose_ending_contradicts_the_format_is_rejected(line: tuple[str, ...], remedy: str) -> None:
    result = wideangle(*line, **WIDE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Error: {line[-1]}: a file of this name is not in the format " in result.stderr
    assert remedy in result.stderr


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("last Tuesday", "cannot be read"),
        ("2031-13-45", "cannot be read"),
        ("7/8/2031", "is ambiguous"),
        ("2031-02-30T10:00", "cannot be read"),
    ],
)
@pytest.mark.parametrize("text", ["Published: {}", "---\ndate: {}\n---", "Published on: {}"])
def test_an_unreadable_date_of_a_file_is_reported(
    sampled: Path, tmp_path: Path, date: str, problem: str, text: str
) -> None:
    draft = tmp_path / "draft.txt"
    body = "The tram to the old harbour stood still for an hour, the operator of the line said in Halven."
    draft.write_text(f"{text.format(date)}\n\n{body}\n", "utf-8")
    added = wideangle("add", draft, "-a", tmp_path / "archive")
    assert f"The date '{date}' {problem}: the article is stored without a date." in added.stdout
    for command in ("cover", "related", "annotate"):
        result = wideangle(command, draft, "-a", sampled)
        assert result.exit_code == 0
        assert f"the date '{date}' {problem}: it is not used." in result.stderr


@pytest.mark.parametrize(
    "line",
    [
        ("cover", "STORY", "--outlet", "Halven Nobody"),
        ("cover", "STORY", "--not-outlet", "Halven Nobody"),
        ("search", "signal", "--outlet", "Halven Nobody"),
        ("articles", "--outlet", "Halven Nobody"),
        ("articles", "-f", "csv", "--outlet", "Halven Nobody"),
        ("remove", "--outlet", "Halven Nobody", "--dry-run"),
    ],
)
def test_an_unknown_outlet_of_a_filter_is_reported(sampled: Path, line: tuple[str, ...]) -> None:
    result = wideangle(*(STORY if word == "STORY" else word for word in line), "-a", sampled)
    assert "The archive has no article by 'Halven Nobody'" in result.stderr
