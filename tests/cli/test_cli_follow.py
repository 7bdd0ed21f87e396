"""`wideangle follow add`, `list`, `remove`, `resume` and `wideangle alerts`, with their deprecated aliases."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from cli_kit import TRAM, document, wideangle
from loopback import Loopback, Quiet


@pytest.fixture
def news(tmp_path: Path) -> Path:
    first = tmp_path / "tram.txt"
    first.write_text(TRAM, "utf-8")
    assert wideangle("add", first, "--archive", tmp_path / "news").exit_code == 0
    return tmp_path / "news"


def add_second(news: Path, **environment: str) -> None:
    second = news.parent / "second.txt"
    second.write_text(
        "Harbour tram runs again\nSkarvik Post\nPublished: 2031-10-08\n\nThe tram to the old harbour of Halven runs "
        "again since Wednesday morning, after the points at Skarvik Square were mended overnight.\n",
        "utf-8",
    )
    result = wideangle("add", second, "--archive", news, **environment)
    assert result.exit_code == 0, result.stderr


def test_a_query_is_followed_listed_alerted_and_forgotten(news: Path) -> None:
    feed = news.parent / "tram.atom"
    begun = wideangle("follow", "add", "harbour tram", "--atom", feed, "--archive", news)
    assert "harbour tram" in begun.stdout
    assert "No alert has been raised." in wideangle("alerts", "list", "--archive", news).stdout
    add_second(news)
    shown = wideangle("alerts", "list", "--archive", news).stdout
    assert "New independent report · “harbour tram” · raised" in shown
    assert "> The tram to the old harbour of Halven runs again" in shown
    assert "runs again since Wednesday" in feed.read_text("utf-8")
    [alert] = document(wideangle("alerts", "list", "--format", "json", "--archive", news))["alerts"]
    assert alert["kind"] == "report"
    [follow] = document(wideangle("follow", "list", "--format", "json", "--archive", news))["follows"]
    assert (follow["alerts"], follow["waiting"]) == (1, 0)
    assert "New independent report" in wideangle("alerts", "list", "--format", "markdown", "--archive", news).stdout
    assert "<feed" in wideangle("alerts", "list", "--format", "atom", "--follow", 1, "--archive", news).stdout
    removed = wideangle("follow", "remove", 1, "--archive", news)
    assert (removed.exit_code, removed.stdout) == (0, "Removed follow 1, “harbour tram”, and 1 alert.\n")
    assert "Nothing is followed." in wideangle("follow", "list", "--archive", news).stdout


def test_the_secret_of_a_webhook_is_told_once(news: Path) -> None:
    begun = wideangle("follow", "add", "s1", "--webhook", "https://desk.example/hook", "--archive", news)
    secret = begun.stdout.split()[-1]
    assert len(secret) > 30
    assert secret not in wideangle("follow", "list", "--format", "json", "--archive", news).stdout
    set_before = {"WIDEANGLE_WEBHOOK_SECRET": "hush"}
    again = wideangle("follow", "add", "s1", "--webhook", "https://desk.example/hook", "--archive", news, **set_before)
    assert "secret" not in again.stdout


class Gone(Quiet, BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_error(410)


def test_a_webhook_that_is_gone_is_told_with_the_way_to_resume_it(news: Path) -> None:
    with Loopback(Gone) as server:
        allowed = {"WIDEANGLE_ALLOW_HOSTS": "127.0.0.1"}
        wideangle("follow", "add", "harbour tram", "--webhook", f"{server.address}/hook", "--archive", news, **allowed)
        add_second(news, **allowed)
    for group in ("follow", "alerts"):
        assert "410" in wideangle(group, "list", "--archive", news).stdout
        assert "wideangle follow resume 1" in wideangle(group, "list", "--archive", news).stdout
    assert wideangle("follow", "resume", 1, "--archive", news).exit_code == 0
    assert "paused" not in wideangle("alerts", "list", "--archive", news).stdout
    assert wideangle("follow", "resume", 1, "--archive", news).exit_code == 2


def test_wrong_usage_is_told(news: Path) -> None:
    assert wideangle("follow", "add", "s99", "--archive", news).exit_code == 1
    assert wideangle("follow", "add", "tram", "--webhook", "ftp://x.example", "--archive", news).exit_code == 2
    assert wideangle("follow", "remove", 7, "--archive", news).exit_code == 2


def test_the_deprecated_commands_do_the_same_as_the_new_ones(news: Path) -> None:
    where = ("--archive", news)
    feed = news.parent / "tram.atom"
    assert "harbour tram" in wideangle("follow", "harbour tram", "--atom", feed, *where).stdout
    assert "s1" in wideangle("follow", "--webhook", "https://desk.example/hook", "s1", *where).stdout
    assert wideangle("follows", *where).stdout == wideangle("follow", "list", *where).stdout
    add_second(news)
    for options in ((), ("--format", "json"), ("--follow", 1)):
        assert wideangle("alerts", *options, *where).stdout == wideangle("alerts", "list", *options, *where).stdout
    assert wideangle("resume", 1, *where).stderr == wideangle("follow", "resume", 1, *where).stderr
    assert wideangle("unfollow", 1, *where).exit_code == 0
    assert "harbour tram" not in wideangle("follow", "list", *where).stdout


@pytest.mark.parametrize("command", [("alerts", "deliver"), ("alerts", "--deliver"), ("alerts", "list", "--deliver")])
def test_alerts_are_delivered_on_request(news: Path, command: tuple[str, ...]) -> None:
    feed = news.parent / "tram.atom"
    wideangle("follow", "add", "harbour tram", "--atom", feed, "--archive", news)
    add_second(news)
    feed.unlink()
    result = wideangle(*command, "--archive", news)
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("group", ["follow", "alerts"])
def test_a_group_with_a_default_command_shows_its_commands(group: str) -> None:
    shown = wideangle(group, "--help").stdout
    assert "deprecated" in shown
    assert "list" in shown


@pytest.mark.parametrize(("wanted", "total"), [("harbour tram", 1), ("s1", 1), ("tram zeppelin", 0)])
def test_a_new_follow_shows_what_it_is_about_already(news: Path, wanted: str, total: int) -> None:
    headline = TRAM.splitlines()[0]
    shown = wideangle("follow", "add", wanted, "--archive", news).stdout
    assert f"In the archive already, without an alert: {total} article" in shown
    assert shown.count(headline) == total
    answer = document(wideangle("follow", "add", wanted, "--archive", news, "--format", "json"))
    assert (answer["total"], [article["headline"] for article in answer["articles"]]) == (total, [headline] * total)


@pytest.mark.parametrize("words", ["harbour trams", "the tram to the harbour", "Skarvik overnight", "points failure"])
def test_the_preview_of_a_query_counts_the_articles_that_would_raise_alerts(news: Path, words: str) -> None:
    wideangle("follow", "add", words, "--archive", news)
    before = document(wideangle("follow", "add", words, "--archive", news, "--format", "json"))["total"]
    add_second(news)
    raised = document(wideangle("alerts", "list", "--follow", 1, "--archive", news, "--format", "json"))["alerts"]
    after = document(wideangle("follow", "add", words, "--archive", news, "--format", "json"))["total"]
    assert after - before == len(raised)


def test_the_atom_file_is_written_before_the_first_alert(news: Path) -> None:
    feed = news.parent / "tram.atom"
    assert wideangle("follow", "add", "harbour tram", "--atom", feed, "--archive", news).exit_code == 0
    root = ET.fromstring(feed.read_bytes())
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    identity = root.findtext("{http://www.w3.org/2005/Atom}id")
    add_second(news)
    later = ET.fromstring(feed.read_bytes())
    assert later.findtext("{http://www.w3.org/2005/Atom}id") == identity
    assert len(later.findall("{http://www.w3.org/2005/Atom}entry")) == 1


@pytest.mark.parametrize("place", ["missing/tram.atom", "tram.txt/tram.atom", "."])
def test_an_atom_file_that_cannot_be_written_is_reported_when_the_follow_is_added(news: Path, place: str) -> None:
    result = wideangle("follow", "add", "harbour tram", "--atom", news.parent / place, "--archive", news)
    assert result.exit_code == 0
    assert "cannot be written" in result.stderr
    [follow] = document(wideangle("follow", "list", "--archive", news, "--format", "json"))["follows"]
    assert follow["query"] == "harbour tram"


@pytest.mark.parametrize(("answer", "is_left"), [("n\n", True), ("y\n", False)])
def test_on_a_terminal_the_removal_of_a_follow_is_confirmed(
    news: Path, answer: str, is_left: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    wideangle("follow", "add", "harbour tram", "--archive", news)
    monkeypatch.setattr("wideangle.cli.commands.editing.follow.is_interactive", lambda: True)
    result = wideangle("follow", "remove", 1, "--archive", news, stdin=answer)
    assert "Stop following “harbour tram”, and delete 0 alerts?" in result.stderr
    assert result.exit_code == (1 if is_left else 0)
    assert ("harbour tram" in wideangle("follow", "list", "--archive", news).stdout) is is_left
    wideangle("follow", "add", "s1", "--archive", news)
    assert wideangle("follow", "remove", 2, "--yes", "--archive", news).stderr == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "[::1]", "10.1.2.3", "0x7f000001"])
def test_webhook_to_an_internal_address_is_refused(news: Path, host: str) -> None:
    refused = wideangle("follow", "add", "tram", "--webhook", f"http://{host}/hook", "--archive", news)
    assert refused.exit_code == 2
    assert "Nothing is followed." in wideangle("follow", "list", "--archive", news).stdout
