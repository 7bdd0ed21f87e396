"""`wideangle articles`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from cli_kit import document, row, rows, wideangle


def test_articles_are_listed_a_page_at_a_time(sampled: Path) -> None:
    first = document(wideangle("articles", "-a", sampled, "-f", "json"))
    second = document(wideangle("articles", "-a", sampled, "-f", "json", "--offset", 20, "-n", 1000))
    assert (len(first["articles"]), first["more"]) == (20, True)
    assert (len(second["articles"]), second["more"]) == (86, False)
    days = [article["published"] for article in first["articles"] + second["articles"]]
    assert days[-3:] == [None, None, None]
    assert [day[:10] for day in days[:-3]] == sorted((day[:10] for day in days[:-3]), reverse=True)
    shown = wideangle("articles", "-a", sampled, "-n", 2).stdout
    assert all(article["url"] in shown for article in first["articles"][:2])
    assert shown.endswith("\n\nThere are more; --limit N shows them.\n")


def test_articles_of_days_outlets_and_languages(sampled: Path) -> None:
    asked = ("--since", "2031-10-01", "--until", "2031-10-12", "--language", "FR", "--language", "uk")
    listed = document(wideangle("articles", *asked, "-a", sampled, "-f", "json"))["articles"]
    assert {article["language"] for article in listed} == {"fr", "uk"}
    assert all("2031-10-01" <= article["published"] < "2031-10-13" for article in listed)
    of_outlet = wideangle("articles", "--outlet", "aldermouth ledger", "-n", 50, "-a", sampled, "-f", "json")
    listed = document(of_outlet)["articles"]
    assert [article["outlet"] for article in listed] == ["The Aldermouth Ledger"] * 13


def test_no_article_is_said_so(sampled: Path) -> None:
    result = wideangle("articles", "-a", sampled, "--since", "2040-01-01")
    assert (result.exit_code, result.stdout) == (0, "No article of the archive matches.\n")


@pytest.mark.parametrize("form", ["csv", "jsonl", "ninjs"])
def test_a_table_has_all_articles_whole_and_is_read_by_add(sampled: Path, tmp_path: Path, form: str) -> None:
    table = tmp_path / f"articles.{form}"
    result = wideangle("articles", "-a", sampled, "-f", form, "-o", table)
    assert (result.exit_code, result.stdout) == (0, "")
    again = tmp_path / "again"
    report = document(wideangle("add", table, "-a", again, "-f", "json"))
    assert (report["added"], report["refused"]) == (106, 0)
    url = document(wideangle("show", "ledger-009", "-a", sampled, "-f", "json"))["article"]["url"]
    shown = [wideangle("show", url, "-a", folder).stdout.splitlines()[:3] for folder in (sampled, again)]
    assert shown[0] == shown[1]


def test_a_table_keeps_each_value_as_it_is(tmp_path: Path) -> None:
    odd = row(
        1, title='Tram "7", halted', authors=["Ada Thorsen", "B. Holm"], text='One line.\r\nTwo, "quoted"; = 3\u2028x'
    )
    archive = tmp_path / "archive"
    wideangle("add", rows(tmp_path / "news.jsonl", odd), "-a", archive)
    [line] = wideangle("articles", "-a", archive, "-f", "jsonl").stdout.rstrip("\n").split("\n")
    record = json.loads(line)
    assert {name: record[name] for name in odd} == odd
    assert (record["published"], record["metadata"]) == (None, {})
    table = wideangle("articles", "-a", archive, "-f", "csv").stdout_bytes.decode().splitlines(keepends=True)
    [read] = csv.DictReader(table)
    assert (read["title"], read["text"]) == (odd["title"], odd["text"])
    assert json.loads(read["authors"]) == odd["authors"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--since", "2031-10-09", "--until", "2031-10-03"),
        ("--since", "lately"),
        ("--limit", "0"),
        ("--offset", "-1"),
        ("--language", "english!"),
        ("--format", "html"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_why(sampled: Path, wrong: tuple[str, ...]) -> None:
    result = wideangle("articles", *wrong, "-a", sampled)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert "Traceback" not in result.stderr
