"""The house settings of an archive, one JSON text in its metadata, so that they travel with the archive."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from wideangle.model import HouseSettings
from wideangle.store.database import read_meta, write_meta

HOUSE_KEY = "house"


def read_house(connection: Connection) -> HouseSettings:
    """The house settings; the defaults where none are stored. A stored value that cannot be used is left out."""
    try:
        values = json.loads(read_meta(connection).get(HOUSE_KEY, "{}"))
    except ValueError:
        values = {}
    return HouseSettings.of(values if isinstance(values, dict) else {})


def write_house(connection: Connection, settings: HouseSettings) -> None:
    """Store the house settings."""
    write_meta(connection, {HOUSE_KEY: json.dumps(settings.changes(), ensure_ascii=False, sort_keys=True)})
