"""`wideangle add`: what is taken in, what is refused and how that is told, and what scripts can rely on."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_kit import SCHEMA, TRAM, document, process, row, rows, wideangle

from wideangle import sample
from wideangle.archive.collection.adding import BATCH
from wideangle.cli import source_stream
from wideangle.ingest import Fetcher, Given
from wideangle.model import Article
from wideangle.store.lock import WriterLock


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_adding_the_same_twice_changes_nothing(archive: Path) -> None:
    first = document(wideangle("add", sample.path(), "--archive", archive, "--format", "json"))
    again = document(wideangle("add", sample.path(), "--archive", archive, "--format", "json"))
    assert (first["added"], first["known"], first["refused"]) == (106, 0, 0)
    assert (again["added"], again["known"], again["refused"]) == (0, 106, 0)


def test_ten_broken_lines_among_a_thousand_cost_only_themselves(archive: Path, tmp_path: Path) -> None:
    broken = {17, 100, 101, 250, 251, 499, 500, 750, 998, 999}
    lines = [f'{{"id": "n{number}", "text": ' if number in broken else row(number) for number in range(1, 1001)]
    table = rows(tmp_path / "news.jsonl", *lines)
    result = wideangle("add", table, "--archive", archive, "--refusals", tmp_path / "refused.jsonl")
    assert result.exit_code == 0
    assert "990 added, 0 already known, 0 updated, 10 refused" in result.stdout
    assert f"{table}, line 17" in result.stdout
    assert "Write one complete JSON object per line." in result.stdout
    assert result.stderr == ""
    refused = [json.loads(line) for line in (tmp_path / "refused.jsonl").read_text().splitlines()]
    assert [one["item"] for one in refused] == [f"{table}, line {number}" for number in sorted(broken)]


def test_of_many_refusals_the_first_are_listed_and_the_rest_counted(archive: Path, tmp_path: Path) -> None:
    table = rows(tmp_path / "news.jsonl", row(0), *["{"] * 25)
    result = wideangle("add", table, "--archive", archive)
    assert result.exit_code == 0
    assert "line 21" in result.stdout
    assert "line 22" not in result.stdout
    assert "and 5 more" in result.stdout
    report = document(wideangle("add", table, "--archive", archive, "--format", "json"))
    assert len(report["refusals"]) == report["refused"] == 25


def bad_sources(folder: Path) -> dict[str, tuple[Path, str]]:
    """Sources that hold nothing to add, each with what must be said of it."""
    truncated = folder / "cut.parquet"
    pq.write_table(pa.table({"text": [f"Ferry {n} was late." for n in range(100)]}), truncated)
    truncated.write_bytes(truncated.read_bytes()[:-100])
    (folder / "empty.txt").touch()
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + os.urandom(100))
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 20)
    (folder / "hollow").mkdir()
    return {
        "empty": (folder / "empty.txt", "Empty"),
        "photo": (folder / "photo.jpg", "JPEG"),
        "noise": (folder / "noise.bin", ""),
        "truncated": (truncated, "truncated or damaged"),
        "missing": (folder / "gone.txt", "No such file"),
        "hollow": (folder / "hollow", "contains no files"),
    }


@pytest.mark.parametrize("kind", ["empty", "photo", "noise", "truncated", "missing", "hollow"])
def test_a_source_that_cannot_be_read_fails_with_its_name_and_the_reason(
    archive: Path, tmp_path: Path, kind: str
) -> None:
    path, reason = bad_sources(tmp_path)[kind]
    result = wideangle("add", path, "--archive", archive)
    assert result.exit_code == 1
    assert "1 refused" in result.stdout
    assert str(path) in result.stdout
    assert reason in result.stdout
    assert result.stderr == f"Error: {path} could not be read.\n"


def test_a_bad_source_among_good_ones_fails_the_command_and_keeps_the_rest(archive: Path, tmp_path: Path) -> None:
    tram = tmp_path / "tram.txt"
    tram.write_text(TRAM)
    ferries = rows(tmp_path / "ferries.jsonl", row(1), row(2))
    result = wideangle("add", tram, tmp_path / "gone.txt", ferries, "--archive", archive)
    assert result.exit_code == 1
    assert "3 added" in result.stdout
    assert result.stderr == "Error: 1 of 3 sources could not be read.\n"


def test_a_source_of_nothing_but_refusals_fails(archive: Path, tmp_path: Path) -> None:
    result = wideangle("add", rows(tmp_path / "news.jsonl", "{", "["), "--archive", archive)
    assert result.exit_code == 1
    assert result.stderr == "Error: No item could be added.\n"


def test_what_is_given_wins_over_what_a_text_says_of_itself(archive: Path) -> None:
    given = ("--title", "Harbour tram stopped", "--published", "2031-10-08", "--outlet", "Evening Halven")
    report = document(wideangle("add", "-", *given, "--archive", archive, "-f", "json", stdin=TRAM))
    assert report["added"] == 1
    [found] = document(wideangle("search", "tram", "--archive", archive, "-f", "json"))["articles"]
    assert (found["title"], found["published"], found["outlet"]) == (
        "Harbour tram stopped",
        "2031-10-08",
        "Evening Halven",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("--published", "last Tuesday"),
        ("--url", "halven"),
        ("{table}", "--title", "One for two"),
        ("--title", "One for two articles"),
        ("--format", "xml"),
        ("--colour", "blue"),
    ],
)
def test_wrong_usage_exits_with_2_and_adds_nothing(archive: Path, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    table = rows(tmp_path / "news.jsonl", row(1), row(2))
    result = wideangle("add", table, *(one.format(table=table) for one in wrong), "--archive", archive)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr
    assert "Traceback" not in result.stderr
    assert wideangle("search", "ferry", "--archive", archive, "-f", "json").exit_code in (0, 1)


def test_a_busy_archive_is_said_to_be_busy(sampled: Path, tmp_path: Path) -> None:
    lock = WriterLock(sampled / "writer.lock")
    try:
        result = process("add", rows(tmp_path / "news.jsonl", row(1)), "--archive", sampled)
    finally:
        lock.release()
    assert result.returncode == 1
    assert result.stdout == b""
    assert f"Process {os.getpid()} has been writing to it".encode() in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_ctrl_c_keeps_and_reports_what_is_stored(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> Iterator[Article]:
        for number in range(BATCH + 50):
            yield Article(str(row(number)["text"]), id=f"n{number}")
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(source_stream, "read", interrupted)
    result = wideangle("add", "-", "--archive", archive)
    assert result.exit_code == 130
    assert result.stdout.startswith(f"{BATCH} added")
    assert result.stderr.startswith("Warning: Interrupted")
    status = document(wideangle("status", "--archive", archive, "-f", "json"))
    assert status["holdings"]["articles"] == BATCH


def test_how_far_reading_got_is_known_of_files_and_of_nothing_else(tmp_path: Path) -> None:
    lines = rows(tmp_path / "news.jsonl", *map(row, range(3000)))
    table = tmp_path / "news.parquet"
    pq.write_table(pa.Table.from_pylist([row(number) for number in range(3000, 3300)]), table)
    reading = source_stream.SourceStream([str(lines), str(table)], Given(), Fetcher())
    assert reading.size == lines.stat().st_size + table.stat().st_size
    steps = [reading.done for _ in reading]
    assert len(steps) == 3300
    assert steps == sorted(steps)
    assert len(set(steps)) > 300
    assert reading.done == reading.size
    assert source_stream.SourceStream([str(lines), "-"], Given(), Fetcher()).size is None
    assert source_stream.SourceStream([str(tmp_path)], Given(), Fetcher()).size is None


def test_the_report_is_described_by_the_published_schema(archive: Path, tmp_path: Path) -> None:
    result = wideangle("add", tmp_path / "gone.txt", "--archive", archive, "-f", "json")
    report = json.loads(result.stdout)
    SCHEMA.validate(report)
    assert report["kind"] == "report"
    [refusal] = report["refusals"]
    assert refusal["item"] == str(tmp_path / "gone.txt")
    assert refusal["retryable"] is False
