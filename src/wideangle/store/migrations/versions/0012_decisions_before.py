"""What each decision changed, so that revoking it restores what was before."""

import sqlalchemy as sa
from alembic import op

revision = "0012_decisions_before"
down_revision = "0011_storylines"


def upgrade() -> None:
    """Add the column, empty for earlier decisions: revoking these groups their articles again."""
    op.add_column("decisions", sa.Column("before", sa.Text, nullable=False, server_default=""))
