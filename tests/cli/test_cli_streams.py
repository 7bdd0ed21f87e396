"""What reaches terminals, pipes and files: widths, colours, encodings, readers that leave, and keys that interrupt."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

import pytest
from cli_kit import document, process, row, rows, wideangle

from wideangle.cli import main
from wideangle.sample import STORY_OF_THE_DEMO as STORY

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COMMANDS = [
    ("cover", STORY, "--why"),
    ("related", STORY, "--why"),
    ("search", "signal", "checks"),
    ("status",),
    ("show", STORY),
]


class Terminal(io.TextIOWrapper):
    """A terminal, as far as a program can tell."""

    def isatty(self) -> bool:
        return True


def written(
    *arguments: object, to: type[io.TextIOWrapper] = io.TextIOWrapper, encoding: str = "utf-8", **environment: str
) -> str:
    """What a command that succeeds writes to standard output, be it a terminal or not."""
    stream = to(io.BytesIO(), encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        patch.setattr(sys, "argv", ["wideangle", *map(str, arguments)])
        patch.setenv("TERM", "xterm")
        patch.delenv("NO_COLOR", raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 0
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(encoding)


def on_terminal(*arguments: object, columns: int = 80, **environment: str) -> tuple[int, str]:
    """Exit status and what stands on a terminal of this width, both streams together."""
    leader, follower = pty.openpty()
    ioctl(follower, TIOCSWINSZ, pack("HHHH", 40, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    command = [sys.executable, "-m", "wideangle", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=inherited | {"TERM": "xterm"} | environment
    )
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 65_536):
            shown += piece
    except OSError:
        pass  # Linux says so when the last process has let go of a terminal
    os.close(leader)
    return process.wait(60), shown.decode("utf-8", "replace").replace("\r\n", "\n")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_line_on_a_terminal_is_wider_than_it_save_addresses(sampled: Path, command: tuple[str, ...]) -> None:
    lines = _ESCAPE.sub("", written(*command, "--archive", sampled, to=Terminal, COLUMNS="80")).splitlines()
    assert len(lines) > 5
    assert [line for line in lines if len(line) > 80 and "https://" not in line] == []


def test_colours_are_for_terminals_that_want_them(sampled: Path) -> None:
    asked = ("related", STORY, "--archive", sampled)
    assert "\x1b[36m" in written(*asked, to=Terminal)
    assert "\x1b[3" not in written(*asked, to=Terminal, NO_COLOR="1")
    assert "\x1b" not in written(*asked, to=Terminal, TERM="dumb")
    assert "\x1b" not in written(*asked)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_in_a_pipe_lines_stay_whole_and_plain(sampled: Path, command: tuple[str, ...]) -> None:
    piped = written(*command, "--archive", sampled, COLUMNS="40")
    assert piped == written(*command, "--archive", sampled, COLUMNS="200")
    assert "\x1b" not in piped


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_poor_encoding_gets_the_nearest_signs(sampled: Path, command: tuple[str, ...], encoding: str) -> None:
    shown = written(*command, "--archive", sampled, to=Terminal, encoding=encoding)
    if command[-1] == "--why":
        assert "speaks for the link, - against" in shown
    if command == ("status",):
        assert re.search(r"Kestria One +\d+ +####", shown)
    if encoding == "ascii":
        assert shown.replace("?", "") != ""


def test_documents_are_utf_8_whatever_the_terminal_is(sampled: Path) -> None:
    for form in ("json", "html", "page", "atom", "markdown"):
        asked = ("cover", STORY, "--archive", sampled, "--format", form)
        data = io.TextIOWrapper(io.BytesIO(), "ascii")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", data)
            patch.setattr(sys, "argv", ["wideangle", *map(str, asked)])
            with pytest.raises(SystemExit):
                main()
        assert isinstance(data.buffer, io.BytesIO)
        assert not data.buffer.getvalue().decode("utf-8").isascii()


def test_a_real_terminal_of_another_encoding_is_served(sampled: Path) -> None:
    status, shown = on_terminal("related", STORY, "--archive", sampled, "--why", PYTHONIOENCODING="ascii")
    assert status == 0
    assert "speaks for the link, - against" in shown


@pytest.mark.parametrize("arguments", [("related", STORY), ("cover", STORY, "-f", "json")])
def test_a_reader_that_leaves_early_is_no_failure(sampled: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = process(*arguments, "--archive", sampled, stdout=writing)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (0, b"")


def test_closed_streams_are_no_failure(sampled: Path) -> None:
    command = f'"{sys.executable}" -m wideangle status --archive "{sampled}"'
    assert subprocess.run(f"{command} >&-", shell=True, capture_output=True, check=False).returncode == 0
    assert subprocess.run(f"{command} 2>&-", shell=True, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_full_disk_is_named_as_what_it_is(sampled: Path, form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        result = process("related", STORY, "--archive", sampled, "--format", form, stdout=full)
    assert result.returncode == 1
    assert result.stderr.startswith(b"Error: standard output: cannot be written: No space left on device.")
    assert result.stderr.count(b"\n") == 1


def test_quiet_says_nothing_but_errors(tmp_path: Path) -> None:
    table = rows(tmp_path / "news.jsonl", row(1))
    status, shown = on_terminal("add", table, "--archive", tmp_path / "archive", "--quiet")
    assert status == 0
    assert _ESCAPE.sub("", shown).startswith("1 added, 0 already known, 0 updated, 0 refused\n")
    assert wideangle("show", "n2", "--archive", tmp_path / "archive", "--quiet").stderr.startswith("Error: n2")


def test_verbose_names_the_archive_and_the_sources(tmp_path: Path) -> None:
    table = rows(tmp_path / "news.jsonl", row(1))
    result = wideangle("add", table, "--archive", tmp_path / "archive", "--verbose")
    assert f"Info: The archive is {tmp_path / 'archive'}.\n" in result.stderr
    assert f"Info: Reading {table}.\n" in result.stderr


def test_messages_can_be_json_lines(tmp_path: Path) -> None:
    result = wideangle("show", "n2", "--archive", tmp_path / "archive", "--log-json", "-v")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [line["level"] for line in lines] == ["info", "error"]
    assert lines[0]["archive"] == str(tmp_path / "archive")


def test_progress_is_drawn_on_a_terminal_and_is_gone_at_the_end(tmp_path: Path) -> None:
    table = rows(tmp_path / "news.jsonl", *map(row, range(600)))
    status, shown = on_terminal("add", table, "--archive", tmp_path / "archive")
    assert status == 0
    *drawn, report, stories = _ESCAPE.sub("", shown).splitlines()
    assert any("articles" in line for line in drawn)
    assert report == "600 added, 0 already known, 0 updated, 0 refused"
    assert stories.startswith("Placed in")


def test_ctrl_c_leaves_one_message_and_a_sound_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    command = [sys.executable, "-m", "wideangle", "add", "-", "--archive", str(archive)]
    adding = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert adding.stdin is not None
    for number in range(1500):
        adding.stdin.write(json.dumps(row(number)).encode() + b"\n")
    adding.stdin.flush()
    _wait_for_articles(archive)
    os.killpg(adding.pid, signal.SIGINT)  # a terminal sends it to all that run on it
    try:
        stdout, stderr = adding.communicate(timeout=60)
    except BrokenPipeError:
        stdout, stderr = adding.communicate(timeout=60)
    assert adding.returncode == 130
    assert stderr == (
        b"Warning: Interrupted. All articles in this report are stored. Run the same command again to continue.\n"
    )
    counted = int(stdout.split()[0].replace(b",", b""))
    status = document(wideangle("status", "--archive", archive, "-f", "json"))
    assert status["holdings"]["articles"] == counted > 0
    again = wideangle("add", rows(tmp_path / "rest.jsonl", *map(row, range(1500))), "--archive", archive)
    assert again.exit_code == 0
    assert document(wideangle("status", "--archive", archive, "-f", "json"))["holdings"]["articles"] == 1500


def _wait_for_articles(archive: Path) -> None:
    """Until the first articles are in the archive."""
    for _ in range(600):
        result = wideangle("status", "--archive", archive, "-f", "json")
        if result.exit_code == 0 and json.loads(result.stdout)["holdings"]["articles"]:
            return
        time.sleep(0.1)
    pytest.fail("nothing was added")
