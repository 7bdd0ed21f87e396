"""The state before each decision, so that revoking the decision can restore it."""

import sqlalchemy as sa
from alembic import op

revision = "0012_decisions_before"
down_revision = "0011_storylines"


def upgrade() -> None:
    """Add the column. It is empty for earlier decisions; revoking one of these groups its articles again."""
    op.add_column("decisions", sa.Column("before", sa.Text, nullable=False, server_default=""))
