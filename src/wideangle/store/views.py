"""Read the SQL views of the database, which are a public face of an archive (docs/operating.md)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from wideangle.store.database import Database

VIEWS = ("articles", "stories", "copies", "decisions")
"""The names of the views, without `_view`."""


class Views:
    """Reads whole views; each call sees what is committed by then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def columns(self, name: str) -> dict[str, list[Any]]:
        """The values of a view (of VIEWS) by column, all rows in memory."""
        with self._database.reading() as connection:
            result = connection.execute(text(f"SELECT * FROM {VIEWS[VIEWS.index(name)]}_view"))  # noqa: S608
            names = list(result.keys())
            rows = [tuple(row) for row in result]
        return {column: [row[place] for row in rows] for place, column in enumerate(names)}
