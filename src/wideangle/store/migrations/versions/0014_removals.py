"""Add a table for the articles removed from the archive, so that no source adds them again."""

import sqlalchemy as sa
from alembic import op

revision = "0014_removals"
down_revision = "0013_genres"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table `removals`. It is empty, because earlier versions could not remove articles."""
    op.create_table(
        "removals",
        sa.Column("number", BIG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("canonical_url", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("removed_at", sa.Text, nullable=False),
        sa.Column("restored_at", sa.Text),
        sa.Index("ix_removals_id", "id"),
        sa.Index("ix_removals_canonical_url", "canonical_url"),
    )
