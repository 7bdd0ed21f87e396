"""Store the house settings of an archive in its database, so that a copy of the archive has them too.

The settings are one JSON text in the metadata.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection

from wideangle.model import HouseSettings
from wideangle.store.database import read_meta, write_meta

HOUSE_KEY = "house"


def read_house(connection: Connection) -> HouseSettings:
    """Return the stored house settings. Settings that are not stored, or cannot be used, have their defaults."""
    try:
        values = json.loads(read_meta(connection).get(HOUSE_KEY, "{}"))
    except ValueError:
        values = {}
    return HouseSettings.of(values if isinstance(values, dict) else {})


def write_house(connection: Connection, settings: HouseSettings) -> None:
    """Store the house settings."""
    write_meta(connection, {HOUSE_KEY: json.dumps(settings.changes(), ensure_ascii=False, sort_keys=True)})
