"""Apply migrations on the connection that `upgrade` provides. The migration library alembic runs this file."""

from __future__ import annotations

from alembic import context

from wideangle.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
