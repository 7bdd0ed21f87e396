"""`wideangle remove`, `doctor`, `backup` and `restore`: what is asked, what is said, and the exit status."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from cli_kit import document, row, rows, wideangle

from wideangle.cli.commands.archive import remove as remove_command


@pytest.fixture
def table(tmp_path: Path) -> Path:
    days = [
        row(n, published=f"2031-10-{n:02}", outlet=f"Ferry Post {n % 2}", url=f"https://f.example/{n}")
        for n in (1, 2, 3)
    ]
    return rows(tmp_path / "news.jsonl", *days)


@pytest.fixture
def archive(tmp_path: Path, table: Path) -> Path:
    folder = tmp_path / "archive"
    assert wideangle("add", table, "--archive", folder).exit_code == 0
    return folder


def held(archive: Path) -> set[str]:
    return {one["id"] for one in document(wideangle("search", "ferry", "-a", archive, "-f", "json"))["articles"]}


def test_without_a_terminal_nothing_is_removed_unless_yes_is_given(archive: Path) -> None:
    refused = wideangle("remove", "n1", "--archive", archive)
    assert refused.exit_code == 2
    assert "removes 1 article for good" in refused.stderr
    assert "--yes" in refused.stderr
    assert held(archive) == {"n1", "n2", "n3"}
    removed = wideangle("remove", "n1", "--yes", "--archive", archive)
    assert removed.exit_code == 0
    assert "Removed: 1 article" in removed.stdout
    assert "2031-10-01 · Ferry Post 1 · https://f.example/1 · n1 · removed 20" in removed.stdout
    assert held(archive) == {"n2", "n3"}


@pytest.mark.parametrize(("answer", "left"), [(True, {"n2", "n3"}), (False, {"n1", "n2", "n3"})])
def test_on_a_terminal_a_person_is_asked(
    archive: Path, monkeypatch: pytest.MonkeyPatch, answer: bool, left: set[str]
) -> None:
    questions: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        questions.append(question)
        return answer

    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(remove_command, "sys", terminal)
    monkeypatch.setattr(typer, "confirm", confirm)
    assert wideangle("remove", "n1", "--archive", archive).exit_code == (0 if answer else 1)
    assert questions == ["This removes 1 article for good; --dry-run lists them. Remove?"]
    assert held(archive) == left


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        (["n3", "n1"], ["n1", "n3"]),
        (["https://f.example/2?utm_source=x"], ["n2"]),
        (["--outlet", "ferry post 1"], ["n1", "n3"]),
        (["--before", "2031-10-03"], ["n1", "n2"]),
        (["--before", "2031-10-03", "--outlet", "Ferry Post 1"], ["n1"]),
        (["--outlet", "Nobody's Paper"], []),
    ],
)
def test_a_dry_run_lists_what_would_be_removed_and_removes_nothing(
    archive: Path, choice: list[str], chosen: list[str]
) -> None:
    listed = document(wideangle("remove", *choice, "--dry-run", "-a", archive, "-f", "json"))["removals"]
    assert [one["id"] for one in listed] == chosen
    assert all(one["removed_at"] is None for one in listed)
    assert held(archive) == {"n1", "n2", "n3"}
    assert document(wideangle("remove", "--log", "-a", archive, "-f", "json"))["removals"] == []
    document(wideangle("remove", *choice, "--yes", "-a", archive, "-f", "json"))
    assert held(archive) == {"n1", "n2", "n3"} - set(chosen)
    logged = document(wideangle("remove", "--log", "-a", archive, "-f", "json"))["removals"]
    assert [one["id"] for one in logged] == chosen
    assert all(one["removed_at"] for one in logged)


@pytest.mark.parametrize("choice", [[], ["n1", "--outlet", "Ferry Post 1"], ["--log", "n1"], ["--before", "soon"]])
def test_an_unclear_choice_is_wrong_usage(archive: Path, choice: list[str]) -> None:
    assert wideangle("remove", *choice, "--yes", "--archive", archive).exit_code == 2
    assert held(archive) == {"n1", "n2", "n3"}


def test_an_unknown_article_removes_nothing(archive: Path) -> None:
    result = wideangle("remove", "n1", "n9", "--yes", "--archive", archive)
    assert result.exit_code == 1
    assert "n9" in result.stderr
    assert held(archive) == {"n1", "n2", "n3"}


def test_what_was_removed_is_refused_until_its_return_is_asked_for(archive: Path, table: Path) -> None:
    wideangle("remove", "--outlet", "Ferry Post 1", "--yes", "--archive", archive)
    again = wideangle("add", table, "--archive", archive)
    assert again.exit_code == 0
    assert "0 added, 1 already known, 0 updated, 2 refused" in again.stdout
    assert "It was removed from this archive." in again.stdout
    assert "--restore-removed" in again.stdout
    assert held(archive) == {"n2"}
    restored = document(wideangle("add", table, "--restore-removed", "-a", archive, "-f", "json"))
    assert (restored["added"], restored["known"], restored["refused"]) == (2, 1, 0)
    assert held(archive) == {"n1", "n2", "n3"}
    assert wideangle("remove", "--log", "--archive", archive).stdout.count("· restored 20") == 2


def test_doctor_says_what_is_wrong_and_what_it_repaired(archive: Path) -> None:
    sound = wideangle("doctor", "--archive", archive)
    assert (sound.exit_code, sound.stdout) == (0, "Nothing is wrong with the archive.\n")
    shutil.rmtree(archive / "index")
    with closing(sqlite3.connect(archive / "wideangle.db")) as connection, connection:
        connection.execute("INSERT INTO members VALUES (99,1,1,0,0,0,0)")
    ill = wideangle("doctor", "--archive", archive)
    assert ill.exit_code == 1
    assert "members: Rows whose 'seq' refers to nothing that exists: 1." in ill.stdout
    assert "index: The index cannot be used" in ill.stdout
    assert "doctor --repair" in ill.stdout
    assert ill.stderr == ""
    findings = document(wideangle("doctor", "--repair", "-a", archive, "-f", "json"))["findings"]
    assert {(one["part"], one["repaired"]) for one in findings} == {("members", True), ("index", True)}
    assert wideangle("doctor", "--archive", archive).exit_code == 0


def test_doctor_reports_a_database_that_cannot_be_repaired(archive: Path) -> None:
    (archive / "wideangle.db").write_bytes(b"no database " * 1000)
    for options in ((), ("--repair",)):
        result = wideangle("doctor", *options, "--archive", archive)
        assert result.exit_code == 1
        assert "database: the database cannot be read" in result.stdout
        assert "Restore it from a backup" in result.stdout


def test_a_backup_is_restored_into_a_new_place_alone(archive: Path, tmp_path: Path) -> None:
    made = wideangle("backup", tmp_path / "news.db", "--archive", archive)
    assert (made.exit_code, made.stdout.strip()) == (0, str(tmp_path / "news.db"))
    again = wideangle("backup", tmp_path / "news.db", "--archive", archive)
    assert again.exit_code == 1
    assert "exists already" in again.stderr
    restored = wideangle("restore", tmp_path / "news.db", "--archive", tmp_path / "new")
    assert restored.exit_code == 0
    assert held(tmp_path / "new") == {"n1", "n2", "n3"}
    for target in (archive, tmp_path / "new"):
        refused = wideangle("restore", tmp_path / "news.db", "--archive", target)
        assert refused.exit_code == 1
        assert "an archive exists here already" in refused.stderr


@pytest.mark.parametrize(
    ("name", "content"), [("notes.txt", b"The ferry is off.\n"), ("empty.db", b""), ("news.db.gz", b"\x1f\x8b\x08\x00")]
)
def test_a_file_that_is_no_backup_is_not_called_a_damaged_archive(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    result = wideangle("restore", tmp_path / name, "--archive", tmp_path / "new")
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {tmp_path / name}: no backup is here. Name the file that `wideangle backup` wrote.\n"
    )
