"""What a server loads before its first request."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import wideangle
from wideangle.archive import Archive
from wideangle.errors import ArchiveError
from wideangle.web import ServerOptions, create_app


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is asked of an archive, in order."""
    names: list[str] = []
    for name in ("cover", "search", "storyline_summaries"):
        answer = getattr(Archive, name)

        def noted(*arguments: object, name: str = name, answer: object = answer, **options: object) -> object:
            names.append(name)
            assert callable(answer)
            return answer(*arguments, **options)

        monkeypatch.setattr(Archive, name, noted)
    return names


def _started(folder: Path, *, warms_up: bool) -> None:
    with TestClient(create_app(ServerOptions(folder), warms_up=warms_up)) as client:
        assert client.get("/healthz", headers={"host": "127.0.0.1"}).status_code == 200


def test_server_loads_what_the_first_requests_need(sample_folder: Path, asked: list[str]) -> None:
    _started(sample_folder, warms_up=True)
    assert asked == ["cover", "search", "storyline_summaries"]


def test_application_of_another_program_loads_nothing_in_advance(sample_folder: Path, asked: list[str]) -> None:
    _started(sample_folder, warms_up=False)
    assert asked == []


def test_empty_archive_is_served(tmp_path: Path, asked: list[str], caplog: pytest.LogCaptureFixture) -> None:
    wideangle.open(tmp_path / "empty").close()
    _started(tmp_path / "empty", warms_up=True)
    assert asked == []
    assert "Unexpected" not in caplog.text


@pytest.mark.parametrize("error", [ArchiveError("the archive cannot be read."), RuntimeError("a bug")])
def test_error_is_logged_and_the_server_answers(
    sample_folder: Path, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise error

    caplog.set_level(logging.INFO)
    monkeypatch.setattr(Archive, "cover", fail)
    _started(sample_folder, warms_up=True)
    assert str(error) in caplog.text
