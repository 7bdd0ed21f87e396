"""`wideangle follow`, `follows`, `unfollow` and `alerts`."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path

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
    begun = wideangle("follow", "harbour tram", "--atom", feed, "--archive", news)
    assert "harbour tram" in begun.stdout
    assert "No alert has been raised." in wideangle("alerts", "--archive", news).stdout
    add_second(news)
    shown = wideangle("alerts", "--archive", news).stdout
    assert "New independent report · “harbour tram” · raised" in shown
    assert "> The tram to the old harbour of Halven runs again" in shown
    assert "runs again since Wednesday" in feed.read_text("utf-8")
    [alert] = document(wideangle("alerts", "--format", "json", "--archive", news))["alerts"]
    assert alert["kind"] == "report"
    [follow] = document(wideangle("follows", "--format", "json", "--archive", news))["follows"]
    assert (follow["alerts"], follow["waiting"]) == (1, 0)
    assert "New independent report" in wideangle("alerts", "--format", "markdown", "--archive", news).stdout
    assert "<feed" in wideangle("alerts", "--format", "atom", "--follow", 1, "--archive", news).stdout
    assert wideangle("unfollow", 1, "--archive", news).exit_code == 0
    assert "Nothing is followed." in wideangle("follows", "--archive", news).stdout


def test_the_secret_of_a_webhook_is_told_once(news: Path) -> None:
    begun = wideangle("follow", "s1", "--webhook", "https://desk.example/hook", "--archive", news)
    secret = begun.stdout.split()[-1]
    assert len(secret) > 30
    assert secret not in wideangle("follows", "--format", "json", "--archive", news).stdout
    set_before = {"WIDEANGLE_WEBHOOK_SECRET": "hush"}
    again = wideangle("follow", "s1", "--webhook", "https://desk.example/hook", "--archive", news, **set_before)
    assert "secret" not in again.stdout


class Gone(Quiet, BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_error(410)


def test_a_webhook_that_is_gone_is_told_with_the_way_to_resume_it(news: Path) -> None:
    with Loopback(Gone) as server:
        wideangle("follow", "harbour tram", "--webhook", f"{server.address}/hook", "--archive", news)
        add_second(news, WIDEANGLE_ALLOW_HOSTS="127.0.0.1")
    for listing in ("follows", "alerts"):
        assert "410" in wideangle(listing, "--archive", news).stdout
        assert "wideangle resume 1" in wideangle(listing, "--archive", news).stdout
    assert wideangle("resume", 1, "--archive", news).exit_code == 0
    assert "paused" not in wideangle("alerts", "--archive", news).stdout
    assert wideangle("resume", 1, "--archive", news).exit_code == 2


def test_wrong_usage_is_told(news: Path) -> None:
    assert wideangle("follow", "s99", "--archive", news).exit_code == 1
    assert wideangle("follow", "tram", "--webhook", "ftp://x.example", "--archive", news).exit_code == 2
    assert wideangle("unfollow", 7, "--archive", news).exit_code == 2
