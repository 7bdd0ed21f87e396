"""Migrate the tables of an archive of an earlier version when the archive is opened for writing.

A new revision is a module in `versions/`, named and numbered like the existing modules. The module defines its tables
itself, so that later changes of `tables` do not change the revision. An archive is never downgraded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from wideangle.errors import ArchiveTooNew

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0016_extracts"
"""The revision that the module `tables` describes.

The revision is named in this module, so that an archive with this revision opens without importing alembic.
"""


def is_current(connection: Connection) -> bool:
    """Return True if the archive's tables have the revision HEAD, False if they are older or missing.

    Raises ArchiveTooNew if this version of Wideangle does not know their revision.
    """
    if not inspect(connection).has_table("alembic_version"):
        return False
    revision = connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
    if revision == HEAD:
        return True
    if revision not in revisions():
        raise ArchiveTooNew(
            f"its tables have revision {revision!r}, which this version of Wideangle does not know.",
            item=str(connection.engine.url.database),
            remedy="Update Wideangle.",
        )
    return False


def revisions() -> list[str]:
    """Return the names of all revisions, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Upgrade the tables to a revision, inside the transaction of `connection`."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
