"""Pages follow the house settings of the archive, half a second after another process has changed them; the API does
not."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from starlette.testclient import TestClient

import wideangle
from wideangle.model import HouseSettings
from wideangle.web import ServerOptions, create_app
from wideangle.web.serving.archive_access import STATE_SECONDS
from wideangle.web.serving.page_cache import REPLACED_SECONDS


def test_pages_follow_the_house_settings_and_json_does_not(sample_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sample_folder, tmp_path / "archive"))
    app = create_app(ServerOptions(folder))
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        path, document = "/cover?article=ledger-002", "/api/coverage?article=ledger-002"
        before = client.get(document).json()
        assert '<html lang="en">' in client.get(path).text
        with wideangle.open(folder) as archive:
            archive.set_house(HouseSettings(language="de", lane_background="Vorgeschichte"))
        time.sleep(STATE_SECONDS + REPLACED_SECONDS)  # for so long, the page from before the change may be sent
        shown = client.get(path).text
        assert '<html lang="de">' in shown
        assert "Vorgeschichte" in shown
        assert "Zum selben Ereignis" in shown
        assert client.get(document).json() == before
