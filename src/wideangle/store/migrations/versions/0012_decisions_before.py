"""Store the state before each decision, so that revoking the decision can restore it."""

import sqlalchemy as sa
from alembic import op

revision = "0012_decisions_before"
down_revision = "0011_storylines"


def upgrade() -> None:
    """Add a column for the state before a decision.

    The column is empty for earlier decisions. If an earlier decision is revoked, its articles are grouped again.
    """
    op.add_column("decisions", sa.Column("before", sa.Text, nullable=False, server_default=""))
