"""Headings of error pages: plain words in the language of the interface, and never the phrases of HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import serving

import wideangle
from wideangle.model import HouseSettings
from wideangle.render.style import house_style
from wideangle.web import ServerOptions
from wideangle.web.error_messages import status_heading

ERRORS = [status for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST]
SAME_WORDS = {"Too Many Requests"}


@pytest.fixture
def german(closed_sample: Path, tmp_path: Path) -> Iterator[TestClient]:
    folder = Path(shutil.copytree(closed_sample, tmp_path / "archive"))
    with wideangle.open(folder) as archive:
        archive.set_house(HouseSettings(language="de"))
    with serving(ServerOptions(folder), "http://127.0.0.1:8765") as client:
        yield client


@pytest.mark.parametrize("status", ERRORS)
def test_heading_is_in_plain_words_of_both_languages(status: HTTPStatus) -> None:
    english = status_heading(status)
    with house_style(HouseSettings(language="de")):
        german = status_heading(status)
    assert english != status.phrase
    assert german != english


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/story/s99999999", "This page does not exist"),
        ("/nowhere", "This page does not exist"),
        ("/search?q=bread&since=yesterday", "Something in the request is not right"),
        ("/search?offset=-1", "Something in the request is not right"),
    ],
)
def test_page_has_the_heading_of_its_error(reader: TestClient, german: TestClient, path: str, heading: str) -> None:
    assert f"<h1>{heading}</h1>" in reader.get(path).text
    assert f"<h1>{heading}</h1>" not in german.get(path).text
