from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_kit import wideangle

from wideangle import sample


@pytest.fixture(autouse=True)
def nobody_s_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the settings nor the archive of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("WIDEANGLE_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that holds the sample; to be read only."""
    folder = tmp_path_factory.mktemp("sampled") / "archive"
    added = wideangle("add", sample.path(), "--archive", folder)
    assert added.exit_code == 0, added.stderr
    return folder
