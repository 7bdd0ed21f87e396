"""The history of the tables, applied when an archive is opened for writing.

A new revision is a module in `versions/`, named and numbered like those there; it spells its tables out, so that it
stays what it was when `tables` moves on. An archive is never taken back to an earlier revision.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from wideangle.errors import ArchiveTooNew

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0011_storylines"
"""The revision that `tables` describes. It is named here so that opening an archive that has it needs no alembic."""


def is_current(connection: Connection) -> bool:
    """Whether the archive's tables are those of HEAD; False where they are older, or not there yet.

    Raises ArchiveTooNew where this version of Wideangle does not know their revision.
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
    """Every revision there has been, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring the tables up to a revision, inside the transaction of `connection`."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
