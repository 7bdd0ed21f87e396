"""Read the SQL views of the database, a public interface of the archive (see docs/operating.md)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from wideangle.store.database import Database

VIEWS = ("articles", "stories", "copies", "decisions")
"""The names of the views in the database, without the ending `_view`."""


class Views:
    """Reads whole views of the database. Each call sees everything that is committed when it starts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def columns(self, name: str) -> dict[str, list[Any]]:
        """Return the rows of a view, one list of values for each column, all in memory. `name` is one of VIEWS."""
        with self._database.reading() as connection:
            result = connection.execute(text(f"SELECT * FROM {VIEWS[VIEWS.index(name)]}_view"))  # noqa: S608
            names = list(result.keys())
            rows = [tuple(row) for row in result]
        return {column: [row[place] for row in rows] for place, column in enumerate(names)}
