"""The page *Settings*: it changes the house settings, names values that cannot be used, and is for administrators."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import wideangle
from wideangle.model import HouseSettings
from wideangle.web import ServerOptions, create_app


@pytest.fixture
def folder(sample_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path / "archive"))


@pytest.fixture
def administrator(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(ServerOptions(folder)), base_url="http://127.0.0.1:8765") as client:
        yield client


def saved(client: TestClient, **values: str):
    page = client.get("/settings").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    fields = {"date_format": "iso", "language": "en", **values}
    return client.post("/settings", data={"csrf_token": token[1] if token else "", **fields})


def test_settings_are_saved_and_followed(administrator: TestClient, folder: Path) -> None:
    response = saved(
        administrator,
        date_format="day-month-year",
        time_zone="Europe/Berlin",
        extract_length="80",
        excluded_outlets="Daily Comet\r\n\r\n Kestria One ",
        lane_background="How it began",
    )
    assert "The settings are saved." in response.text
    with wideangle.open(folder) as archive:
        assert archive.house == HouseSettings(
            date_format="day-month-year",
            time_zone="Europe/Berlin",
            extract_length=80,
            excluded_outlets=("Daily Comet", "Kestria One"),
            lane_background="How it began",
        )
    assert "7 October 2031" in administrator.get("/article/ledger-002").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date_format", "%d.%m"),
        ("time_zone", "Kestria/Haverling"),
        ("language", "xx"),
        ("extract_length", "12"),
        ("extract_length", "many"),
        ("lane_opinion", "one\x00two"),
    ],
)
def test_unusable_value_is_named_beside_its_field(
    administrator: TestClient, folder: Path, field: str, value: str
) -> None:
    response = saved(administrator, **{field: value, "lane_same_story": "Elsewhere"})
    assert response.status_code == 422
    assert response.text.count('aria-invalid="true"') == 1
    assert f'id="{field}-error"' in response.text
    assert 'value="Elsewhere"' in response.text
    with wideangle.open(folder) as archive:
        assert archive.house == HouseSettings()


def test_settings_are_for_administrators(reader: TestClient) -> None:
    assert reader.get("/settings").status_code in {401, 403}
    assert 'href="/settings"' not in reader.get("/").text


def test_form_without_token_changes_nothing(administrator: TestClient, folder: Path) -> None:
    assert administrator.post("/settings", data={"language": "de", "date_format": "iso"}).status_code == 403
    with wideangle.open(folder) as archive:
        assert archive.house == HouseSettings()
