"""Render the house settings as JSON. House settings determine how the outputs of an archive look."""

from __future__ import annotations

from dataclasses import asdict

from wideangle.model import HouseSettings
from wideangle.render.json.coverage import document


def settings_json(settings: HouseSettings) -> str:
    """Return the house settings as one JSON document."""
    return document("settings", settings=asdict(settings))
