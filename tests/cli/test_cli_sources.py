"""`wideangle source`, `fetch`, `watch` and `show --history`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from cli_kit import Site, document, wideangle

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Halven Courier</title>{}</channel></rss>"""
ITEM = "<item><title>{0}</title><link>{1}</link><description>{2}</description></item>"
BODY = "<p>Trams to the old harbour stood still on Tuesday after a points failure at Skarvik Square.</p>"
OPML = """<opml version="2.0"><body><outline text="Local"><outline text="Courier" xmlUrl="{0}/feed"/>
<outline text="Post" xmlUrl="{0}/other"/></outline></body></opml>"""


def _page(title: str, hour: str) -> str:
    running = f"{BODY}<p>About 4,000 passengers were put on buses, which left at {hour}, the operator said.</p>" * 2
    return f"<!DOCTYPE html><html lang=en><body><article><h1>{title}</h1>{running}</article></body></html>"


@pytest.fixture
def pages() -> dict[str, str]:
    return {
        "/robots.txt": "",
        "/": "<!DOCTYPE html><html><head><link rel=alternate type=application/rss+xml href=/feed>",
    }


@pytest.fixture
def site(pages: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("WIDEANGLE_ALLOW_HOSTS", "127.0.0.1")
    monkeypatch.setenv("WIDEANGLE_ARCHIVE", str(tmp_path / "archive"))
    with Site(pages) as running:
        pages["/feed"] = FEED.format(ITEM.format("Tram halted", f"{running.address}/tram", "No trams today …"))
        pages["/tram"] = _page("Tram halted", "nine")
        yield running


def test_a_home_page_stands_for_its_feed_whose_teasers_are_followed(site: Site, pages: dict[str, str]) -> None:
    added = document(wideangle("source", "add", f"{site.address}/", "-f", "json"))["sources"]
    assert [(one["url"], one["kind"]) for one in added] == [(f"{site.address}/feed", "feed")]
    fetched = document(wideangle("fetch", "-f", "json"))
    assert (fetched["asked"], fetched["report"]["added"], fetched["pages"]) == (1, 1, 1)
    shown = document(wideangle("show", f"{site.address}/tram", "-f", "json"))["article"]
    assert "4,000 passengers" in shown["text"]
    assert shown["metadata"] == {}
    assert "0 sources asked" in wideangle("fetch").stdout
    listed = wideangle("source", "list").stdout
    assert "Halven Courier" in listed and "1 source" in listed and "next in" in listed
    assert wideangle("sources").stdout.splitlines()[0] == listed.splitlines()[0]


def test_history_shows_what_an_outlet_changed(site: Site, pages: dict[str, str]) -> None:
    wideangle("source", "add", "--as", "page", f"{site.address}/tram")
    wideangle("fetch")
    assert "One wording is known." in wideangle("show", f"{site.address}/tram", "--history").stdout
    pages["/tram"] = _page("Tram halted", "ten")
    assert "1 updated" in wideangle("fetch", "--all").stdout
    history = wideangle("show", f"{site.address}/tram", "--history").stdout
    assert "[-nine,-] {+ten,+} the operator said." in history
    revisions = document(wideangle("show", f"{site.address}/tram", "--history", "-f", "json"))["revisions"]
    assert [one["number"] for one in revisions] == [1, 2]
    assert revisions[1]["until"] is None


def test_a_list_of_feeds_comes_in_and_goes_out(site: Site, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML.format(site.address), "utf-8")
    assert wideangle("source", "add", tmp_path / "feeds.opml").exit_code == 0
    exported = wideangle("source", "export").stdout
    assert f'xmlUrl="{site.address}/other"' in exported
    assert 'text="Local"' in exported
    result = wideangle("fetch")
    assert result.exit_code == 0
    assert "2 sources asked, 1 failed, 1 article added" in result.stdout
    assert "404" in wideangle("source", "list").stdout


def test_files_dropped_into_a_folder_are_taken_in(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    wideangle("source", "add", folder)
    assert "0 articles added" in wideangle("fetch").stdout
    (folder / "tram.txt").write_text("Tram halted\n\nNo tram left Halven on Tuesday, the operator said.\n", "utf-8")
    os.utime(folder / "tram.txt", (1, 1))
    assert "1 article added" in wideangle("fetch", "--all").stdout
    assert "1 unchanged" in wideangle("fetch", "--all").stdout


def test_sources_are_paused_resumed_and_removed(site: Site) -> None:
    wideangle("source", "add", "--as", "feed", f"{site.address}/feed")
    assert wideangle("source", "pause", "1").exit_code == 0
    assert "paused by you" in wideangle("source", "list").stdout
    assert "0 sources asked" in wideangle("fetch", "--all").stdout
    wideangle("source", "resume", f"{site.address}/feed")
    assert "1 source asked" in wideangle("fetch").stdout
    wideangle("source", "remove", "1")
    assert "polls no source" in wideangle("source", "list").stdout
    assert wideangle("source", "pause", "1").exit_code == 2


@pytest.mark.parametrize("name", ["nonsense", "/no/such/folder"])
def test_what_is_no_source_is_wrong_usage(site: Site, name: str) -> None:
    result = wideangle("source", "add", name)
    assert result.exit_code == 2
    assert "neither a web address, a folder nor" in result.stderr


def test_an_address_that_cannot_be_read_is_named(site: Site) -> None:
    result = wideangle("source", "add", f"{site.address}/nothing", f"{site.address}/feed")
    assert result.exit_code == 1
    assert "404" in result.stderr
    assert f"{site.address}/feed" in result.stdout


def test_where_every_source_fails_fetching_fails(site: Site) -> None:
    wideangle("source", "add", "--as", "feed", f"{site.address}/nothing")
    assert wideangle("fetch").exit_code == 1


def test_figures_are_kept_for_prometheus(site: Site, tmp_path: Path) -> None:
    wideangle("source", "add", "--as", "feed", f"{site.address}/feed")
    wideangle("fetch", "--metrics", tmp_path / "wideangle.prom")
    written = (tmp_path / "wideangle.prom").read_text("utf-8")
    assert "\nwideangle_articles_added_total 1.0\n" in written
    assert f'wideangle_source_last_success_timestamp_seconds{{source="{site.address}/feed"}} ' in written
    assert list(tmp_path.glob(".wideangle*")) == []


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_watch_runs_until_it_is_told_to_stop(site: Site, signal_: signal.Signals) -> None:
    wideangle("source", "add", "--as", "feed", f"{site.address}/feed")
    command = [sys.executable, "-m", "wideangle", "watch", "-v", "--log-json"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr is not None
        for line in watching.stderr:
            if '"entries": 1' in line:
                break
        busy = wideangle("fetch")
        assert busy.exit_code == 1
        assert f"Process {watching.pid} has been fetching for it" in busy.stderr
        began = time.monotonic()
        watching.send_signal(signal_)
        rest = watching.stderr.read()
        assert watching.wait(20) == 0
    assert time.monotonic() - began < 10
    assert "Stopped" in rest
    assert "1 article added" not in wideangle("fetch", "--all").stdout


def test_watch_has_hubs_push_and_tells_how_that_goes(site: Site, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    wideangle("source", "add", "--as", "feed", f"{site.address}/feed")
    command = [sys.executable, "-m", "wideangle", "watch", "-v", "--metrics", str(tmp_path / "news.prom")]
    command += ["--websub", "https://news.example/push/", "--listen", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr is not None
        for line in watching.stderr:
            if "1 entries" in line:
                break
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/push/")
        assert connection.getresponse().status == 404
        watching.send_signal(signal.SIGTERM)
        rest = watching.stderr.read()
        assert watching.wait(20) == 0
    assert "0 subscriptions, 0 pushed" in rest
    written = (tmp_path / "news.prom").read_text("utf-8")
    for line in ('subscriptions{state="active"} 0.0', "pushes_accepted_total 0.0", "pushes_refused_total 0.0"):
        assert f"\nwideangle_{line}\n" in written


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--websub", "https://news.example/"], "Add --listen"),
        (["--listen", "127.0.0.1:8047"], "Add --websub"),
        (["--websub", "news.example", "--listen", "127.0.0.1:8047"], "not a valid callback URL"),
        (["--websub", "https://news.example/", "--listen", "8047"], "Use HOST:PORT"),
        (["--websub", "https://news.example/", "--listen", "in use"], "Address already in use"),
    ],
)
def test_where_hubs_cannot_call_back_watch_says_so(site: Site, options: list[str], said: str) -> None:
    wideangle("source", "add", "--as", "feed", f"{site.address}/feed")
    here = site.address.removeprefix("http://")
    result = wideangle("watch", *[here if option == "in use" else option for option in options])
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_correction_is_shown_with_its_article_and_in_the_coverage_of_another(site: Site, tmp_path: Path) -> None:
    note = "An earlier version of this article misstated the hour at which the trams stopped."
    rows = [
        {"id": "one", "title": "Trams stand still in Halven", "outlet": "Courier", "published": "2031-10-07"},
        {"id": "two", "title": "Points failure halts Halven trams", "outlet": "Post", "published": "2031-10-07"},
    ]
    rows[0]["text"] = (
        "Trams to the old harbour of Halven stood still on Tuesday after a points failure at Skarvik Square. About "
        "4,000 passengers were put on buses, said Ada Thorsen of Halven Transit, who expects trams again on Wednesday."
    )
    rows[1]["text"] = (
        "A points failure at Skarvik Square has halted the trams of Halven. Some 4,000 passengers took buses to the "
        f"old harbour on Tuesday, and Halven Transit's Ada Thorsen hopes for trams by Wednesday.\n{note}"
    )
    (tmp_path / "trams.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    wideangle("add", tmp_path / "trams.jsonl")
    assert "corrected by its outlet" in wideangle("show", "two").stdout
    shown = document(wideangle("show", "two", "-f", "json"))
    assert shown["correction"]["note"]["text"] == note
    assert document(wideangle("show", "one", "-f", "json"))["correction"] is None
    coverage = document(wideangle("cover", "one", "-f", "json"))
    entries = [entry for section in coverage["sections"] for entry in section["entries"]]
    assert [(entry["article"]["id"], entry["correction"]["kind"]) for entry in entries] == [("two", "correction")]
