"""What goes wrong with sources and archives: a sentence or two with the item and the remedy, never a traceback."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from unittest import mock

import pytest
from cli_kit import TRAM, Site, document, process, row, rows, wideangle

from wideangle.errors import InstallationError

ALLOWED = {"WIDEANGLE_ALLOW_HOSTS": "127.0.0.1"}
LOGIN = "<html><head><title>Log in</title></head><body><form><input name=u><button>Log in</button></form></body></html>"
REPORT = """<html><head><title>Tram to the harbour is halted</title></head><body><article>
<p>Trams to the old harbour stood still on Tuesday after a points failure at Skarvik Square, the operator said.</p>
<p>About 4,000 passengers were put on buses, which came every ten minutes until the late evening.</p>
<p>Ada Thorsen of Halven Transit expects the line to open again on Wednesday, once a part has come from Lindholm.</p>
</article></body></html>"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.mark.parametrize("name", ["huge.txt", "huge.html", "huge.rss"])
def test_two_gigabytes_are_refused_by_their_size_without_being_read(archive: Path, tmp_path: Path, name: str) -> None:
    begin = {"txt": "Tram halted\n\n", "html": "<html><body><p>", "rss": '<rss version="2.0"><channel><title>'}
    huge = tmp_path / name
    huge.write_text(begin[name.rpartition(".")[2]] + "Trams stood still on Tuesday. " * 2000, "utf-8")
    os.truncate(huge, 2**31)
    with mock.patch("wideangle.ingest.document._read_fully", wraps=_counting()) as reading:
        result = wideangle("add", huge, "--archive", archive)
    assert result.exit_code == 1
    assert f"{huge}\n" in result.stdout
    assert f"Larger than {100 if name == 'huge.rss' else 20} MB (2,147 MB)" in result.stdout
    assert "Split the file" in result.stdout
    assert all(call.args[1] <= 20_000 for call in reading.call_args_list)


def _counting() -> Callable[..., bytes]:
    from wideangle.ingest import document as room

    return room._read_fully


@pytest.mark.slow
def test_a_line_of_a_gigabyte_costs_only_itself(archive: Path, tmp_path: Path) -> None:
    table = rows(tmp_path / "news.jsonl", *[row(number) for number in range(400)])
    with table.open("ab") as file:
        file.write(b'{"text": "')
    os.truncate(table, 2**28)
    result = wideangle("add", table, "--archive", archive)
    assert result.exit_code == 0
    assert "400 added, 0 already known, 0 updated, 1 refused" in result.stdout
    assert f"{table}, line 401\n  Longer than 16,000,000 bytes. Write one article per line." in result.stdout


def test_mixed_encodings_are_read_as_they_were_meant(archive: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.txt"
    lines = "Tram stoppé à Halven\n\nLe tram a été arrêté mardi à la place Skarvik, a dit l’opérateur.\n"
    mixed.write_bytes(lines.encode() * 3 + "Les élèves ont marché jusqu'à l'école du quai.\n".encode("cp1252"))
    assert wideangle("add", mixed, "--archive", archive).exit_code == 0
    [found] = document(wideangle("search", "tram", "--archive", archive, "-f", "json"))["articles"]
    text = document(wideangle("show", found["id"], "--archive", archive, "-f", "json"))["article"]["text"]
    assert found["title"] == "Tram stoppé à Halven"
    assert text.endswith("Les élèves ont marché jusqu'à l'école du quai.")


def test_an_archive_is_no_source(sampled: Path, archive: Path) -> None:
    result = wideangle("add", sampled, "--archive", archive)
    assert result.exit_code == 1
    assert result.stdout.startswith("0 added")
    assert f"{sampled / 'wideangle.db'}\n  This is an SQLite database, which cannot be read." in result.stdout


def test_a_web_address_is_read_or_refused_by_what_it_sends(archive: Path) -> None:
    with Site({"/tram": REPORT, "/feed.xml": REPORT, "/login": LOGIN}) as site:
        page = wideangle("add", f"{site.address}/tram", "--archive", archive, **ALLOWED)
        feed = wideangle("add", f"{site.address}/feed.xml", "--archive", archive, **ALLOWED)
        login = wideangle("add", f"{site.address}/login", "--archive", archive, **ALLOWED)
        missing = wideangle("add", f"{site.address}/gone", "--archive", archive, **ALLOWED)
        private = wideangle("add", f"{site.address}/login", "--archive", archive)
    assert page.exit_code == 0
    assert page.stdout.startswith("1 added, 0 already known, 0 updated, 0 refused\n")
    for result, path, reason in (
        (feed, "/feed.xml", "feed"),
        (login, "/login", "A web page without an article"),
        (missing, "/gone", "404"),
        (private, "/login", "WIDEANGLE_ALLOW_HOSTS"),
    ):
        assert result.exit_code == 1
        assert f"{site.address}{path}\n" in result.stdout
        assert reason in result.stdout
        assert result.stderr == f"Error: {site.address}{path} could not be read.\n"


def test_a_site_that_is_down_can_be_tried_again(archive: Path) -> None:
    with Site({}) as site:
        pass
    report = wideangle("add", site.address, "--archive", archive, "--format", "json", **ALLOWED)
    assert report.exit_code == 1
    assert '"retryable": true' in report.stdout


@pytest.mark.parametrize(
    "command", [("cover", "n1"), ("related", "n1"), ("search", "tram"), ("show", "n1"), ("status",)]
)
def test_asking_an_archive_that_is_not_there_makes_none(archive: Path, command: tuple[str, ...]) -> None:
    result = wideangle(*command, "--archive", archive)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        f"Error: {archive}: no archive exists here. Check the path, or create an archive with `wideangle add`.\n"
    )
    assert not archive.exists()


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text(TRAM)
    source = rows(tmp_path / "news.jsonl", row(1))
    result = wideangle("add", source, "--archive", tmp_path / "letters")
    assert result.exit_code == 1
    assert (
        "is not an archive: it contains other files, such as 'mother.txt'. Choose an empty or a new folder."
        in result.stderr
    )
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["mother.txt"]


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    source = rows(tmp_path / "news.jsonl", row(1))
    for result in (wideangle("add", source, "--archive", source), wideangle("status", "--archive", source)):
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {source}: ")
        assert "Traceback" not in result.stderr


def test_a_database_server_is_not_offered(tmp_path: Path) -> None:
    result = wideangle("status", "--archive", "postgresql://news")
    assert result.exit_code == 2
    assert "an archive is a folder on this machine" in result.stderr


def test_an_archive_of_a_later_version_is_left_alone(sampled: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    copytree(sampled, newer)
    with sqlite3.connect(newer / "wideangle.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (newer / "wideangle.db").read_bytes()
    source = rows(tmp_path / "news.jsonl", row(1))
    for command in (("status",), ("search", "tram"), ("add", source)):
        result = wideangle(*command, "--archive", newer)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith(f"Error: {newer}")
        assert "Update Wideangle." in result.stderr
    assert (newer / "wideangle.db").read_bytes() == before


def test_a_damaged_archive_says_what_to_do(sampled: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    copytree(sampled, damaged)
    (damaged / "wideangle.db").write_bytes(b"SQLite format 3\x00" + os.urandom(20_000))
    result = wideangle("status", "--archive", damaged)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {damaged}")
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="to the superuser every folder is writable")
def test_a_folder_that_is_read_only_can_be_asked_but_not_added_to(sampled: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    copytree(sampled, closed)
    (closed / "writer.lock").unlink()
    closed.chmod(0o555)
    try:
        asked = wideangle("search", "signal", "--archive", closed)
        added = wideangle("add", rows(tmp_path / "news.jsonl", row(1)), "--archive", closed)
    finally:
        closed.chmod(0o755)
    assert asked.exit_code == 0
    assert added.exit_code == 1
    assert "the archive cannot be written to" in added.stderr
    assert "Make its folder writable" in added.stderr


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no folder here in which even the superuser makes nothing")
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    result = wideangle("add", rows(tmp_path / "news.jsonl", row(1)), "--archive", "/proc/self/news")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: /proc/self/news: the folder cannot be used")
    assert "Choose another folder." in result.stderr


def test_the_archive_is_the_option_else_the_variable_else_the_configuration(tmp_path: Path, sampled: Path) -> None:
    other = tmp_path / "other"
    wideangle("add", rows(tmp_path / "news.jsonl", row(1)), "--archive", other)
    configuration = tmp_path / "wideangle.toml"
    configuration.write_text('archive = "other"\n')
    configured = {"WIDEANGLE_CONFIG": str(configuration)}

    def held(*arguments: object, **environment: str) -> int:
        status = document(wideangle("status", "-f", "json", *arguments, **environment))
        return int(status["holdings"]["articles"])

    assert held(**configured) == 1
    assert held(**configured, WIDEANGLE_ARCHIVE=str(sampled)) == 106
    assert held("--archive", other, WIDEANGLE_ARCHIVE=str(sampled)) == 1


def test_with_no_word_of_it_the_archive_is_in_the_data_folder(tmp_path: Path) -> None:
    assert wideangle("add", rows(tmp_path / "news.jsonl", row(1))).exit_code == 0
    assert (tmp_path / "home" / "wideangle" / "archive" / "wideangle.db").is_file()
    assert document(wideangle("status", "-f", "json"))["holdings"]["articles"] == 1


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"WIDEANGLE_LOG_LEVEL": "loud"}, "WIDEANGLE_LOG_LEVEL: 'loud' is not a valid value."),
        ({"WIDEANGLE_CONTACT": "no spaces please"}, "WIDEANGLE_CONTACT: 'no spaces please' is not a valid value."),
        ({"WIDEANGLE_CONFIG": "/nonexistent/wideangle.toml"}, "/nonexistent/wideangle.toml: the configuration file"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(environment: dict[str, str], named: str) -> None:
    result = wideangle("status", **environment)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {named}")


def test_a_fault_of_our_own_is_told_in_a_sentence_and_shown_when_asked(
    sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wideangle.archive.Archive.status", mock.Mock(side_effect=RuntimeError("out of cheese")))
    told = wideangle("status", "--archive", sampled)
    assert told.exit_code == 1
    assert told.stderr == (
        "Error: Internal error: RuntimeError: out of cheese. Run again with -vv for the traceback, and report it.\n"
    )
    assert "Traceback" in wideangle("status", "--archive", sampled, "-vv").stderr


@pytest.mark.parametrize("message", ["no module lxml_html_clean", "lxml.html.clean has moved.\nInstall it directly."])
def test_the_message_of_a_failed_import_is_one_line_and_one_clause(message: str) -> None:
    shown = str(InstallationError.of(ImportError(message)))
    assert ".." not in shown
    assert "\n" not in shown


@pytest.mark.parametrize("suffix", ["html", "mbox"])
def test_a_missing_package_is_named_as_a_fault_of_the_installation(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    monkeypatch.setattr("email.parser.BytesParser", mock.Mock(side_effect=ModuleNotFoundError("lxml")))
    saved = tmp_path / f"report.{suffix}"
    header = "From a@b.example Mon Oct 13 19:05:32 2031\nSubject: Trams\nFrom: a@b.example\n\n"
    saved.write_text(REPORT if suffix == "html" else f"{header}{REPORT}\n", encoding="utf-8")
    result = wideangle("add", saved, "--archive", archive)
    assert result.exit_code == 1
    assert "The installation is incomplete" in result.stderr
    assert "pip install" in result.stderr
    assert saved.name not in result.stderr


def test_no_failure_shows_a_traceback_in_a_process_of_its_own(tmp_path: Path) -> None:
    for arguments in (("cover", "n1"), ("add", "-")):
        result = process(*arguments, "--archive", tmp_path / "archive", input=b"")
        assert result.returncode in (1, 2)
        assert result.stderr
        assert b"Traceback" not in result.stderr
